import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What Kamailio 6.1.5 gave for a case; only what was recorded is there. */
export interface GoldenResult {
  readonly type?: 'int' | 'str' | 'null'
  readonly value?: string | number | null
  readonly if?: boolean
  /** What xlog() wrote for the pseudo-variable. */
  readonly printed?: string
  /** Lines of xlog() at level ALERT. */
  readonly out?: readonly string[]
  /** Other lines from WARNING up. */
  readonly log?: readonly string[]
  readonly if_log?: readonly string[]
  readonly load_warn?: readonly string[]
  /** Nothing after the case ran. */
  readonly stops_script?: boolean
  readonly load_error?: { readonly rc: number; readonly log: readonly string[]; readonly stage?: string }
  readonly rc?: number
  readonly started?: boolean
  readonly replies?: readonly string[]
}

/** One recorded evaluation: an expression, a pseudo-variable, statements, or a whole configuration. */
export interface GoldenCase {
  readonly id: string
  readonly group: string
  readonly kind: 'expr' | 'pv' | 'frag' | 'check' | 'run'
  readonly setup?: string
  readonly expr?: string
  readonly pv?: string
  readonly code?: string
  readonly cfg?: string
  readonly args?: readonly string[]
  /** Further routing blocks of the group. */
  readonly top?: string
  /** Status codes with which the next hop answers each forwarded request. */
  readonly uas?: readonly (readonly number[])[]
  readonly volatile?: boolean
  readonly result: GoldenResult
}

interface GoldenFile {
  /** The INVITE with which every case was evaluated. */
  readonly message: string
  readonly cases: readonly GoldenCase[]
}

/** The recorded evaluations, those of the common collection and those that were recorded for kamkit; one character is one byte. */
export function readGolden(): GoldenFile {
  const [common, more] = ['golden.json', 'golden-more.json'].map(
    (name) => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8')) as GoldenFile,
  )
  return { message: common?.message ?? '', cases: [...(common?.cases ?? []), ...(more?.cases ?? [])] }
}

/** Core parameters and modules before every inline case, as they stood when it was recorded. */
export const head = `#!KAMAILIO
debug=1
children=1
auto_aliases=no
disable_tcp=yes
listen=udp:127.8.15.1:5060
`

/** The modules of the recordings. `run` refuses those that kamkit lacks, so that only checks load these. */
// prettier-ignore
export const recordedModules = ['tm', 'sl', 'pv', 'xlog', 'textops', 'textopsx', 'siputils', 'cfgutils', 'htable', 'kex', 'corex',
  'tmx',
]

export function loadModules(names: readonly string[]): string {
  return names.map((name) => `loadmodule "${name}.so"\n`).join('')
}
