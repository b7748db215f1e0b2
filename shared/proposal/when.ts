/** When a session is, in UTC. `sure` is false where the text names no time zone. */
export interface When {
  readonly start: string
  readonly end?: string
  readonly sure: boolean
}

interface Moment {
  day?: number
  month?: number
  year?: number
  minutes?: number
  offset?: number
}

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]
const WEEKDAY = /^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?\.?$/
const MOST_CHARACTERS = 200
const MINUTE = 60_000

/**
 * Reads 'Monday, 9th October, 2023 (09:00 UTC) - Monday, 9th October, 2023 (10:00 UTC)' and its
 * relatives. A line with any other word in it is not a date line, so no word is lost here. [PROP4]
 */
export function readWhen(tidy: string): When | undefined {
  if (tidy.length > MOST_CHARACTERS || !/\d{4}/.test(tidy)) return undefined
  const halves = tidy.split(/ (?:[-–—]|to|until) |(?<=\d:\d\d)[-–—](?=\d)/)
  if (halves.length > 2) return undefined
  const first = readMoment(halves[0] ?? '')
  const second = halves[1] === undefined ? undefined : readMoment(halves[1])
  if (first === undefined || (halves.length === 2 && second === undefined)) return undefined

  const offset = first.offset ?? second?.offset
  const start = written({ ...first, offset: offset ?? 0 })
  if (start === undefined) return undefined
  const sure = offset !== undefined
  if (second === undefined) return { start, sure }
  // '09:00 - 10:00 UTC' says the day and the zone once for both.
  const end = written({ ...first, ...second, offset: second.offset ?? offset ?? 0 })
  return end === undefined || end < start ? undefined : { start, end, sure }
}

function readMoment(text: string): Moment | undefined {
  const moment: Moment = {}
  for (const word of text.toLowerCase().split(/[\s,()@|]+/)) {
    if (word === '' || WEEKDAY.test(word) || word === 'at' || word === 'of' || word === 'from')
      continue
    if (!takeWord(moment, word)) return undefined
  }
  return moment
}

/** Puts a word where it belongs; false for a word that has no place, or a place already taken. */
function takeWord(moment: Moment, word: string): boolean {
  const iso = /^(\d{4})-(\d\d)-(\d\d)(?:t(\d\d:\d\d(?::\d\d)?)(z|[+-]\d\d:?\d\d)?)?$/.exec(word)
  if (iso !== null) {
    const [, year, month, day, time, zone] = iso
    return (
      takeOnce(moment, 'year', Number(year)) &&
      takeOnce(moment, 'month', Number(month) - 1) &&
      takeOnce(moment, 'day', Number(day)) &&
      (time === undefined || takeWord(moment, time)) &&
      (zone === undefined || takeWord(moment, zone === 'z' ? 'utc' : `utc${zone}`))
    )
  }
  const time = /^(\d\d?):(\d\d)(?::00)?$/.exec(word)
  if (time !== null) {
    const [hours, minutes] = [Number(time[1]), Number(time[2])]
    return hours < 24 && minutes < 60 && takeOnce(moment, 'minutes', hours * 60 + minutes)
  }
  const zone = /^(?:utc|gmt)(?:([+-])(\d\d?)(?::?([0-5]\d))?)?$/.exec(word)
  if (zone !== null) {
    const size = Number(zone[2] ?? 0) * 60 + Number(zone[3] ?? 0)
    return size <= 14 * 60 && takeOnce(moment, 'offset', zone[1] === '-' ? -size : size)
  }
  const month = readMonth(word)
  if (month >= 0) return takeOnce(moment, 'month', month)
  if (/^(19|20)\d\d$/.test(word)) return takeOnce(moment, 'year', Number(word))
  const day = /^(\d\d?)(st|nd|rd|th)?$/.exec(word)
  return day !== null && takeOnce(moment, 'day', Number(day[1]))
}

/** 'November', 'Nov' and 'Sept.', but not 'Nove': a month cut in two is not read. */
function readMonth(word: string): number {
  const name = word.replace(/\.$/, '')
  return MONTHS.findIndex((month) => {
    return (
      name === month || name === month.slice(0, 3) || (name === 'sept' && month === 'september')
    )
  })
}

function takeOnce(moment: Moment, part: keyof Moment, value: number): boolean {
  if (moment[part] !== undefined) return false
  moment[part] = value
  return true
}

function written({ day, month, year, minutes, offset = 0 }: Moment): string | undefined {
  if (day === undefined || month === undefined || year === undefined) return undefined
  if (minutes === undefined) return undefined
  const midnight = Date.UTC(year, month, day)
  // The calendar rolls the 31st of February over to March; a proposal that says it is not read.
  if (new Date(midnight).getUTCDate() !== day) return undefined
  const time = new Date(midnight + (minutes - offset) * MINUTE)
  return time.toISOString().replace('.000', '')
}
