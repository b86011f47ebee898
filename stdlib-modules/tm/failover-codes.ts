/** Which replies of a server lead to the next address of its name, besides 503 (failover_reply_codes). */
export interface FailoverCodes {
  readonly codes: ReadonlySet<number>
  /** The first digits of whole classes. */
  readonly classes: ReadonlySet<number>
}

/** Reads `code=500;class=4`; what else is written counts for nothing (6.1.5). */
export function readFailoverCodes(text: string): FailoverCodes {
  const parts = text.split(';').map((part) => /^(code|class)=(\d{1,3})$/.exec(part.trim()))
  const numbersOf = (kind: string): ReadonlySet<number> =>
    new Set(parts.flatMap((part) => (part?.[1] === kind ? [Number(part[2])] : [])))
  return { codes: numbersOf('code'), classes: numbersOf('class') }
}

/** Whether a reply of that status leads to the next address. */
export function isFailoverCode({ codes, classes }: FailoverCodes, status: number): boolean {
  return status === 503 || codes.has(status) || classes.has(Math.floor(status / 100))
}
