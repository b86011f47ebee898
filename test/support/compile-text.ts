import { compileConfig, checkConfig, type CheckedConfig, type CompiledConfig } from '#compiler/compile.ts'
import type { Diagnostic } from '#compiler/diagnostics/diagnostic.ts'
import type { CompilerHost } from '#compiler/host.ts'
import { parseConfig, type ParsedConfig, type ParseOptions } from '#compiler/parse.ts'
import { createCatalogue } from '#tooling/catalogue.ts'

/** What a test may say besides the text of the main file, which is called test.cfg. */
export interface CompileTextOptions extends Partial<ParseOptions> {
  /** Further files by name. */
  readonly files?: ReadonlyMap<string, string>
  readonly env?: ReadonlyMap<string, string>
}

/** A compiler host whose files and environment are texts of the test. */
export function createMemoryHost(text: string, options: CompileTextOptions = {}): CompilerHost {
  const files = new Map([...(options.files ?? []), ['test.cfg', text]])
  const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)
  return {
    readFile: (path) => files.get(path),
    resolvePath: (path, from) => (from === undefined || path.startsWith('/') ? path : folderOf(from) + path),
    env: (name) => options.env?.get(name),
  }
}

function parseOptions(options: CompileTextOptions): ParseOptions {
  const { defines = [], target = '6.1', substs = [] } = options
  return { defines, target, substs }
}

/** Parses a text as test.cfg. */
export function parseText(text: string, options: CompileTextOptions = {}): ParsedConfig {
  return parseConfig('test.cfg', createMemoryHost(text, options), parseOptions(options))
}

/** Checks a text as test.cfg against all known modules. */
export function checkText(text: string, options: CompileTextOptions = {}): CheckedConfig {
  return checkConfig('test.cfg', createMemoryHost(text, options), createCatalogue(), parseOptions(options))
}

/** Compiles a text as test.cfg into test.mjs. */
export function compileText(
  text: string,
  options: CompileTextOptions & {
    readonly isTypeScript?: boolean
    readonly hasProbe?: boolean
    readonly canPause?: boolean
  } = {},
): CompiledConfig {
  return compileConfig('test.cfg', createMemoryHost(text, options), createCatalogue(), {
    ...parseOptions(options),
    outputName: options.isTypeScript === true ? 'test.ts' : 'test.mjs',
    ...(options.isTypeScript === undefined ? {} : { isTypeScript: options.isTypeScript }),
    ...(options.hasProbe === undefined ? {} : { hasProbe: options.hasProbe }),
    ...(options.canPause === undefined ? {} : { canPause: options.canPause }),
  })
}

/** `file:line:column CODE text` of each diagnostic, where text is what its span covers. */
export function placesOf({ diagnostics, sources }: Pick<CheckedConfig, 'diagnostics' | 'sources'>): readonly string[] {
  return diagnostics.map(({ code, span }: Diagnostic) => {
    const { line, column } = sources.position(span.source, span.start)
    return `${sources.get(span.source).name}:${line}:${column} ${code} ${sources.slice(span)}`
  })
}
