import type { CompatMode } from '#grammar/attribute-syntax.ts'
import { reservedWords } from '#grammar/keywords.ts'
import type { Source, SourceSet } from '../1-source/source-set.ts'
import type { Span } from '../1-source/span.ts'
import type { DiagnosticCode } from '../diagnostics/catalogue.ts'
import type { Details, DiagnosticCollector } from '../diagnostics/collector.ts'
import type { CompilerHost } from '../host.ts'
import type { RecordedConditional } from './conditional-arms.ts'
import { Conditionals } from './conditionals.ts'
import type { Define, Target } from './defines.ts'
import { runDirective, type DirectiveContext } from './directives.ts'
import { spanIn, type Frame } from './frame.ts'
import type { PieceRecorder } from './piece-recorder.ts'
import { toPiece } from './pieces.ts'
import { compatModes, includeLineEnd, scanEventName, scanToken, type RawToken } from './scan-token.ts'
import { reportScanProblem } from './scan-problems.ts'
import type { SubstRule } from './subst-rule.ts'
import { TokenStream } from './token-stream.ts'
import type { Token } from './token.ts'

export interface PreprocessInput {
  readonly host: CompilerHost
  readonly sources: SourceSet
  readonly diagnostics: DiagnosticCollector
  readonly target: Target
  readonly defines: Map<string, Define>
  readonly substs: SubstRule[]
  /** Told of every piece of every file, if there is one. */
  readonly recorder?: PieceRecorder
}

export interface PreprocessResult {
  readonly tokens: readonly Token[]
  /** Ranges that conditionals left out. */
  readonly inactive: readonly Span[]
  /** Every conditional of every file, as it was read. */
  readonly conditionals: readonly RecordedConditional[]
  /** Reports conditionals without an end: Kamailio counts them when it has parsed everything. */
  readonly finish: () => void
}

/**
 * Limits against runaway input (LANGUAGE B3), at least as high as Kamailio's; a configuration of 100,000 lines has less than a million
 * tokens.
 */
const limits = { includeDepth: 10, macroDepth: 64, tokens: 1_000_000, macroUses: 1_000_000, diagnostics: 100_000 }

/** Reads the main file and everything that it includes into one stream of tokens. */
export function preprocess(main: Source, input: PreprocessInput): PreprocessResult {
  return new Preprocessor(main, input).run()
}

class Preprocessor implements DirectiveContext {
  readonly host: CompilerHost
  readonly sources: SourceSet
  readonly diagnostics: DiagnosticCollector
  readonly target: Target
  readonly defines: Map<string, Define>
  readonly substs: SubstRule[]
  readonly conditionals: Conditionals
  readonly reserved: ReadonlySet<string>
  readonly #stream: TokenStream
  readonly #frames: Frame[] = []
  readonly #inactive: Span[] = []
  readonly #recorder: PieceRecorder | undefined
  #hasReportedMacroDepth = false
  #macroUses = 0
  /** After #!KAMAILIO or #!OPENSER, `$name` is always a pseudo-variable. */
  #mode: CompatMode = 'maxcompat'

  constructor(main: Source, input: PreprocessInput) {
    this.host = input.host
    this.sources = input.sources
    this.diagnostics = input.diagnostics
    this.target = input.target
    this.reserved = reservedWords(input.target)
    this.defines = input.defines
    this.substs = input.substs
    this.#recorder = input.recorder
    this.#stream = new TokenStream(input)
    this.conditionals = new Conditionals(input.diagnostics)
    this.#frames.push({ source: main, text: main.text, at: 0, use: undefined, isFile: true })
  }

  run(): PreprocessResult {
    for (let frame = this.#frames.at(-1); frame !== undefined; frame = this.#frames.at(-1)) {
      if (frame.at >= frame.text.length) this.#frames.pop()
      else if (this.conditionals.isActive || !frame.isFile) this.#step(frame)
      else this.#skip(frame)
      if (this.#isTooLarge(frame)) break
    }
    for (const { id, text } of this.sources.all) this.#recorder?.finish(id, text.length, 'inactive')
    const end = this.sources.get(0)
    const isLineEnd = end.text === '' || end.text.endsWith('\n')
    const span = { source: end.id, start: end.text.length, end: end.text.length }
    return {
      tokens: this.#stream.finish(span),
      inactive: this.#inactive,
      conditionals: this.conditionals.records,
      finish: () => this.conditionals.finish(span, isLineEnd),
    }
  }

  /** Reading stops, with an error, where no real configuration goes on. */
  #isTooLarge(frame: Frame): boolean {
    const reason =
      this.#stream.length >= limits.tokens
        ? `more than ${limits.tokens} words and signs`
        : this.#macroUses >= limits.macroUses
          ? `more than ${limits.macroUses} uses of macros`
          : this.diagnostics.count >= limits.diagnostics
            ? `more than ${limits.diagnostics} mistakes`
            : undefined
    if (reason === undefined) return false
    const span = frame.use?.span ?? { source: frame.source.id, start: frame.at, end: frame.at }
    this.diagnostics.report('KAM1091', span, `there are ${reason}: the rest is not read`)
    return true
  }

  /** Reads one element of the text on top. */
  #step(frame: Frame): void {
    const raw = this.#scan(frame)
    frame.at = raw.end
    if (frame.isFile) this.#recorder?.add(frame.source.id, toPiece(frame.text, raw))
    const span = spanIn(frame, raw)
    if (raw.problem !== undefined) reportScanProblem(raw.problem, span, this.diagnostics)
    switch (raw.kind) {
      case 'blank':
      case 'newline':
        return
      case 'comment':
        if (frame.use !== undefined && !frame.text.startsWith('/*', raw.start)) this.#skipLine()
        return
      case 'stray':
        this.diagnostics.report(
          'KAM1004',
          span,
          `the character ${JSON.stringify(frame.text.slice(raw.start, raw.end))} has no meaning here`,
        )
        return
      case 'directive':
        this.#directive(frame.text.slice(raw.start, raw.end), span)
        return
      case 'word':
        this.#word(frame, raw, span)
        return
      default:
        this.#stream.add(frame, raw, span, this.#mode)
    }
  }

  /** A start line says how `$` is read from here on, if nothing stands after it; anything else is a directive. */
  #directive(text: string, span: Span): void {
    const [, mode] = /^[#!]!(SER|KAMAILIO|OPENSER|MAXCOMPAT|ALL)/.exec(text) ?? []
    if (mode === undefined) runDirective(text, span, this)
    else if (text.length === mode.length + 2) this.#mode = compatModes.get(mode) ?? 'maxcompat'
  }

  /** A line comment in a macro's text hides the rest of the line on which the macro is used, as in Kamailio. */
  #skipLine(): void {
    for (const frame of this.#frames.toReversed()) {
      const newline = frame.text.indexOf('\n', frame.at)
      frame.at = newline === -1 ? frame.text.length : newline
      if (frame.isFile) this.#recorder?.finish(frame.source.id, frame.at, 'inactive')
      if (newline !== -1 || frame.isFile) return
    }
  }

  #scan(frame: Frame): RawToken {
    return this.#stream.isEventName ? scanEventName(frame.text, frame.at) : scanToken(frame.text, frame.at, this.#mode)
  }

  /** In a false branch only conditionals count; quotes and comments do not. */
  #skip(frame: Frame): void {
    const pattern = /[#!]!(?:ifdef|ifndef|ifexp|else|endif)(?![A-Za-z0-9_])/g
    pattern.lastIndex = frame.at
    const match = pattern.exec(frame.text)
    const end = match?.index ?? frame.text.length
    if (end > frame.at) this.#inactive.push({ source: frame.source.id, start: frame.at, end })
    this.#recorder?.finish(frame.source.id, end, 'inactive')
    if (match === null) {
      frame.at = frame.text.length
      return
    }
    const raw = scanToken(frame.text, match.index)
    frame.at = Math.max(raw.end, match.index + 1)
    this.#recorder?.add(frame.source.id, { kind: 'directive', start: match.index, end: frame.at })
    runDirective(frame.text.slice(match.index, raw.end), spanIn(frame, raw), this)
  }

  #word(frame: Frame, raw: RawToken, span: Span): void {
    const word = frame.text.slice(raw.start, raw.end)
    if (word === 'include_file' || word === 'import_file') {
      const line = frame.text.slice(raw.start, includeLineEnd(frame.text, raw.start))
      frame.at = raw.start + line.length
      runDirective(`#!${line}`, { ...span, end: span.start + line.length }, this)
      return
    }
    const define = this.defines.get(word)
    // Keywords are never replaced by macros (LANGUAGE B2).
    if (define === undefined || this.reserved.has(word)) this.#stream.add(frame, raw, span, this.#mode)
    else this.#expand(word, define, span)
  }

  /** A macro's replacement is read anew, so that it may hold tokens, statements and further macros. */
  #expand(name: string, define: Define, span: Span): void {
    if (define.value === undefined || define.value === '') return
    const open = this.#frames.filter((frame) => !frame.isFile)
    const isEndless = open.length >= limits.macroDepth || open.some((frame) => frame.use?.name === name)
    this.#macroUses += 1
    if (isEndless) {
      this.#reportEndless(name, span)
      return
    }
    const source = this.#frames.at(-1)?.source
    if (source === undefined) return
    this.#frames.push({ source, text: define.value, at: 0, use: { span, name, definedAt: define.at }, isFile: false })
  }

  #reportEndless(name: string, span: Span): void {
    if (this.#hasReportedMacroDepth) return
    this.#hasReportedMacroDepth = true
    this.diagnostics.report('KAM1005', span, `the macro ${name} expands to itself, or to far too much`, {
      kamailio: 'memory exhausted',
    })
  }

  reportAtNextToken(code: DiagnosticCode, span: Span, message: string, details: Details): void {
    this.#stream.reportAtNextToken(code, span, message, details)
  }

  /** Called by include_file and import_file. */
  include(path: string, span: Span, isOptional: boolean): void {
    const files = this.#frames.filter((frame) => frame.isFile)
    if (files.length > limits.includeDepth) {
      this.diagnostics.report(
        'KAM1002',
        span,
        `includes are nested deeper than ${limits.includeDepth}: does a file include itself?`,
        { kamailio: 'too many includes' },
      )
      return
    }
    const name = this.#stream.substitute(path)
    const from = files.at(-1)?.source.name
    const candidates = new Set([this.host.resolvePath(name), this.host.resolvePath(name, from)])
    for (const candidate of candidates) {
      const text = this.host.readFile(candidate)
      if (text === undefined) continue
      const source = this.sources.add(candidate, text, span)
      this.#frames.push({ source, text, at: 0, use: undefined, isFile: true })
      return
    }
    if (!isOptional) {
      this.diagnostics.report('KAM1001', span, `cannot open the included file ${name}`, {
        help: `there is no file ${[...candidates].join(', and no ')} that can be read`,
        kamailio: `cannot open included file: ${name}`,
      })
    }
  }
}
