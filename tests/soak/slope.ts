/** A reading at a time in milliseconds. */
export interface Reading {
  readonly at: number
  readonly value: number
}

/** How fast readings grow, in units per hour: the slope of the straight line that fits them best. */
export function slopePerHour(readings: readonly Reading[]): number {
  const count = readings.length
  if (count < 2) return 0
  const meanAt = readings.reduce((sum, { at }) => sum + at, 0) / count
  const meanValue = readings.reduce((sum, { value }) => sum + value, 0) / count
  const spread = readings.reduce((sum, { at }) => sum + (at - meanAt) ** 2, 0)
  const shared = readings.reduce(
    (sum, { at, value }) => sum + (at - meanAt) * (value - meanValue),
    0,
  )
  return spread === 0 ? 0 : (shared / spread) * 3_600_000
}
