import { scanPieces } from '../2-lex/pieces.ts'

/** Whether two texts differ in layout alone: the same tokens, directives and comments in the same order. */
export function isSameCode(left: string, right: string): boolean {
  const [one, other] = [codeOf(left), codeOf(right)]
  return one.length === other.length && one.every((part, index) => part === other[index])
}

/** The pieces that are no layout, each as its kind and text; comments without the blanks at the edges of their lines. */
export function codeOf(text: string): readonly string[] {
  return scanPieces(text).flatMap(({ kind, start, end }) => {
    if (kind === 'blank' || kind === 'newline') return []
    const written = text.slice(start, end)
    return [`${kind} ${kind === 'comment' ? withoutEdges(written) : written}`]
  })
}

function withoutEdges(comment: string): string {
  return comment
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
}
