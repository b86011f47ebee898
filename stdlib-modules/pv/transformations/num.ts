import type { Value } from '#grammar/value.ts'
import type { BehavioursOf } from './behaviour.ts'
import type { numFacts } from './facts.ts'

/** The decimal digits of a number without its sign; those of a text or null are taken to be `0`, as in 6.1.5. */
function digitsOf(input: Value): string {
  return typeof input === 'number' ? String(Math.abs(input)) : '0'
}

/** Class `num`. */
export const numTransformations: BehavioursOf<typeof numFacts> = {
  fdigit: (input: Value) => Number(digitsOf(input).charAt(0)),
  // The last digit keeps the sign, as a remainder does.
  ldigit: (input: Value) => (typeof input === 'number' ? (input % 10) + 0 : 0),
}
