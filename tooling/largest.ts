/** The largest of some numbers, at least 0. Math.max with a list as its arguments overflows the stack for the steps of a long recording. */
export function largest(numbers: Iterable<number>): number {
  let found = 0
  for (const number of numbers) if (number > found) found = number
  return found
}
