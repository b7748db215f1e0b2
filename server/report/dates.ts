/** Days and hours in UTC, written the way of the report's language. */
export interface Dates {
  day(iso: string): string
  time(iso: string): string
}

export function datesIn(language: string): Dates {
  // Plain English in a report of the United Nations is 7 December 2021.
  const spelling = language === 'en' ? 'en-GB' : language
  const day = new Intl.DateTimeFormat(spelling, { dateStyle: 'long', timeZone: 'UTC' })
  const time = new Intl.DateTimeFormat(spelling, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
  })
  return {
    day: (iso) => day.format(new Date(iso)),
    time: (iso) => time.format(new Date(iso)),
  }
}
