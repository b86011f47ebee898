import { accessSync } from 'node:fs'
import { findAccountProblem } from '../accounts.ts'
import type { ParsedOption } from './getopt.ts'

/** What is wrong with a value, in Kamailio's words; undefined when nothing is. */
type Check = (value: string) => string | undefined

/** strtol: a number of which nothing is left over. */
const isWhole = (value: string): boolean => /^\s*[+-]?\d+$/.test(value)

const whole =
  (text: string): Check =>
  (value) =>
    isWhole(value) ? undefined : text + value

const memory =
  (what: string, letter: string): Check =>
  (value) => {
    if (!isWhole(value)) return `bad ${what} number: -${letter} ${value}`
    return Number(value) > 0 ? undefined : `out of limits ${what} number: -${letter} ${value}`
  }

const managers = new Set(['fm', 'qm', 'tlsf'])
const pollMethods = ['poll', 'epoll_lt', 'epoll_et', 'sigio_rt', 'select']

/** The values that a start of 6.1.5 refuses, by option; with the texts that it writes to standard error. */
const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['n', whole('bad process number: -n ')],
  ['N', whole('bad process number: -N ')],
  ['b', whole('bad max buffer size number: -b ')],
  ['B', whole('bad max buffer size number: -B ')],
  ['O', whole('bad optimization level: -O ')],
  ['debug', whole('ERROR: <core>: bad debug level value: ')],
  ['server-id', whole('ERROR: <core>: bad server_id value: ')],
  ['m', memory('shmem size', 'm')],
  ['M', memory('private mem size', 'M')],
  ['Q', (value) => `could not configure SCTP children: -Q ${value}\nSCTP support disabled`],
  ['x', (value) => (managers.has(value) ? undefined : `no memory manager for shared memory: -x ${value}`)],
  ['X', (value) => (managers.has(value) ? undefined : `no memory manager for private memory: -X ${value}`)],
  [
    'W',
    (value) =>
      pollMethods.includes(value)
        ? undefined
        : `bad poll method name: -W ${value}\ntry one of ${pollMethods.join(', ')}.`,
  ],
  [
    'a',
    (value) =>
      /^(yes|no|on|off)$/i.test(value) ? undefined : `bad auto aliases parameter: ${value} (valid on, off, yes, no)`,
  ],
  ['alias', checkAlias],
  ['domain', checkAlias],
  ['atexit', (value) => (/^[yn01]/i.test(value) ? undefined : `ERROR: <core>: bad atexit value: ${value}`)],
  ['u', (user) => findAccountProblem({ user, group: undefined })],
  ['g', (group) => findAccountProblem({ user: undefined, group })],
  [
    't',
    (value) => (exists(value) ? undefined : `CRITICAL: <core>: Cannot chroot to ${value}: No such file or directory`),
  ],
])

/** The first option whose value a start refuses. */
export function findValueProblem(options: readonly ParsedOption[]): string | undefined {
  for (const { name, value } of options) {
    const problem = checks.get(name)?.(value)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** `[proto:]host[:port]`; undefined when it is none. */
export function parseAlias(text: string): string | undefined {
  const match = /^(?:(udp|tcp|tls|sctp|ws|wss|any|\*):)?(\[[0-9A-Fa-f:.]+\]|[^:[\]]+)(?::(\d{1,5}|\*))?$/i.exec(text)
  const [, proto, host, port] = match ?? []
  if (host === undefined) return undefined
  return `${proto?.toLowerCase() ?? '*'}:${host}:${port ?? '*'}`
}

function checkAlias(value: string): string | undefined {
  return parseAlias(value) === undefined ? `Invalid alias value '${value}'` : undefined
}

function exists(path: string): boolean {
  try {
    accessSync(path)
    return true
  } catch {
    return false
  }
}
