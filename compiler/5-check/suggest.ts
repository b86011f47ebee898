/** Longer words are no misspelt names, and comparing them takes time. */
const maxLength = 64

/** The known name that is nearest to a misspelt one, or undefined when none is near. */
export function suggest(written: string, known: Iterable<string>): string | undefined {
  if (written.length > maxLength) return undefined
  const limit = Math.max(1, Math.floor(written.length / 3))
  let best: string | undefined
  let bestDistance = limit + 1
  for (const name of known) {
    if (Math.abs(name.length - written.length) >= bestDistance) continue
    const distance = editDistance(written.toLowerCase(), name.toLowerCase())
    if (distance < bestDistance) {
      best = name
      bestDistance = distance
    }
  }
  return best
}

/** `did you mean "x"?`, or ''. */
export function didYouMean(written: string, known: Iterable<string>): string {
  const name = suggest(written, known)
  return name === undefined ? '' : `did you mean "${name}"?`
}

/** The number of insertions, removals, replacements and swaps of neighbours between two words. */
function editDistance(one: string, other: string): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1]
      let cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      )
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        cost = Math.min(cost, (beforePrevious[column - 2] ?? 0) + 1)
      }
      current.push(cost)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[other.length] ?? 0
}
