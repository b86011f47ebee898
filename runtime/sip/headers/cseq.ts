import { knownMethod } from '../methods.ts'

/** The CSeq header (RFC 3261 §20.16). */
export interface CSeq {
  /** The digits as written. */
  readonly number: string
  /** The same as a number: more than `maxCSeq` is not allowed, but read all the same. */
  readonly value: number
  readonly method: string
}

/** RFC 3261 §8.1.1.5: less than 2^31. */
export const maxCSeq = 2 ** 31 - 1

/** Parses a CSeq body, folded or not; undefined when it is none. A number that is too big is for the script to refuse. */
export function parseCSeq(body: string): CSeq | undefined {
  const match = /^(\d+)[ \t\r\n]+([!%'*+.0-9A-Z_`a-z~-]+)[ \t\r\n]*$/.exec(body)
  const [, number, method] = match ?? []
  return number === undefined || method === undefined
    ? undefined
    : { number, value: Number(number), method: knownMethod(method) }
}
