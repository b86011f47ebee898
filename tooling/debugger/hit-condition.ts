/** Tells of the number of a hit, from 1, whether to stop. */
export type HitCondition = (hit: number) => boolean

/**
 * Reads when a breakpoint stops: `5` and `== 5` at the fifth hit, `>= 3`, `> 3`, `<= 3`, `< 3`, `% 2` at every second. Undefined when it
 * is none of these.
 */
export function parseHitCondition(text: string): HitCondition | undefined {
  const [, operator = '', digits] = /^\s*(==?|>=|>|<=|<|%)?\s*(\d{1,9})\s*$/.exec(text) ?? []
  if (digits === undefined) return undefined
  const number = Number(digits)
  switch (operator) {
    case '>=':
      return (hit) => hit >= number
    case '>':
      return (hit) => hit > number
    case '<=':
      return (hit) => hit <= number
    case '<':
      return (hit) => hit < number
    case '%':
      return number === 0 ? undefined : (hit) => hit % number === 0
    default:
      return (hit) => hit === number
  }
}
