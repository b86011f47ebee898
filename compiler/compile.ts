import type { Program } from '#grammar/abi.ts'
import { bind } from './4-bind/bind.ts'
import type { BoundProgram } from './4-bind/symbols.ts'
import { check } from './5-check/check.ts'
import { emit } from './6-emit/emit.ts'
import type { Span } from './1-source/span.ts'
import type { Token } from './2-lex/token.ts'
import type { SourceSet } from './1-source/source-set.ts'
import type { Catalogue } from './catalogue.ts'
import { DiagnosticCollector } from './diagnostics/collector.ts'
import type { Diagnostic } from './diagnostics/diagnostic.ts'
import { withOrigins } from './diagnostics/origins.ts'
import { inReadingOrder } from './diagnostics/reading-order.ts'
import type { CompilerHost } from './host.ts'
import { parseConfig, type ParsedConfig, type ParseOptions } from './parse.ts'

export interface CompileOptions extends ParseOptions {
  readonly outputName: string
  readonly isTypeScript?: boolean
  /** Call the runtime's probe before each statement; on by itself when the configuration loads the debugger module. */
  readonly hasProbe?: boolean
  /** A probe may make a run wait (debuggers): every block becomes asynchronous. Implies `hasProbe`. */
  readonly canPause?: boolean
}

export interface CheckedConfig {
  readonly parsed: ParsedConfig
  readonly bound: BoundProgram
  readonly sources: SourceSet
  readonly diagnostics: readonly Diagnostic[]
}

export interface CompiledConfig extends CheckedConfig {
  readonly code: string
  readonly map: string
  readonly program: Program
}

/** Parses, binds and checks a configuration. Never fails: what is wrong is in the diagnostics. */
export function checkConfig(
  path: string,
  host: CompilerHost,
  catalogue: Catalogue,
  options: ParseOptions,
): CheckedConfig {
  const parsed = parseConfig(path, host, options)
  const diagnostics = new DiagnosticCollector()
  const bound = bind(parsed.file, catalogue, diagnostics)
  const nextToken = tokenFinder(parsed.tokens)
  const { sources } = parsed
  check({ program: bound, catalogue, diagnostics, release: options.target, sources, nextToken })
  return {
    parsed,
    bound,
    sources: parsed.sources,
    diagnostics: inReadingOrder([...parsed.diagnostics, ...diagnostics.all], parsed.sources),
  }
}

/** Finds the token behind a span; the table is made when it is needed first. */
function tokenFinder(tokens: readonly Token[]): (span: Span) => Span {
  let indexes: Map<string, number> | undefined
  return (span) => {
    indexes ??= new Map(tokens.map((token, index) => [`${token.span.source}:${token.span.end}`, index]))
    const index = indexes.get(`${span.source}:${span.end}`)
    return (index === undefined ? undefined : tokens[index + 1]?.span) ?? span
  }
}

/** The whole pipeline; `undefined` code is never given: look at the diagnostics before running it. */
export function compileConfig(
  path: string,
  host: CompilerHost,
  catalogue: Catalogue,
  options: CompileOptions,
): CompiledConfig {
  const checked = checkConfig(path, host, catalogue, options)
  const hasDebugger = checked.bound.modules.some((module) => module.name === 'debugger')
  const hasProbe = options.canPause === true || (options.hasProbe ?? hasDebugger)
  const emitted = emit(checked.bound, checked.sources, {
    target: options.target,
    defines: checked.parsed.defines,
    outputName: options.outputName,
    hasProbe,
    ...(hasProbe && hasDebugger ? { tracedTokens: checked.parsed.tokens } : {}),
    canPause: options.canPause === true,
    ...(options.isTypeScript === undefined ? {} : { isTypeScript: options.isTypeScript }),
  })
  return { ...checked, ...emitted, diagnostics: withOrigins(checked.diagnostics, checked.parsed.tokens) }
}
