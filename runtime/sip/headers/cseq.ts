import { isKnownMethod, knownMethod } from '../methods.ts'

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
  const usual = usualCSeq(body)
  if (usual !== undefined) return usual
  const match = /^(\d+)[ \t\r\n]+([!%'*+.0-9A-Z_`a-z~-]+)[ \t\r\n]*$/.exec(body)
  const [, number, method] = match ?? []
  return number === undefined || method === undefined
    ? undefined
    : { number, value: Number(number), method: knownMethod(method) }
}

/** Digits, one blank, a known method in upper case: as nearly all are, without the detour over a pattern. */
function usualCSeq(body: string): CSeq | undefined {
  const blank = body.indexOf(' ')
  if (blank < 1) return undefined
  for (let at = 0; at < blank; at += 1) {
    const code = body.charCodeAt(at)
    if (code < 48 || code > 57) return undefined
  }
  const method = body.slice(blank + 1)
  if (!isKnownMethod(method)) return undefined
  const number = body.slice(0, blank)
  return { number, value: Number(number), method }
}
