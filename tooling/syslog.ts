import type { LogLevel } from '#runtime/log/logger.ts'
import { startRelay } from './syslog-relay.ts'

/** Where lines for the system's log go. */
export interface Syslog {
  /** `facility` is for this line alone. */
  write(level: LogLevel, text: string, facility?: string): void
  /** Resolves when all lines were handed over, or after a second. */
  close(): Promise<void>
}

/** The facilities that log_facility knows, by their numbers in RFC 3164. */
const facilities: ReadonlyMap<string, number> = new Map([
  ['LOG_KERN', 0],
  ['LOG_USER', 1],
  ['LOG_MAIL', 2],
  ['LOG_DAEMON', 3],
  ['LOG_AUTH', 4],
  ['LOG_SYSLOG', 5],
  ['LOG_LPR', 6],
  ['LOG_NEWS', 7],
  ['LOG_UUCP', 8],
  ['LOG_CRON', 9],
  ['LOG_AUTHPRIV', 10],
  ['LOG_FTP', 11],
  ...Array.from({ length: 8 }, (_, index): [string, number] => [`LOG_LOCAL${index}`, 16 + index]),
])

/** Syslog's severity of each of Kamailio's levels: ALERT 1 … DEBUG 7. */
function severityOf(level: LogLevel): number {
  if (level <= -5) return 1
  return level <= -2 ? 2 : level + 4
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Nov  1 09:05:00` in local time (RFC 3164 §4.1.2). */
function timestamp(now: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  const time = `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`
  return `${months[now.getMonth()] ?? ''} ${String(now.getDate()).padStart(2)} ${time}`
}

/** What syslogd itself takes of a line. */
const longestLine = 8000

/**
 * The system's log: one datagram for each line, `<priority>time name[pid]: text`, as the C library writes them for Kamailio. Lines that
 * cannot be handed over are counted; without perl, lines go to `fallback`. The environment may name another socket (KAMKIT_SYSLOG).
 */
export function openSyslog(
  name: string,
  facility: string,
  fallback: (text: string) => void,
  path = process.env['KAMKIT_SYSLOG'] ?? '/dev/log',
): Syslog {
  const number = facilities.get(facility.toUpperCase()) ?? 3
  let isMissing = false
  let lost = 0
  const relay = startRelay(path, () => {
    isMissing = true
    fallback('the system log is written through perl, which is not installed: lines go to standard error')
  })
  return {
    write: (level, text, own) => {
      if (isMissing) {
        fallback(text)
        return
      }
      const ownNumber = (own === undefined ? undefined : facilities.get(own)) ?? number
      const notice = lost === 0 ? '' : `(${lost} lines before this one could not be written) `
      const head = `<${ownNumber * 8 + severityOf(level)}>${timestamp(new Date())} ${name}[${process.pid}]: `
      if (relay.write(`${head}${notice}${text}`.slice(0, longestLine))) lost = 0
      else lost += 1
    },
    close: () => relay.close(),
  }
}
