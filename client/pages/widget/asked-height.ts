export const LEAST = 80 // pixels
const MOST = 4_000 // pixels: a frame does not grow over the page for ever

/** The height that a message from the frame asks for, or undefined for anything that is no such message. */
export function heightIn(data: unknown): number | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  if (!('rapport' in data) || data.rapport !== 'size' || !('height' in data)) return undefined
  const { height } = data
  if (typeof height !== 'number' || !Number.isFinite(height)) return undefined
  return Math.min(Math.max(Math.ceil(height), LEAST), MOST)
}
