/**
 * Whether a text matches a pattern as fnmatch(3) without flags does: `*` any characters (a slash and a leading dot too), `?` one,
 * `[a-c]`, `[!a]` and `[[:alpha:]]` one of a set; a backslash takes the meaning from what follows. Takes time in proportion to
 * text times pattern at most, however many stars the pattern has.
 */
export function matchesFilePattern(text: string, pattern: string): boolean {
  const items = parsePattern(pattern)
  let at = 0
  let item = 0
  // Where to go on when the rest does not match: behind the last star, which then takes one character more.
  let retryItem = -1
  let retryAt = 0
  while (at < text.length || item < items.length) {
    const current = items[item]
    if (current === 'any') {
      retryItem = item
      retryAt = at
      item += 1
    } else if (current !== undefined && at < text.length && current(text.charAt(at))) {
      item += 1
      at += 1
    } else if (retryItem !== -1 && retryAt < text.length) {
      retryAt += 1
      at = retryAt
      item = retryItem + 1
    } else return false
  }
  return true
}

type PatternItem = 'any' | ((char: string) => boolean)

function parsePattern(pattern: string): readonly PatternItem[] {
  const items: PatternItem[] = []
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at)
    const set = char === '[' ? parseSet(pattern, at) : undefined
    if (char === '*') {
      if (items.at(-1) !== 'any') items.push('any')
    } else if (char === '?') items.push(() => true)
    else if (set !== undefined) {
      items.push(set.test)
      at = set.end
    } else if (char === '\\') {
      at += 1
      const literal = pattern.charAt(at)
      // A backslash at the end matches nothing.
      items.push((one) => literal !== '' && one === literal)
    } else items.push((one) => one === char)
  }
  return items
}

const classes: ReadonlyMap<string, RegExp> = new Map([
  ['alpha', /[A-Za-z]/],
  ['digit', /\d/],
  ['alnum', /[A-Za-z0-9]/],
  ['upper', /[A-Z]/],
  ['lower', /[a-z]/],
  ['space', /[ \t\n\r\f\v]/],
  ['blank', /[ \t]/],
  ['punct', /[!-/:-@[-`{-~]/],
  ['print', /[ -~]/],
  ['graph', /[!-~]/],
  ['xdigit', /[0-9A-Fa-f]/],
])

/** A set of characters; undefined when its `]` is missing, for then the `[` stands for itself. */
function parseSet(
  pattern: string,
  start: number,
): { readonly test: (char: string) => boolean; readonly end: number } | undefined {
  const tests: ((char: string) => boolean)[] = []
  let at = start + 1
  const isNegated = pattern[at] === '!' || pattern[at] === '^'
  if (isNegated) at += 1
  for (let isFirst = true; at < pattern.length; isFirst = false) {
    const char = pattern.charAt(at)
    if (char === ']' && !isFirst) {
      return { test: (one) => tests.some((test) => test(one)) !== isNegated, end: at }
    }
    const close = pattern.startsWith('[:', at) ? pattern.indexOf(':]', at) : -1
    const named = close === -1 ? undefined : classes.get(pattern.slice(at + 2, close))
    if (named !== undefined) {
      tests.push((one) => named.test(one))
      at = close + 2
      continue
    }
    const from = char === '\\' ? pattern.charAt((at += 1)) : char
    const to = pattern[at + 1] === '-' && pattern[at + 2] !== ']' ? pattern[at + 2] : undefined
    tests.push(to === undefined ? (one) => one === from : (one) => one >= from && one <= to)
    at += to === undefined ? 1 : 3
  }
  return undefined
}
