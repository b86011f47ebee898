import type { CompatMode } from '#grammar/attribute-syntax.ts'
import type { Origin } from '../1-source/source-set.ts'
import type { Span } from '../1-source/span.ts'
import type { DiagnosticCode } from '../diagnostics/catalogue.ts'
import type { Details, DiagnosticCollector } from '../diagnostics/collector.ts'
import type { CompilerHost } from '../host.ts'
import { expandConstants } from './constant-variables.ts'
import type { Define } from './defines.ts'
import type { Frame } from './frame.ts'
import type { RawToken } from './scan-token.ts'
import type { SubstRule } from './subst-rule.ts'
import type { Token } from './token.ts'

/** What changes tokens while they are read. */
export interface TokenStreamInput {
  readonly host: CompilerHost
  readonly diagnostics: DiagnosticCollector
  readonly defines: Map<string, Define>
  readonly substs: SubstRule[]
}

/** The tokens that were read, after substitutions, and what depends on the words before: names of events, MOD_ defines. */
export class TokenStream {
  readonly #input: TokenStreamInput
  readonly #tokens: Token[] = []
  #previous: Token | undefined
  #beforePrevious: Token | undefined
  /** Problems that Kamailio notices at the next token. */
  readonly #waiting: ((place: Span) => void)[] = []
  /** Behind loadmodulex, and between the parentheses of modparamx. */
  #isExpanding = false
  #isEventName = false

  constructor(input: TokenStreamInput) {
    this.#input = input
  }

  get length(): number {
    return this.#tokens.length
  }

  /** Between the brackets of event_route, where other words are read. */
  get isEventName(): boolean {
    return this.#isEventName
  }

  /** Adds a token as it is after substitutions; `mode` says how a `$` in it is read. */
  add(frame: Frame, raw: RawToken, span: Span, mode: CompatMode): void {
    const kind = raw.kind as Token['kind']
    const written = frame.text.slice(raw.start, raw.end)
    let text = written
    let { value } = raw
    if (kind === 'string') value = this.#expandAtLoad(this.substitute(String(value)))
    if (kind === 'pv') text = this.substitute(written)
    const origin = this.#originOf(
      frame,
      kind === 'string' ? String(raw.value) : written,
      kind === 'string' ? value : text,
      span,
    )
    const isMaybeAttribute = kind === 'pv' && mode !== 'kamailio' && /^\$[A-Za-z_]\w*$/.test(text)
    const token: Token = { kind, text, value, span, origin, ...(isMaybeAttribute ? { isMaybeAttribute } : {}) }
    this.#reportWaiting(span)
    this.#defineModule(token)
    if (kind === 'word') this.#isExpanding = text === 'loadmodulex' || text === 'modparamx'
    if (text === '[' && this.#previous?.text === 'event_route') this.#isEventName = true
    else if (text === ']') this.#isEventName = false
    this.#beforePrevious = this.#previous
    this.#previous = token
    this.#tokens.push(token)
  }

  /** Texts of loadmodulex and modparamx are expanded when they are read. */
  #expandAtLoad(text: string): string {
    if (!this.#isExpanding || !text.includes('$')) return text
    return expandConstants(text, { defines: this.#input.defines, env: (name) => this.#input.host.env(name) })
  }

  /** The macro that a token comes from, or else the first rule that changed it. */
  #originOf({ use }: Frame, before: string, after: number | string | undefined, usedAt: Span): Origin | undefined {
    if (use !== undefined) return { kind: 'define', name: use.name, definedAt: use.definedAt, usedAt: use.span }
    if (before === after) return undefined
    const rule = this.#input.substs.find((one) => one.apply(before) !== before)
    return rule === undefined ? undefined : { kind: 'subst', rule: rule.text, usedAt }
  }

  /** A text after all rules of #!subst. */
  substitute(text: string): string {
    return this.#input.substs.reduce((changed, rule) => rule.apply(changed), text)
  }

  /** Tells of a problem that Kamailio notices at the next token. */
  reportAtNextToken(code: DiagnosticCode, span: Span, message: string, details: Details): void {
    this.#waiting.push((kamailioSpan) =>
      this.#input.diagnostics.report(code, span, message, { ...details, kamailioSpan }),
    )
  }

  #reportWaiting(place: Span): void {
    for (const report of this.#waiting.splice(0)) report(place)
  }

  /** loadmodule "x.so" defines MOD_x (LANGUAGE B4). */
  #defineModule(token: Token): void {
    if (token.kind !== 'string') return
    const before = this.#previous?.text === '(' ? this.#beforePrevious : this.#previous
    if (before?.text !== 'loadmodule' && before?.text !== 'loadmodulex') return
    const path = String(token.value)
    const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.so$/, '')
    this.#input.defines.set(`MOD_${name}`, { value: undefined, at: undefined })
  }

  /** Ends the stream; gives its tokens. */
  finish(span: Span): readonly Token[] {
    this.#reportWaiting(span)
    this.#tokens.push({ kind: 'end', text: '', value: undefined, span, origin: undefined })
    return this.#tokens
  }
}
