import { logLevels, type LogLevel } from '#runtime/log/logger.ts'

/** Levels by the third character of their names: Kamailio looks at nothing else, so that L_ERROR and L_E are L_ERR. */
const byLetter: ReadonlyMap<string, LogLevel> = new Map([
  ['A', logLevels.ALERT],
  ['B', logLevels.BUG],
  ['C', logLevels.CRIT],
  ['E', logLevels.ERR],
  ['W', logLevels.WARN],
  ['N', logLevels.NOTICE],
  ['I', logLevels.INFO],
  ['D', logLevels.DBG],
])

const byName: ReadonlyMap<string, LogLevel> = new Map(
  Object.entries(logLevels).map(([name, level]) => [`L_${name}`, level]),
)

/** The level that a constant names; undefined when it names none. */
export function levelOf(text: string): LogLevel | undefined {
  return byLetter.get(text.charAt(2))
}

/** The level of a full name such as L_WARN; undefined when there is none. */
export function levelNamed(name: string): LogLevel | undefined {
  return byName.get(name)
}

/** The level of a number from a variable: below -5 counts as -5; undefined above the last level, where nothing is logged. */
export function levelOfNumber(value: number): LogLevel | undefined {
  return Object.values(logLevels).find((level) => level === Math.max(value, logLevels.ALERT))
}

/** The names that the facilities of the system's log have in configurations. */
export function isFacility(name: string): boolean {
  return /^LOG_(KERN|USER|MAIL|DAEMON|AUTH|SYSLOG|LPR|NEWS|UUCP|CRON|AUTHPRIV|FTP|LOCAL[0-7])$/.test(name)
}
