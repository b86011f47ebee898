import type { SourceSet } from '../1-source/source-set.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { CompilerHost } from '../host.ts'
import { parseConfig, type ParseOptions, type ParsedConfig } from '../parse.ts'

export interface SyntaxCheck {
  readonly sources: SourceSet
  /** Syntax errors of the file itself. */
  readonly errors: readonly Diagnostic[]
  /** Texts of the files that it includes. */
  readonly included: readonly string[]
}

/**
 * Finds out whether a file is one that can be formatted: a configuration, or a part of one that others include, which may hold
 * nothing but defines or the statements of a route. What is wrong besides syntax, a missing file among it, does not matter.
 */
export function findSyntaxErrors(path: string, host: CompilerHost, options: ParseOptions): SyntaxCheck {
  const parsed = parseConfig(path, host, options)
  const included = parsed.sources.all.slice(1).map((source) => source.text)
  const errors = errorsOf(parsed)
  const isPart = errors.length > 0 && errorsOf(parseConfig(path, asRoute(path, host), options)).length === 0
  return { sources: parsed.sources, errors: isPart ? [] : errors, included }
}

/** Also when so much is wrong, or so much is there, that errors of syntax may hide behind it. */
function errorsOf({ diagnostics }: ParsedConfig): readonly Diagnostic[] {
  return diagnostics.filter(
    ({ code, severity, span }) =>
      severity === 'error' && span.source === 0 && /^KAM(?:2|109)/.test(code) && code !== 'KAM2005',
  )
}

/** The same files, the main one inside of a route. */
function asRoute(path: string, host: CompilerHost): CompilerHost {
  const main = host.resolvePath(path)
  return {
    ...host,
    readFile: (name) => {
      const text = host.readFile(name)
      return text === undefined || name !== main ? text : `request_route {\n${text}\n}\n`
    },
  }
}
