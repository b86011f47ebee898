import { spawn } from 'node:child_process'
import type { LogLevel } from '#runtime/log/logger.ts'

/** Where lines for the system's log go. */
export interface Syslog {
  /** `facility` is for this line alone. */
  write(level: LogLevel, text: string, facility?: string): void
  /** Resolves when all lines were handed over. */
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

/**
 * The system's log, written through logger(1): Node has no datagram sockets of its own in the file system. Where there is no
 * logger, lines go to `fallback`.
 */
export function openSyslog(name: string, facility: string, fallback: (text: string) => void): Syslog {
  const number = facilities.get(facility.toUpperCase()) ?? 3
  const child = spawn('logger', ['--prio-prefix', '--tag', name, `--id=${process.pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  let isOpen = true
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
    child.once('error', () => {
      isOpen = false
      resolve()
    })
  })
  child.stdin.on('error', () => (isOpen = false))
  return {
    write: (level, text, own) => {
      const ownNumber = (own === undefined ? undefined : facilities.get(own)) ?? number
      if (isOpen) child.stdin.write(`<${ownNumber * 8 + severityOf(level)}>${text}\n`, 'latin1')
      else fallback(text)
    },
    close: async () => {
      child.stdin.end()
      await ended
    },
  }
}
