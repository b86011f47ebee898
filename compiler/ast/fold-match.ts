/**
 * Whether a constant text matches a constant regular expression, 1 or 0. Undefined for more than characters, simple sets, anchors,
 * stars and alternatives: what POSIX and JavaScript read alike, in time that grows with the text alone.
 */
export function foldMatch(text: string | undefined, pattern: string | undefined): number | undefined {
  if (text === undefined || pattern === undefined || /[\r\n]/.test(text)) return undefined
  if (!/^(?:[\w@: -]|\[[\w-]+\]\+?|[.^$|]|\.\*)*$/.test(pattern)) return undefined
  try {
    return Number(new RegExp(pattern, 'is').test(text))
  } catch {
    // Such as a range that ends before it begins.
    return undefined
  }
}
