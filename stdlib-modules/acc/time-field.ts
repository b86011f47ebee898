import type { Field } from './extra.ts'

/** How time_mode asks for the time of an event beside its timestamp in seconds. */
export interface TimeOptions {
  /** 0: not at all; 1: its microseconds; 2: seconds and milliseconds; 3 and 4: written out in local time and in UTC. */
  readonly time_mode: number
  readonly time_attr: string
  readonly time_exten: string
  readonly time_format: string
}

/** The field that time_mode asks for; none for 0 and unknown modes. The clock has milliseconds. */
export function timeFields(nowMs: number, options: TimeOptions): readonly Field[] {
  switch (options.time_mode) {
    case 1:
      return [[options.time_exten, String((nowMs % 1000) * 1000)]]
    case 2:
      return [[options.time_attr, (Math.floor(nowMs) / 1000).toFixed(3)]]
    case 3:
      return [[options.time_attr, formatTime(nowMs, options.time_format, false)]]
    case 4:
      return [[options.time_attr, formatTime(nowMs, options.time_format, true)]]
    default:
      return []
  }
}

/** strftime(3) with the conversions that dates and times are made of; others stay as they are written. */
export function formatTime(nowMs: number, format: string, isUtc: boolean): string {
  const time = new Date(nowMs)
  const shifted = isUtc ? time : new Date(nowMs - time.getTimezoneOffset() * 60_000)
  const iso = shifted.toISOString()
  const parts: ReadonlyMap<string, string> = new Map([
    ['Y', iso.slice(0, 4)],
    ['y', iso.slice(2, 4)],
    ['m', iso.slice(5, 7)],
    ['d', iso.slice(8, 10)],
    ['H', iso.slice(11, 13)],
    ['M', iso.slice(14, 16)],
    ['S', iso.slice(17, 19)],
    ['F', iso.slice(0, 10)],
    ['T', iso.slice(11, 19)],
    ['s', String(Math.floor(nowMs / 1000))],
    ['%', '%'],
  ])
  return format.replace(/%(.)/g, (written, letter: string) => parts.get(letter) ?? written)
}
