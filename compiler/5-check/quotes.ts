import type { SourceSet } from '../1-source/source-set.ts'
import type { NumberLiteral, StringLiteral } from '../ast/nodes.ts'
import type { Repair } from '../diagnostics/diagnostic.ts'

/** A number as a text in quotes, and a text of digits as a number; undefined for another text. */
export function otherQuotes(value: NumberLiteral | StringLiteral): NumberLiteral | StringLiteral | undefined {
  const { span } = value
  if (value.kind === 'NumberLiteral') return { kind: 'StringLiteral', value: value.text, span }
  if (!/^(?:0|[1-9]\d{0,8})$/.test(value.value)) return undefined
  return { kind: 'NumberLiteral', value: Number(value.value), text: value.value, span }
}

/** Puts a number in quotes, or takes a number out of them, where it stands in the text as it is. */
export function withOtherQuotes(value: NumberLiteral | StringLiteral, sources: SourceSet): Repair {
  const other = otherQuotes(value)
  const written = sources.slice(value.span)
  if (other?.kind === 'NumberLiteral') {
    if (written.slice(1, -1) !== other.text || !/^["']/.test(written)) return {}
    return { fix: { title: 'leave the quotes out', edits: [{ span: value.span, text: other.text }] } }
  }
  if (other === undefined || written !== other.value || !/^\d+$/.test(written)) return {}
  return { fix: { title: 'put it in quotes', edits: [{ span: value.span, text: `"${written}"` }] } }
}
