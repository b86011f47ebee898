/** A limit of the language or of kamkit. */
export interface LimitFacts {
  readonly what: string
  readonly kamkit: string
  readonly kamailio: string
}

/** Bounds that a configuration can meet. */
// prettier-ignore
export const limits: readonly LimitFacts[] = [
  { what: 'macros', kamkit: 'none', kamailio: '512' },
  { what: 'macros inside one another', kamkit: '64, then a diagnostic', kamailio: 'none: a macro that holds its own name hangs the parser' },
  { what: 'open #!ifdef', kamkit: '512', kamailio: '512' },
  { what: 'includes inside one another', kamkit: '10', kamailio: '10' },
  { what: 'brackets, blocks and other things that wait', kamkit: '80 inside one another', kamailio: 'memory' },
  { what: 'operators in one expression', kamkit: '500', kamailio: 'memory' },
  { what: 'else if in one chain', kamkit: '500', kamailio: 'memory' },
  { what: 'arguments of a function', kamkit: 'those that it declares', kamailio: '6, more for some' },
  { what: 'parts of a select', kamkit: '32', kamailio: '32' },
  { what: 'flags', kamkit: '32 for messages, named 0 to 31', kamailio: 'the same' },
  { what: 'integers', kamkit: '64 bits; exact up to 2^53 (decision 003)', kamailio: '64 bits' },
]
