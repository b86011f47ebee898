import type { Value } from '#grammar/value.ts'
import type { BoundPv, PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Core } from '#runtime/server/core.ts'
import { dayOfYear, formatTime, localParts, utcParts, type TimeParts } from '#runtime/time/time-format.ts'
import { bound, fixedNames, textWithNumber, type NamedReader } from './fixed-names.ts'

const seconds = (ms: number): number => Math.floor(ms / 1000)
const microseconds = (ms: number): number => Math.floor((ms - seconds(ms) * 1000) * 1000)
const six = (value: number): string => String(value).padStart(6, '0')

type PartsOf = (ms: number) => TimeParts

/** The fields of C's struct tm, counted as people do: months and days of the week from 1 (Sunday), days of the year from 1. */
function fields(now: () => number, partsOf: PartsOf): PvBehaviour {
  const field =
    (read: (parts: TimeParts) => number): NamedReader =>
    () =>
      read(partsOf(now()))
  return fixedNames(
    new Map<string, NamedReader>([
      ['sec', field(({ second }) => second)],
      ['min', field(({ minute }) => minute)],
      ['hour', field(({ hour }) => hour)],
      ['mday', field(({ day }) => day)],
      ['mon', field(({ month }) => month + 1)],
      ['year', field(({ year }) => year)],
      ['wday', field(({ weekDay }) => weekDay + 1)],
      ['yday', field((parts) => dayOfYear(parts) + 1)],
      ['isdst', field(({ isDst }) => (isDst ? 1 : 0))],
    ]),
  )
}

/** strftime() formats; the text in the parentheses is the format. */
function formatted(now: () => number, partsOf: PartsOf): PvBehaviour {
  return {
    isRaw: true,
    bind: ({ name, rawInner }) => {
      const format = rawInner ?? ''
      if (format === '') return { error: `$${name}() needs a format such as %Y-%m-%d` }
      return { get: () => formatTime(format, partsOf(now())) }
    },
  }
}

/** Seconds and microseconds: of the message's arrival, or of now. */
function timeval(core: Core): PvBehaviour {
  const now = (): number => core.host.clock.now()
  const arrival = ({ msg }: RouteContext): number => msg.received.timeMs
  const day = ({ year, month, day: date }: TimeParts): string =>
    `${year}-${String(month + 1).padStart(2, '0')}-${String(date).padStart(2, '0')}`
  return fixedNames(
    new Map<string, NamedReader>([
      ['s', (ctx) => seconds(arrival(ctx))],
      ['u', (ctx) => microseconds(arrival(ctx))],
      ['sn', () => seconds(now())],
      ['un', () => microseconds(now())],
      ['Sn', () => `${seconds(now())}.${six(microseconds(now()))}`],
      [
        'Fn',
        () => `${day(localParts(now()))} ${formatTime('%H:%M:%S', localParts(now()))}.${six(microseconds(now()))}`,
      ],
      ['Sm', () => String(Math.floor(core.host.clock.monotonic() * 1000))],
    ]),
  )
}

/** The same moment as text, and as Unix time where a number is wanted. */
function moment(read: (ctx: RouteContext) => number): BoundPv {
  return textWithNumber(
    (ctx) => formatTime('%a %b %e %H:%M:%S %Y', localParts(read(ctx))),
    (ctx) => seconds(read(ctx)),
  )
}

/** Times: of the message's arrival (`$Ts $Tf`), of now (`$TS $TF`), of the start (`$Tb`), in parts and in formats. */
export function timeVariables(core: Core): { readonly [name: string]: PvBehaviour } {
  const now = (): number => core.host.clock.now()
  const at =
    (read: (ctx: RouteContext) => number) =>
    (ctx: RouteContext): Value =>
      seconds(read(ctx))
  return {
    Ts: at(({ msg }) => msg.received.timeMs),
    TS: at(now),
    Tb: at(() => core.startedAtMs),
    Tf: bound(moment(({ msg }) => msg.received.timeMs)),
    TF: bound(moment(now)),
    TV: timeval(core),
    time: fields(now, localParts),
    utime: fields(now, utcParts),
    timef: formatted(now, localParts),
    utimef: formatted(now, utcParts),
  }
}
