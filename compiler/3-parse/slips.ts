import type { SourceSet } from '../1-source/source-set.ts'
import type { Span } from '../1-source/span.ts'
import type { Fix, Repair } from '../diagnostics/diagnostic.ts'

/** A sign of another language at a syntax error: what is said of it, and what mends it. */
export interface Slip extends Repair {
  readonly message: string
  readonly help?: string
}

/** Operators as other languages write them, with the place of the token at which the parser stops. */
const operators: readonly { readonly written: string; readonly stopsAt: number; readonly meant: string }[] = [
  { written: '===', stopsAt: 2, meant: '==' },
  { written: '!==', stopsAt: 2, meant: '!=' },
  { written: '=>', stopsAt: 1, meant: '>=' },
  { written: '=<', stopsAt: 1, meant: '<=' },
  { written: '<>', stopsAt: 1, meant: '!=' },
  { written: '~=', stopsAt: 0, meant: '=~' },
  { written: ':=', stopsAt: 0, meant: '=' },
]

/** So much of a line is looked at. */
const reach = 200

/** The slip at the token where the parser stopped, as far as the text of the file shows one there. */
export function slipAt(span: Span, expected: string | undefined, sources: SourceSet): Slip | undefined {
  const { text } = sources.get(span.source)
  const operator = operators.find(({ written, stopsAt }) => text.startsWith(written, span.start - stopsAt))
  if (operator !== undefined) {
    const { written, stopsAt, meant } = operator
    const start = span.start - stopsAt
    const place = { ...span, start, end: start + written.length }
    return { message: `there is no operator ${written}`, fix: replacement(place, meant) }
  }
  if (expected === '"="') return assignmentSlip(span, text)
  return typographicQuotes(span, sources)
}

function replacement(span: Span, text: string): Fix {
  return { title: `write ${text}`, edits: [{ span, text }] }
}

/** `$x == 1;`, `$x += 1;` and `$x++;` at the start of a statement. */
function assignmentSlip(span: Span, text: string): Slip | undefined {
  const written = text.slice(span.start, span.end)
  if (written === '==') return { message: 'a comparison is no statement', suggestions: [replacement(span, '=')] }
  const [, sign = '', isStep] = /^([-+*/%.|&^])(?:=|(\1))/.exec(text.slice(span.start, span.start + 2)) ?? []
  const before = text.slice(Math.max(0, span.start - reach), span.start)
  const [, target] = /(\$[\w(][^;{}=\n]*?)[ \t]*$/.exec(before) ?? []
  if (sign === '' || target === undefined) return undefined
  const message = `there is no operator ${sign}${isStep ?? '='}`
  const value = `${target} ${sign === '.' ? '+' : sign}`
  if (isStep !== undefined) {
    const place = { ...span, end: span.start + 2 }
    const text = `= ${value} 1`
    return { message, help: `write ${target} ${text}`, suggestions: [replacement(place, text)] }
  }
  const help = `write ${target} = ${value} …`
  // Only what adds needs no parentheses around what follows.
  if (sign !== '+') return { message, help }
  return { message, help, suggestions: [replacement({ ...span, end: span.start + 2 }, `= ${value}`)] }
}

/** The bytes of curly quotes in UTF-8. */
const curly = /\xe2\x80[\x9c-\x9f]/g

/** Quotes of a word processor on the line of an error: straight ones in their place. */
export function typographicQuotes(span: Span, sources: SourceSet): Slip | undefined {
  const { text } = sources.get(span.source)
  const start = Math.max(text.lastIndexOf('\n', span.start - 1) + 1, span.start - reach)
  const newline = text.indexOf('\n', span.start)
  const line = text.slice(start, Math.min(newline === -1 ? text.length : newline, span.start + reach))
  // In a straight pair they are characters like others.
  if (line.includes('"')) return undefined
  const found = [...line.matchAll(curly)].map(({ index }) => start + index)
  if (found.length === 0 || found.length % 2 !== 0) return undefined
  const edits = found.map((at) => ({ span: { ...span, start: at, end: at + 3 }, text: '"' }))
  return {
    message: 'these are quotes of a word processor, which Kamailio does not know',
    fix: { title: 'write straight quotes', edits },
  }
}
