import type { IRecognitionException, IToken } from 'chevrotain'
import type { SourceSet } from '../1-source/source-set.ts'
import type { Span } from '../1-source/span.ts'
import type { Diagnostic, Fix, Repair } from '../diagnostics/diagnostic.ts'
import type { DiagnosticCollector } from '../diagnostics/collector.ts'
import { describeToken, unclosedBrace, type Problem } from './recovering-parser.ts'
import { slipAt, typographicQuotes } from './slips.ts'
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
  sources: SourceSet,
  diagnostics: DiagnosticCollector,
): void {
  const all = [...errors.map((error) => ({ span: spanOf(error.token) ?? end, error })), ...problems].toSorted(
    (one, other) => one.span.source - other.span.source || one.span.start - other.span.start,
  )
  for (const one of all) {
    if ('error' in one) reportException(one.error, one.span, sources, diagnostics)
    else {
      const { kamailio = 'syntax error', kamailioSpan = one.span } = one
      const related = one.related ?? (one.message === unclosedBrace ? swallowed(diagnostics) : [])
      const { message = one.message, ...repair } = slipAt(one.span, undefined, sources) ?? {}
      diagnostics.report('KAM2001', one.span, message, {
        ...repair,
        kamailio,
        kamailioSpan,
        ...(related.length > 0 ? { related } : {}),
      })
    }
  }
}

/** What took the rest of the file, the missing brace with it. */
function swallowed({ all }: DiagnosticCollector): NonNullable<Diagnostic['related']> {
  return all.flatMap(({ code, message, span }) => {
    const isOpen = code === 'KAM1006' || (code === 'KAM1007' && message.includes('string'))
    return isOpen ? [{ span, message: 'the rest of the file is taken for a part of this' }] : []
  })
}

function reportException(
  error: IRecognitionException,
  span: Span,
  sources: SourceSet,
  diagnostics: DiagnosticCollector,
): void {
  const previous = spanOf((error as { readonly previousToken?: IToken }).previousToken)
  const expected = expectedOf(error)
  if (expected === '";"') reportMissingSemicolon(error.token, previous, span, sources, diagnostics)
  else reportMismatch(error.token, expected, previous, span, sources, diagnostics)
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
  before: Span | undefined,
  span: Span,
  sources: SourceSet,
  diagnostics: DiagnosticCollector,
): void {
  const place = before === undefined ? span : { ...before, start: Math.max(before.start, before.end - 1) }
  const slip = typographicQuotes(span, sources)
  diagnostics.report('KAM2002', place, slip?.message ?? messageBefore(found, before, sources), {
    related: [{ message: `Kamailio reports it here, at ${describeToken(found)}`, span }],
    ...(slip ?? semicolonRepair(found, before, span, sources)),
    kamailio: 'syntax error',
    kamailioSpan: span,
  })
}

function messageBefore({ image }: IToken, before: Span | undefined, sources: SourceSet): string {
  const word = before === undefined ? '' : sources.slice(before)
  return image === '{' && blockWords.test(word)
    ? `"${word}" is no word of this language`
    : 'a ";" is missing after this'
}

/** Words of other languages between a condition and its block. */
const blockWords = /^(?:then|do)$/

/** Certain where a new line begins with what can only be another statement: on the same line something else may be wrong. */
function semicolonRepair(found: IToken, before: Span | undefined, span: Span, sources: SourceSet): Repair {
  const word = before === undefined ? '' : sources.slice(before)
  if (before !== undefined && found.image === '{' && blockWords.test(word)) {
    return { fix: { title: `leave "${word}" out`, edits: [{ span: { ...before, end: span.start }, text: '' }] } }
  }
  const start = before?.end ?? span.end
  const fix: Fix = { title: 'add ";"', edits: [{ span: { ...(before ?? span), start, end: start }, text: ';' }] }
  if (found.image === '}' || found.image === '') return { fix }
  if (!/^[\w$]/.test(found.image)) return {}
  const isBelow =
    before?.source !== span.source || sources.get(span.source).text.slice(start, span.start).includes('\n')
  return isBelow ? { fix } : { suggestions: [fix] }
}

function reportMismatch(
  token: IToken,
  expected: string | undefined,
  before: Span | undefined,
  span: Span,
  sources: SourceSet,
  diagnostics: DiagnosticCollector,
): void {
  const found = describeToken(token)
  const said = expected === undefined ? `${found} is not expected here` : `${found} found where ${expected} is expected`
  const slip = slipAt(span, expected, sources) ?? signRepair(token.image, expected, before, span, sources)
  const { message = said, ...repair } = slip
  diagnostics.report('KAM2001', span, message, {
    ...(vanishedMacro(before, span, sources) ?? undefinedMacro(token.image)),
    ...repair,
    kamailio: 'syntax error',
  })
}

/** The word before the place, when it stands for nothing: what follows is not to blame. */
function vanishedMacro(
  before: Span | undefined,
  span: Span,
  sources: SourceSet,
): { readonly help: string } | undefined {
  if (before?.source !== span.source) return undefined
  const between = sources.get(span.source).text.slice(before.end, Math.min(span.start, before.end + maxWord))
  const [, word] = /^[ \t]*([A-Za-z_]\w*)[ \t]*$/.exec(between) ?? []
  return word === undefined
    ? undefined
    : { help: `${word} before it stands for nothing: give its #!define or #!substdef a value` }
}

/** What lies further apart is no single word. */
const maxWord = 100

/** A word in capitals is mostly a macro that an installer, an #!ifdef or `-A` should have defined. */
function undefinedMacro(word: string): { readonly help?: string } {
  if (!/^[A-Z][A-Z0-9_]+$/.test(word)) return {}
  return { help: `no #!define of ${word} stands before this line; -A ${word}=VALUE gives it one` }
}

/** A sign that is missing before the token or one too many: there may be other places for it. */
function signRepair(
  found: string,
  expected: string | undefined,
  before: Span | undefined,
  span: Span,
  sources: SourceSet,
): Repair & { readonly message?: string } {
  if (found === ')' && expected === undefined) {
    return { suggestions: [{ title: 'leave it out', edits: [{ span, text: '' }] }] }
  }
  if (before === undefined) return {}
  const at = { ...before, start: before.end }
  if (expected === '")"' && (found === '{' || found === ';')) {
    return { suggestions: [{ title: 'add ")"', edits: [{ span: at, text: ')' }] }] }
  }
  if (expected !== '":"' || sources.slice(before) !== 'default') return {}
  return { fix: { title: 'add ":"', edits: [{ span: at, text: ':' }] } }
}
