/** The CSeq header (RFC 3261 §20.16). */
export interface CSeq {
  /** The digits as written. */
  readonly number: string
  readonly method: string
}

/** Parses a CSeq body, folded or not; undefined when it is none. */
export function parseCSeq(body: string): CSeq | undefined {
  const match = /^(\d{1,10})\s+([!%'*+.0-9A-Z_`a-z~-]+)\s*$/.exec(body)
  const [, number, method] = match ?? []
  return number === undefined || method === undefined ? undefined : { number, method }
}
