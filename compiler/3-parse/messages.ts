import type { IRecognitionException, IToken } from 'chevrotain'
import type { Span } from '../1-source/span.ts'
import type { DiagnosticCollector } from '../diagnostics/collector.ts'
import { describeToken, type Problem } from './recovering-parser.ts'
import type { ParserToken } from './token-types.ts'

/** How a token type is called in messages. */
const names: ReadonlyMap<string, string> = new Map([
  ['LeftBrace', '"{"'],
  ['RightBrace', '"}"'],
  ['LeftParen', '"("'],
  ['RightParen', '")"'],
  ['LeftBracket', '"["'],
  ['RightBracket', '"]"'],
  ['Semicolon', '";"'],
  ['Comma', '","'],
  ['Colon', '":"'],
  ['Equals', '"="'],
  ['Dot', '"."'],
  ['String', 'a text in quotes'],
  ['Number', 'a number'],
  ['EventName', 'an event name such as core:worker-one-init'],
  ['AnyWord', 'a name'],
  ['Identifier', 'a name'],
])

/** Turns Chevrotain's exceptions into diagnostics: what was found, what is expected, and where. */
export function reportSyntaxErrors(
  errors: readonly IRecognitionException[],
  problems: readonly Problem[],
  end: Span,
  diagnostics: DiagnosticCollector,
): void {
  const all = [...errors.map((error) => ({ span: spanOf(error.token) ?? end, error })), ...problems].toSorted(
    (one, other) => one.span.source - other.span.source || one.span.start - other.span.start,
  )
  for (const one of all) {
    if ('error' in one) reportException(one.error, one.span, diagnostics)
    else {
      const { kamailio = 'syntax error', kamailioSpan = one.span } = one
      diagnostics.report('KAM2001', one.span, one.message, { kamailio, kamailioSpan })
    }
  }
}

function reportException(error: IRecognitionException, span: Span, diagnostics: DiagnosticCollector): void {
  const previous = (error as { readonly previousToken?: IToken }).previousToken
  const expected = expectedOf(error)
  if (expected === '";"') reportMissingSemicolon(error.token, previous, span, diagnostics)
  else reportMismatch(error, expected, span, diagnostics)
}

function spanOf(token: IToken | undefined): Span | undefined {
  return (token as Partial<ParserToken> | undefined)?.token?.span
}

function expectedOf(error: IRecognitionException): string | undefined {
  const match = /expecting token of type --> (\w+) <--/i.exec(error.message)
  // The end of the file is what may follow everything at the top level: no help to the reader.
  return match === null || match[1] === 'EOF' ? undefined : (names.get(match[1] ?? '') ?? match[1])
}

function reportMissingSemicolon(
  found: IToken,
  previous: IToken | undefined,
  span: Span,
  diagnostics: DiagnosticCollector,
): void {
  const before = spanOf(previous)
  const place = before === undefined ? span : { ...before, start: Math.max(before.start, before.end - 1) }
  diagnostics.report('KAM2002', place, 'a ";" is missing after this', {
    related: [{ message: `Kamailio reports it here, at ${describeToken(found)}`, span }],
    fix: { title: 'add ";"', edits: [{ span: { ...place, start: place.end }, text: ';' }] },
    kamailio: 'syntax error',
    kamailioSpan: span,
  })
}

function reportMismatch(
  error: IRecognitionException,
  expected: string | undefined,
  span: Span,
  diagnostics: DiagnosticCollector,
): void {
  const found = describeToken(error.token)
  const message =
    expected === undefined ? `${found} is not expected here` : `${found} found where ${expected} is expected`
  diagnostics.report('KAM2001', span, message, { kamailio: 'syntax error' })
}
