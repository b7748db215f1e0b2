/** Writes '5:11 pm', '17:11' and '17:11:00' alike: '17:11:00'. What no clock shows is undefined. */
export function readClock(text: string): string | undefined {
  const read = /^(\d{1,2}):(\d{2})(?::(\d{2}))?\s?([AP]M)?$/i.exec(text.trim())
  if (!read) return undefined
  const [, hours = '', minutes = '', seconds = '00', half] = read
  const isAfternoon = half?.toLowerCase() === 'pm'
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (isAfternoon ? 12 : 0)
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined
  return `${String(hour).padStart(2, '0')}:${minutes}:${seconds}`
}

/**
 * The moment of a day and a clock, read as UTC. Days are '2026-03-16' or, as Slido writes them,
 * '03/16/2026'; a day that no calendar has is undefined.
 */
export function readMoment(day: string, clock: string): number | undefined {
  const time = readClock(clock)
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day.trim())
  const us = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(day.trim())
  const [year, month, date] = iso ? iso.slice(1) : us ? [us[3], us[1], us[2]] : []
  if (time === undefined || year === undefined) return undefined
  const written = `${year}-${month?.padStart(2, '0')}-${date?.padStart(2, '0')}`
  const moment = Date.parse(`${written}T${time}Z`)
  // Date.parse takes 31 February for 3 March.
  const isInCalendar = moment >= 0 && new Date(moment).toISOString().startsWith(written)
  return isInCalendar ? moment : undefined
}
