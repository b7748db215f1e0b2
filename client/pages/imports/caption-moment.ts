import type { CaptionFromFile } from '#shared/wire.ts'

/** When a caption was said: on the day of the session, from midnight or from when the recording began. */
export function momentOf(
  { at, from }: Pick<CaptionFromFile, 'at' | 'from'>,
  start: number,
  began: string,
): number | undefined {
  const [hours, minutes] = began.split(':').map(Number)
  if (at === undefined) return undefined
  const day = new Date(start)
  day.setHours(0, 0, 0, 0)
  if (from === 'midnight') return day.getTime() + at
  if (hours === undefined || minutes === undefined || Number.isNaN(hours + minutes))
    return undefined
  return day.getTime() + (hours * 60 + minutes) * 60_000 + at
}
