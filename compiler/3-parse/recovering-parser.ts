import {
  EmbeddedActionsParser,
  EOF,
  isRecognitionException,
  type IToken,
  type ParserMethod,
  type TokenType,
} from 'chevrotain'
import { isSince, type Release } from '#grammar/releases.ts'
import type { Span } from '../1-source/span.ts'
import { maxDiagnostics } from '../diagnostics/collector.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import {
  allTokenTypes,
  Identifier,
  punctuation,
  ReservedWord,
  StringToken,
  wordType,
  type ParserToken,
} from './token-types.ts'

const p = punctuation
/** A syntax error that is no mismatch of tokens. */
export interface Problem {
  readonly span: Span
  readonly message: string
  /** Kamailio's words, if they are others than `syntax error`. */
  readonly kamailio?: string
  readonly kamailioSpan?: Span
  /** Another place that tells why. */
  readonly related?: Diagnostic['related']
}

export const unclosedBrace = 'this "{" is never closed'

const nowhere: Span = { source: 0, start: 0, end: 0 }

/** Keywords that start a top-level statement wherever they stand. */
const alwaysTopLevel = new Set(
  ['LoadModule', 'LoadPath', 'ModParam', 'CfgEngine', 'FlagsKeyword', 'CoreParam'].map((group) => wordType(group)),
)
/** Keywords that start one when `=` follows. */
const withEquals = new Set([
  Identifier,
  ReservedWord,
  ...['ListenKeyword', 'AliasKeyword', 'SocketKeyword'].map((group) => wordType(group)),
])
const routeWords = new Set(['RouteKeyword', 'UnnamedRoute', 'EventRoute'].map((group) => wordType(group)))

/** What recovery may make up when it is missing: only signs whose absence leaves no doubt of what was meant. */
const insertable = new Set<TokenType>([p.Semicolon, p.RightParen, p.RightBracket])

/** A token as messages name it. */
export function describeToken({ image, tokenType }: IToken): string {
  if (image === '') return 'the end of the file'
  const text = image.length > 30 ? `${image.slice(0, 30)}…` : image
  return tokenType === StringToken ? text : `"${text}"`
}

/**
 * How the parser goes on after an error. Chevrotain makes up or leaves out a single token where that mends the input; any other
 * error ends the statement, the case or the top-level statement that it is in, and parsing goes on behind that. Its own
 * resynchronisation is off, because nearly every token may follow a statement.
 */
export abstract class RecoveringParser extends EmbeddedActionsParser {
  /** Errors that are no mismatch of tokens. */
  readonly problems: Problem[] = []
  /** The release whose grammar it is; some forms came after 5.6. */
  protected release: Release = '6.1'

  /** The grammar is validated in tests; in production that would only cost time at every start. */
  constructor(options: { readonly isValidated?: boolean }) {
    super([...allTokenTypes], { recoveryEnabled: true, maxLookahead: 1, skipValidations: options.isValidated !== true })
  }

  protected rule<A extends unknown[], R>(name: string, implementation: (...args: A) => R): ParserMethod<A, R> {
    return this.RULE(name, implementation, { resyncEnabled: false })
  }

  /** What the rule gives; undefined when there was an error in it (which is kept), after `skip` passed over the rest of it. */
  protected recover<T>(rule: () => T, skip: () => void): T | undefined {
    if (this.RECORDING_PHASE) return rule()
    try {
      return rule()
    } catch (error) {
      if (!(error instanceof Error) || !isRecognitionException(error)) throw error
      if (this.hasGivenUp) this.skipAll()
      else skip()
      return undefined
    }
  }

  /** So many errors are not mended: the file is something else than a configuration. */
  private get hasGivenUp(): boolean {
    return this.errors.length + this.problems.length >= maxDiagnostics
  }

  private skipAll(): void {
    if (this.LA(1).tokenType === EOF) return
    const message = `there are more than ${maxDiagnostics} syntax errors: the rest is not read`
    this.problems.push({ span: this.at(this.LA(1)), message })
    while (this.LA(1).tokenType !== EOF) this.skipToken()
  }

  protected override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    return insertable.has(type) && !this.hasGivenUp
  }

  /** Only signs are left out; a word too many is more likely the start of something. */
  protected override canTokenTypeBeDeletedInRecovery(): boolean {
    const type = this.LA(1).tokenType
    return type === p.RightParen || type === p.RightBracket || type === p.Comma || type === p.Semicolon
  }

  /** The place of a token; of one that recovery made up, the place of the token before it. */
  protected at(token: IToken): Span {
    const known = (token as Partial<ParserToken>).token ?? (this.LA(0) as Partial<ParserToken>).token
    return known?.span ?? nowhere
  }

  protected isSince(release: string): boolean {
    return isSince(release, this.release)
  }

  protected reportUnexpected(token: IToken): void {
    this.problems.push({ span: this.at(token), message: `${describeToken(token)} is not expected here` })
  }

  /** Whether what comes can only be a new top-level statement, so that a block before it must have ended. */
  protected startsTopLevel(): boolean {
    const type = this.LA(1).tokenType
    const next = this.LA(2).tokenType
    if (routeWords.has(type)) return next === p.LeftBracket || next === p.LeftBrace
    return alwaysTopLevel.has(type)
  }

  /** To the end of a statement: after its `;` or its block, before the brace that closes the enclosing block. */
  protected skipStatement(): void {
    this.skipUntil(() => this.LA(1).tokenType === p.RightBrace || this.startsTopLevel(), true)
  }

  /** To the next case of a switch, or the brace that closes it. */
  protected skipCase(): void {
    const ends = [wordType('Case'), wordType('Default'), p.RightBrace]
    this.skipUntil(() => ends.includes(this.LA(1).tokenType) || this.startsTopLevel(), false)
  }

  /** To the next top-level statement. */
  protected skipTopLevel(): void {
    if (this.LA(0).tokenType === p.Semicolon && this.startsTopLevel()) return
    if (!this.startsTopLevel() && this.LA(1).tokenType !== EOF) this.skipBalanced()
    const isNext = (): boolean =>
      this.startsTopLevel() || (withEquals.has(this.LA(1).tokenType) && this.LA(2).tokenType === p.Equals)
    this.skipUntil(isNext, false)
  }

  private skipUntil(isEnd: () => boolean, endsAfterStatement: boolean): void {
    while (this.LA(1).tokenType !== EOF && !isEnd()) {
      const type = this.skipBalanced()
      const isLast = type === p.Semicolon || (type === p.LeftBrace && this.LA(1).tokenType !== wordType('Else'))
      if (endsAfterStatement && isLast) return
    }
  }

  /** Passes over one token, or over everything between a pair of braces; gives the type of the first. */
  private skipBalanced(): TokenType {
    const first = this.skipToken()
    let depth = first === p.LeftBrace ? 1 : 0
    while (depth > 0 && this.LA(1).tokenType !== EOF && !this.startsTopLevel()) {
      const type = this.skipToken()
      if (type === p.LeftBrace) depth += 1
      else if (type === p.RightBrace) depth -= 1
    }
    return first
  }

  /** Passes over one token and gives its type; the token EOF stays. */
  private skipToken(): TokenType {
    const { tokenType } = this.LA(1)
    this.SKIP_TOKEN()
    return tokenType
  }
}
