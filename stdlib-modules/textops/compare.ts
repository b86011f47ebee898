import type { TextopsFunctions } from './shared-types.ts'

type Comparisons = 'cmp_str' | 'cmp_istr' | 'starts_with' | 'ends_with'
type Searches = 'str_find' | 'str_ifind' | 'str_any_in' | 'str_all_in'

/** Functions on two texts. -1 and -2 tell which one is greater, byte by byte, as in Kamailio 6.1.5. */
export const compareFunctions: Pick<TextopsFunctions, Comparisons | Searches> = {
  cmp_str: (_ctx, { text, other }) => order(text, other),
  cmp_istr: (_ctx, { text, other }) => order(lowerCase(text), lowerCase(other)),
  starts_with: (_ctx, { text, prefix }) =>
    text.length < prefix.length ? -1 : order(text.slice(0, prefix.length), prefix),
  ends_with: (_ctx, { text, suffix }) =>
    text.length < suffix.length ? -1 : order(text.slice(text.length - suffix.length), suffix),
  // An empty text is found at the end here, at the start by str_ifind().
  str_find: (_ctx, { text, part }) => (part === '' ? text.length + 1 : place(text, part)),
  str_ifind: (_ctx, { text, part }) => place(lowerCase(text), lowerCase(part)),
  str_any_in: (_ctx, { text, chars }) => (hasAnyOf(text, chars) ? 1 : -1),
  str_all_in: (_ctx, { text, chars }) => (chars !== '' && isMadeOf(chars, text) ? 1 : -1),
}

function order(text: string, other: string): 1 | -1 | -2 {
  if (text === other) return 1
  return text > other ? -1 : -2
}

/** Letters of ASCII alone: other bytes are no letters to the C library. */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

function place(text: string, part: string): number {
  const at = text.indexOf(part)
  return at === -1 ? -1 : at + 1
}

function hasAnyOf(text: string, chars: string): boolean {
  const wanted = new Set(chars)
  for (const char of text) if (wanted.has(char)) return true
  return false
}

function isMadeOf(text: string, chars: string): boolean {
  const allowed = new Set(chars)
  for (const char of text) if (!allowed.has(char)) return false
  return true
}
