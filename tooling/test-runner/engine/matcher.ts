/** What a text has to be. */
export type TextMatcher =
  | { readonly kind: 'exact'; readonly text: string }
  | { readonly kind: 'pattern'; readonly pattern: RegExp; readonly source: string }
  | { readonly kind: 'present' }
  | { readonly kind: 'absent' }

/** Whether the text is what is asked for; undefined stands for a text that is not there. */
export function matches(matcher: TextMatcher, text: string | undefined): boolean {
  switch (matcher.kind) {
    case 'exact':
      return text === matcher.text
    case 'pattern':
      return text !== undefined && matcher.pattern.test(text)
    case 'present':
      return text !== undefined
    case 'absent':
      return text === undefined
  }
}

/** What is asked for, as it is written in a test. */
export function matcherText(matcher: TextMatcher): string {
  switch (matcher.kind) {
    case 'exact':
      return matcher.text
    case 'pattern':
      return matcher.source
    default:
      return matcher.kind
  }
}

/** Reads `present`, `absent`, `/pattern/flags` or a text that has to be the same; gives what is wrong with a pattern. */
export function readMatcher(text: string): TextMatcher | { readonly error: string } {
  if (text === 'present' || text === 'absent') return { kind: text }
  const [, pattern, flags] = /^\/(.*)\/([a-z]*)$/s.exec(text) ?? []
  if (pattern === undefined) return { kind: 'exact', text }
  try {
    return { kind: 'pattern', pattern: new RegExp(pattern, flags?.replaceAll(/[gy]/g, '')), source: text }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

/** A value that a test written in TypeScript gives. */
export function matcherOf(value: string | number | RegExp): TextMatcher {
  if (value instanceof RegExp) {
    return {
      kind: 'pattern',
      pattern: new RegExp(value.source, value.flags.replaceAll(/[gy]/g, '')),
      source: String(value),
    }
  }
  if (value === 'present' || value === 'absent') return { kind: value }
  return { kind: 'exact', text: String(value) }
}
