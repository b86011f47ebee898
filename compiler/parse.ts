import { reservedWords } from '#grammar/keywords.ts'
import type { Span } from './1-source/span.ts'
import { SourceSet } from './1-source/source-set.ts'
import { withLines, type Conditional } from './2-lex/conditional-arms.ts'
import { builtInDefines, type Target } from './2-lex/defines.ts'
import { PieceRecorder } from './2-lex/piece-recorder.ts'
import type { Piece } from './2-lex/pieces.ts'
import { preprocess } from './2-lex/preprocessor.ts'
import { compileSubst, splitSubst, type SubstRule } from './2-lex/subst-rule.ts'
import type { Token } from './2-lex/token.ts'
import { ConfigParser } from './3-parse/config-parser.ts'
import { reportSyntaxErrors } from './3-parse/messages.ts'
import { checkNesting } from './3-parse/nesting.ts'
import { toParserTokens } from './3-parse/token-types.ts'
import type { File } from './ast/nodes.ts'
import { DiagnosticCollector } from './diagnostics/collector.ts'
import type { Diagnostic } from './diagnostics/diagnostic.ts'
import type { CompilerHost } from './host.ts'

export interface ParseOptions {
  /** `-A NAME` and `-A NAME=VALUE`. */
  readonly defines: readonly { readonly name: string; readonly value?: string }[]
  /** `--subst` rules. */
  readonly substs?: readonly string[]
  readonly target: Target
  /** A parser to use again: setting one up takes longer than reading a small file. */
  readonly parser?: ConfigParser
  /** Keep every piece of every file: for tools that need comments and layout. */
  readonly keepsPieces?: boolean
}

export interface ParsedConfig {
  readonly file: File
  readonly sources: SourceSet
  readonly tokens: readonly Token[]
  readonly diagnostics: readonly Diagnostic[]
  /** All defines as they stand at the end. */
  readonly defines: ReadonlyMap<string, string | undefined>
  /** Ranges that conditionals left out. */
  readonly inactive: readonly Span[]
  /** Each conditional of each file with its arms, in the order in which they were opened. */
  readonly conditionals: readonly Conditional[]
  /** With `keepsPieces`: the pieces of each source, by its number. Joined they are its text. */
  readonly pieces: ReadonlyMap<number, readonly Piece[]>
}

/** Reads a configuration into a tree. Never fails: what is wrong, a file that cannot be read too, is in the diagnostics. */
export function parseConfig(path: string, host: CompilerHost, options: ParseOptions): ParsedConfig {
  const sources = new SourceSet()
  const diagnostics = new DiagnosticCollector()
  const text = host.readFile(host.resolvePath(path))
  const main = sources.add(path, text ?? '')
  const start = { source: main.id, start: 0, end: 0 }
  if (text === undefined) {
    diagnostics.report('KAM1001', start, `cannot read ${path}`, { kamailio: 'input in flex scanner failed' })
  }
  const defines = builtInDefines(options.target)
  for (const { name, value } of options.defines) defines.set(name, { value, at: undefined })
  const substs = (options.substs ?? []).flatMap((rule) => compileRule(rule))
  const recorder = new PieceRecorder()
  const { target, parser = new ConfigParser() } = options
  const { tokens, inactive, conditionals, finish } = preprocess(main, {
    ...{ host, sources, diagnostics, target, defines, substs },
    ...(options.keepsPieces === true ? { recorder } : {}),
  })
  const file = parseTokens(tokens, { text: main.text, target, sources, diagnostics, parser })
  finish()
  return {
    file,
    sources,
    tokens,
    diagnostics: diagnostics.all,
    defines: new Map([...defines].map(([name, define]) => [name, define.value])),
    inactive,
    conditionals: withLines(conditionals, sources),
    pieces: recorder.all,
  }
}

function compileRule(text: string): readonly SubstRule[] {
  const rule = splitSubst(text)
  const compiled = rule === undefined ? undefined : compileSubst(rule)
  return compiled === undefined ? [] : [compiled]
}

interface ParseInput {
  readonly sources: SourceSet
  readonly text: string
  readonly target: Target
  readonly diagnostics: DiagnosticCollector
  readonly parser: ConfigParser
}

function parseTokens(tokens: readonly Token[], { text, target, sources, diagnostics, parser }: ParseInput): File {
  const { length } = text
  const span = { source: 0, start: 0, end: length }
  // Kamailio is on the last line when the file ends, not on the empty one behind it.
  const end = { source: 0, start: text.endsWith('\n') ? length - 1 : length, end: length }
  if (!checkNesting(tokens, diagnostics)) return { kind: 'File', span, items: [] }
  if (tokens.every((token) => token.kind === 'end')) {
    diagnostics.report('KAM2005', end, 'there is no statement in this configuration', { kamailio: 'syntax error' })
  }
  const file = parser.read(toParserTokens(tokens, end, reservedWords(target)), target)
  reportSyntaxErrors(parser.errors, parser.problems, end, sources, diagnostics)
  return { ...file, span }
}
