import { isFunctionOf } from '#grammar/release-exports.ts'
import { signaturesOf, variants } from '../fixups/cases.ts'
import { readFixups } from '../fixups/fixture.ts'

/** A call that a start of 6.1.5 accepts, of a function that 5.6.3 has too. */
export interface AcceptedCall {
  /** `name/arity argument`, the argument counted from 1. */
  readonly key: string
  /** Which variant stands in place of the argument. */
  readonly letter: string
  readonly block: string
  readonly line: string
}

/** The recorded calls of a module that 6.1.5 accepts. */
export function acceptedCalls(module: string): readonly AcceptedCall[] {
  const recorded = readFixups().calls
  return signaturesOf(module).flatMap(({ name, arity, block }) => {
    const calls = recorded[`${module} ${name}/${arity}`]
    if (calls === null || calls === undefined || !isFunctionOf(module, name, arity, '5.6')) return []
    const { accepted, unread, refused } = calls
    return accepted.flatMap((_, index) =>
      [...variants]
        .filter(([letter]) => !`${unread[index] ?? ''}${refused[index] ?? ''}`.includes(letter))
        .map(([letter, text]): AcceptedCall => {
          const line = `${name}(${accepted.with(index, text).join(', ')});`
          return { key: `${name}/${arity} ${index + 1}`, letter, block, line }
        }),
    )
  })
}
