import type { RecordedCase, RecordedRelease } from './verdict-case.ts'

/** Cases on which our verdict is another one than Kamailio's, on purpose or for now. */
export interface Difference {
  readonly group: string
  /** The text of the case, or a part of it that no case of the group has that does not differ. */
  readonly text: string | RegExp
  /** Absent when both releases differ. */
  readonly release?: RecordedRelease
  readonly reason: string
}

const resolver = 'the compiler asks no name server; the drop-in does when it opens its sockets'

export const differences: readonly Difference[] = []

/** The difference that explains a case; undefined when it must agree. */
export function findDifference({ group, body }: RecordedCase, release: RecordedRelease): Difference | undefined {
  return differences.find(
    (one) =>
      one.group === group &&
      (one.release ?? release) === release &&
      (typeof one.text === 'string' ? one.text === body : one.text.test(body)),
  )
}
