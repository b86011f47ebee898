/**
 * What POSIX and JavaScript read alike: characters, plain sets, repetitions of these, anchors, alternatives, and groups of words. No
 * repetition stands in another one.
 */
const readAlike = /^(?:(?:[\w@: -]|\[\^?[\w@-]+\]|\\?\.)(?:[*+?]|\{\d(?:,\d)?\})?|[$^|]|\([\w|]+\))*$/

/** Whether a constant text matches a constant regular expression, 1 or 0; undefined when it is none that both read alike. */
export function foldMatch(text: string | undefined, pattern: string | undefined): number | undefined {
  if (text === undefined || pattern === undefined || /[\r\n]/.test(text)) return undefined
  if (text.length > 256 || !readAlike.test(pattern)) return undefined
  try {
    return Number(new RegExp(pattern, 'is').test(text))
  } catch {
    // Such as a range that ends before it begins.
    return undefined
  }
}
