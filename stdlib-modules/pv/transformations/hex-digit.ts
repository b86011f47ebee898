/**
 * The value that Kamailio's lenient decoders take a character for: 0 to 15 for a hexadecimal digit, some number for any other,
 * and that of NUL beyond the end.
 */
export function hexDigit(text: string, at: number): number {
  const code = at < text.length ? text.charCodeAt(at) : 0
  if (code >= 48 && code <= 57) return code - 48
  const small = code >= 65 && code <= 90 ? code + 32 : code
  return small - 97 + 10
}
