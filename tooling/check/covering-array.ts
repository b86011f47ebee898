/** Names that are on; all others are off. */
export type Combination = ReadonlySet<string>

/** Every combination of switches: 2^n, the empty one first. */
export function allCombinations(switches: readonly string[]): readonly Combination[] {
  return Array.from(
    { length: 2 ** switches.length },
    (_, number) => new Set(switches.filter((_name, index) => ((number >> index) & 1) === 1)),
  )
}

/**
 * As few combinations as there can be in which any two switches are seen both off, both on, and each on without the other
 * (G. Katona and, independently, D. Kleitman and J. Spencer, 1973): each switch is on in exactly half of the rows but the first, in
 * which all are off, and no two in the same. Twenty switches take eight.
 */
export function pairwiseCombinations(switches: readonly string[]): readonly Combination[] {
  if (switches.length < 2) return allCombinations(switches)
  let rows = 4
  while (binomial(rows - 1, Math.ceil(rows / 2)) < switches.length) rows += 1
  const combinations = Array.from({ length: rows }, () => new Set<string>())
  const columns = subsets(rows - 1, Math.ceil(rows / 2))
  for (const name of switches) {
    const { value: column } = columns.next()
    for (const row of column ?? []) combinations[row + 1]?.add(name)
  }
  return combinations
}

function binomial(n: number, k: number): number {
  let value = 1
  for (let at = 1; at <= k; at += 1) value = (value * (n - k + at)) / at
  return value
}

/** The subsets of 0 … n-1 with k members. */
function* subsets(n: number, k: number): Generator<readonly number[], undefined> {
  const chosen = Array.from({ length: k }, (_, index) => index)
  for (;;) {
    yield [...chosen]
    let at = k - 1
    while (at >= 0 && (chosen[at] ?? 0) === n - k + at) at -= 1
    if (at < 0) return undefined
    chosen[at] = (chosen[at] ?? 0) + 1
    for (let next = at + 1; next < k; next += 1) chosen[next] = (chosen[next - 1] ?? 0) + 1
  }
}
