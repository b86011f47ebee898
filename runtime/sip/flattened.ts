/**
 * The same text in one piece. A text that was put together is a tree of its parts until somebody reads it: kept for seconds, the
 * tree takes more room than the text, and every collection of garbage has to walk it.
 */
export function flattened(text: string): string {
  // Reading one character makes V8 join the parts; the result has to be used, or the reading would be left out.
  return Number.isNaN(text.charCodeAt(0)) ? '' : text
}
