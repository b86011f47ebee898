import type { Location, Range } from 'vscode-languageserver'
import type { Source } from '#compiler/1-source/source-set.ts'
import type { Span } from '#compiler/1-source/span.ts'
import { scanPieces, type Piece } from '#compiler/2-lex/pieces.ts'
import type { RouteSymbol } from '#compiler/4-bind/symbols.ts'
import type { Catalogue } from '#compiler/catalogue.ts'
import { checkConfig, type CheckedConfig } from '#compiler/compile.ts'
import type { Diagnostic } from '#compiler/diagnostics/diagnostic.ts'
import type { CompilerHost } from '#compiler/host.ts'
import { LintContext } from '#compiler/lint/context.ts'
import { reportOf, type CheckSettings } from '../check/check-file.ts'
import type { Target } from '../cli/options.ts'
import { isIgnored } from '../project/project-file.ts'
import { findOccurrences, type Occurrence } from './symbols/occurrences.ts'
import { TextLines } from './text-lines.ts'

/** How a configuration is read, and what of it is shown. */
export interface AnalysisOptions {
  readonly check: CheckSettings
  readonly inactiveRegions: boolean
  readonly inlayHints: boolean
}

/** Everything that is known of one main file with all that it includes, at one moment. What takes a search is done when it is first asked for. */
export class Analysis {
  readonly main: string
  readonly checked: CheckedConfig
  readonly catalogue: Catalogue
  readonly options: AnalysisOptions
  readonly #uriOf: (path: string) => string
  readonly #lines = new Map<string, TextLines>()
  readonly #pieces = new Map<string, readonly Piece[]>()
  #diagnostics: readonly Diagnostic[] | undefined
  #occurrences: readonly Occurrence[] | undefined
  #context: LintContext | undefined

  constructor(
    main: string,
    host: CompilerHost,
    catalogue: Catalogue,
    options: AnalysisOptions,
    uriOf: (path: string) => string,
  ) {
    this.main = main
    this.catalogue = catalogue
    this.options = options
    this.#uriOf = uriOf
    this.checked = checkConfig(main, host, catalogue, options.check.parse)
  }

  /** The release that the configuration is for. */
  get target(): Target {
    return this.options.check.parse.target
  }

  /** What `kamkit check` says; nothing of a file that the project leaves out. */
  get diagnostics(): readonly Diagnostic[] {
    const { check } = this.options
    this.#diagnostics ??= isIgnored(this.main, check.project) ? [] : reportOf(this.checked, this.catalogue, check)
    return this.#diagnostics
  }

  /** Takes what was found elsewhere in the same texts, so that it need not be looked for again. */
  adopt(diagnostics: readonly Diagnostic[]): void {
    this.#diagnostics ??= diagnostics
  }

  /** All places that define or name something, in the order of the file. */
  get occurrences(): readonly Occurrence[] {
    this.#occurrences ??= findOccurrences(this)
    return this.#occurrences
  }

  /** What rules know of the program: calls, variables, kinds of blocks. */
  get context(): LintContext {
    const { bound, parsed } = this.checked
    this.#context ??= new LintContext(bound, parsed, this.catalogue, this.target)
    return this.#context
  }

  get routes(): readonly RouteSymbol[] {
    return this.checked.bound.routes
  }

  get sources(): readonly Source[] {
    return this.checked.sources.all
  }

  /** The source of a file; the first one when it is included several times. */
  sourceOf(path: string): Source | undefined {
    return this.sources.find((source) => source.name === path)
  }

  linesOf(source: Source): TextLines {
    const known = this.#lines.get(source.name)
    if (known !== undefined) return known
    const lines = new TextLines(source.text)
    this.#lines.set(source.name, lines)
    return lines
  }

  /** The pieces of a file, of all branches of its conditionals. */
  piecesOf(source: Source): readonly Piece[] {
    const known = this.#pieces.get(source.name)
    if (known !== undefined) return known
    const pieces = scanPieces(source.text)
    this.#pieces.set(source.name, pieces)
    return pieces
  }

  slice(span: Span): string {
    return this.checked.sources.slice(span)
  }

  rangeOf(span: Span): Range {
    return this.linesOf(this.checked.sources.get(span.source)).rangeOf(span.start, span.end)
  }

  uriOf(source: number): string {
    return this.#uriOf(this.checked.sources.get(source).name)
  }

  locationOf(span: Span): Location {
    return { uri: this.uriOf(span.source), range: this.rangeOf(span) }
  }
}

/** A place in a file that an editor asks about. */
export interface Place {
  readonly analysis: Analysis
  readonly source: Source
  readonly offset: number
}
