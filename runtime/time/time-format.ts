/** A moment as calendar fields; months and days of the week count from 0 (January, Sunday). */
export interface TimeParts {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly weekDay: number
  readonly isDst: boolean
  /** Minutes east of UTC. */
  readonly offset: number
  readonly unixSeconds: number
  readonly zone: string
}

const dayMs = 86_400_000
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
// prettier-ignore
const months = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December',
]

/** The fields of a moment in the time zone of the process. */
export function localParts(ms: number): TimeParts {
  const date = new Date(ms)
  const offset = -date.getTimezoneOffset()
  const standard = Math.min(...[0, 6].map((month) => -new Date(date.getFullYear(), month, 1).getTimezoneOffset()))
  return {
    year: date.getFullYear(),
    month: date.getMonth(),
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
    second: date.getSeconds(),
    weekDay: date.getDay(),
    isDst: offset > standard,
    offset,
    unixSeconds: Math.floor(ms / 1000),
    zone: zoneName(date),
  }
}

function zoneName(date: Date): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(date)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
}

/** The fields of a moment in UTC. */
export function utcParts(ms: number): TimeParts {
  const date = new Date(ms)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    weekDay: date.getUTCDay(),
    isDst: false,
    offset: 0,
    unixSeconds: Math.floor(ms / 1000),
    zone: 'GMT',
  }
}

/** Days since January 1st, from 0. */
export function dayOfYear({ year, month, day }: TimeParts): number {
  return Math.round((Date.UTC(year, month, day) - Date.UTC(year, 0, 1)) / dayMs)
}

/** Week of the year when weeks begin on `first` (0 Sunday, 1 Monday), as %U and %W count. */
function weekOf(parts: TimeParts, first: 0 | 1): number {
  return Math.floor((dayOfYear(parts) + 7 - ((parts.weekDay - first + 7) % 7)) / 7)
}

/** Year and week of ISO 8601: the week with the year's first Thursday is week 1. */
function isoWeek({ year, month, day, weekDay }: TimeParts): { readonly year: number; readonly week: number } {
  const thursday = new Date(Date.UTC(year, month, day) + (4 - (weekDay === 0 ? 7 : weekDay)) * dayMs)
  const start = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  return { year: thursday.getUTCFullYear(), week: 1 + Math.floor((thursday.getTime() - start) / dayMs / 7) }
}

const pad = (value: number, width = 2, fill = '0'): string => String(value).padStart(width, fill)
const hour12 = ({ hour }: TimeParts): number => hour % 12 || 12

function zoneOffset({ offset }: TimeParts): string {
  const size = Math.abs(offset)
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}${pad(size % 60)}`
}

/** The conversions of strftime() in the C locale; those that stand for a longer format name it. */
// prettier-ignore
const conversions: ReadonlyMap<string, ((parts: TimeParts) => string) | string> = new Map<string, ((parts: TimeParts) => string) | string>([
  ['a', ({ weekDay }) => (days[weekDay] ?? '').slice(0, 3)],
  ['A', ({ weekDay }) => days[weekDay] ?? ''],
  ['b', ({ month }) => (months[month] ?? '').slice(0, 3)],
  ['h', ({ month }) => (months[month] ?? '').slice(0, 3)],
  ['B', ({ month }) => months[month] ?? ''],
  ['c', '%a %b %e %H:%M:%S %Y'],
  ['C', ({ year }) => pad(Math.floor(year / 100))],
  ['d', ({ day }) => pad(day)],
  ['D', '%m/%d/%y'],
  ['e', ({ day }) => pad(day, 2, ' ')],
  ['F', '%Y-%m-%d'],
  ['g', (parts) => pad(isoWeek(parts).year % 100)],
  ['G', (parts) => String(isoWeek(parts).year)],
  ['H', ({ hour }) => pad(hour)],
  ['I', (parts) => pad(hour12(parts))],
  ['j', (parts) => pad(dayOfYear(parts) + 1, 3)],
  ['k', ({ hour }) => pad(hour, 2, ' ')],
  ['l', (parts) => pad(hour12(parts), 2, ' ')],
  ['m', ({ month }) => pad(month + 1)],
  ['M', ({ minute }) => pad(minute)],
  ['n', () => '\n'],
  ['p', ({ hour }) => (hour < 12 ? 'AM' : 'PM')],
  ['P', ({ hour }) => (hour < 12 ? 'am' : 'pm')],
  ['r', '%I:%M:%S %p'],
  ['R', '%H:%M'],
  ['s', ({ unixSeconds }) => String(unixSeconds)],
  ['S', ({ second }) => pad(second)],
  ['t', () => '\t'],
  ['T', '%H:%M:%S'],
  ['u', ({ weekDay }) => String(weekDay === 0 ? 7 : weekDay)],
  ['U', (parts) => pad(weekOf(parts, 0))],
  ['V', (parts) => pad(isoWeek(parts).week)],
  ['w', ({ weekDay }) => String(weekDay)],
  ['W', (parts) => pad(weekOf(parts, 1))],
  ['x', '%m/%d/%y'],
  ['X', '%H:%M:%S'],
  ['y', ({ year }) => pad(year % 100)],
  ['Y', ({ year }) => String(year)],
  ['z', zoneOffset],
  ['Z', ({ zone }) => zone],
  ['%', () => '%'],
])

/** A moment in a strftime() format (C locale); what is no conversion stays as it is. */
export function formatTime(format: string, parts: TimeParts): string {
  return format.replace(/%([EO]?)([a-zA-Z%])/g, (whole, _modifier: string, letter: string) => {
    const found = conversions.get(letter)
    if (found === undefined) return whole
    return typeof found === 'string' ? formatTime(found, parts) : found(parts)
  })
}
