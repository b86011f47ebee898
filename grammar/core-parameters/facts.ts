/** What the grammar lets a core parameter be set to; verified value by value with `kamailio -c` of 5.6.3 and 6.1.5. */
export type CoreParameterValue =
  | 'number' // 5, 0x1f, yes: no sign
  | 'int' // the same with a sign
  | 'string' // text in quotes
  | 'word' // a bare word
  | 'word-or-string'
  | 'number-or-word'
  | 'number-or-string'
  | 'ipv4'
  | 'ipv6'
  | 'host' // a name or an address, in quotes or not
  | 'protocol' // udp, tcp, tls or sctp, in either case
  | 'tls-method' // SSLv23, SSLv2, SSLv3 or TLSv1

/** Why a parameter has no effect in kamkit. It is accepted, and named once in the log when the server starts. */
export const withoutEffect = {
  process: 'worker processes are started by children alone and never wait, so there are none to tune or to wait for',
  memory: 'Node manages its memory itself',
  system: 'Node gives no access to this option of the operating system',
  tls: 'module tls has a parameter of its own for it',
  sctp: 'there is no SCTP',
  resolver: 'the resolver has no such choice',
  module: 'it belongs to modules that do not exist here yet',
  database: 'there are no databases yet',
  always: 'what it asks for is always so here',
  unseen: 'nothing that scripts or peers see depends on it in Kamailio 6.1.5 either',
} as const satisfies { readonly [reason: string]: string }

export type WithoutEffect = keyof typeof withoutEffect

export interface CoreParameterFacts {
  readonly value: CoreParameterValue
  /** What it does, in one or two sentences. */
  readonly doc: string
  /** Kamailio's own default where it is known; absent numbers are 0, absent texts ''. */
  readonly default?: number | string
  /** Other names of the same parameter. */
  readonly aliases?: readonly string[]
  /** Those of the aliases that came after 5.6. */
  readonly newAliases?: readonly string[]
  /** The release that brought it; 5.7 stands for any after 5.6 up to 6.0. */
  readonly since?: string
  /** The accepted texts, in any case of letters. */
  readonly values?: readonly string[]
  /** The letters that the text may begin with. */
  readonly firstLetters?: string
  readonly min?: number
  readonly max?: number
  /** The accepted numbers, where they are few. */
  readonly numbers?: readonly number[]
  /** Why a number outside of the range is refused, where that is not plain. */
  readonly rangeReason?: string
  /** Bits that cannot be set together. */
  readonly incompatible?: { readonly bits: number; readonly since?: string }
  /** Must stand before the first modparam and the first routing block. */
  readonly isEarly?: true
  /** Absent when kamkit does what the parameter says. */
  readonly without?: WithoutEffect
  /** Its want of effect deserves a warning, because who sets it relies on it. */
  readonly isMissed?: true
}

/** Core parameters by the name under which the runtime reads them. */
export interface CoreParameterTable {
  readonly [name: string]: CoreParameterFacts
}
