/** A straight line through points by least squares: `at + slope * x`, and how much of what is seen it explains (R²). */
export interface FittedLine {
  readonly at: number
  readonly slope: number
  readonly explains: number
}

/** Fits a line. At least two points with different places. */
export function fittedLine(points: readonly (readonly [x: number, y: number])[]): FittedLine {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const [middle, height] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))]
  const sum = (of: (x: number, y: number) => number): number =>
    points.reduce((total, [x, y]) => total + of(x - middle, y - height), 0)
  const slope = sum((x, y) => x * y) / sum((x) => x * x)
  const at = height - slope * middle
  const unexplained = points.reduce((total, [x, y]) => total + (y - at - slope * x) ** 2, 0)
  const spread = sum((_x, y) => y * y)
  return { at, slope, explains: spread === 0 ? 1 : 1 - unexplained / spread }
}
