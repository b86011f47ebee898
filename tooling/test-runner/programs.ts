import type { CompiledModule } from '#grammar/abi.ts'
import type { ModuleExports } from '#grammar/manifest.ts'
import { ConfigParser } from '#compiler/3-parse/config-parser.ts'
import { compileConfig, type CheckedConfig } from '#compiler/compile.ts'
import { catalogueFor, projectFor, toParseOptions, type ConfigOptions } from '../cli/options.ts'
import type { ConditionalsOfBuild } from '../coverage/ifdef-arms.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { loadCompiledText } from '../load-program.ts'

/** A configuration that was compiled for tests. */
export interface TestProgram {
  readonly module: CompiledModule
  /** Modules whose exports are known, but which kamkit cannot run: their functions have to be mocked. */
  readonly stubs: ReadonlySet<string>
  /** Modules that the project describes. */
  readonly ownModules?: ReadonlyMap<string, ModuleExports>
  /** The functions of its modules. */
  readonly functions: ReadonlySet<string>
  /** Every file that was read for it. */
  readonly files: readonly string[]
  /** Which arms of `#!ifdef` it took. */
  readonly build?: ConditionalsOfBuild
}

/** A configuration that does not compile. */
export interface BrokenProgram {
  readonly broken: Pick<CheckedConfig, 'diagnostics' | 'sources'>
  readonly files: readonly string[]
}

/** Compiles configurations, each once for each set of its defines. */
export class Programs {
  readonly #kept = new Map<string, Promise<TestProgram | BrokenProgram>>()
  readonly #options: ConfigOptions
  /** Setting one up takes longer than reading a configuration. */
  readonly #parser = new ConfigParser()

  constructor(options: ConfigOptions) {
    this.#options = options
  }

  get(config: string, defines: readonly string[]): Promise<TestProgram | BrokenProgram> {
    const key = programKey(config, defines)
    const known =
      this.#kept.get(key) ??
      compile(config, { ...this.#options, define: [...this.#options.define, ...defines] }, this.#parser)
    this.#kept.set(key, known)
    return known
  }
}

/** One text for a configuration and its defines. */
export function programKey(config: string, defines: readonly string[]): string {
  return [config, ...defines].join('\n')
}

async function compile(
  config: string,
  options: ConfigOptions,
  parser: ConfigParser,
): Promise<TestProgram | BrokenProgram> {
  const catalogue = catalogueFor(config, options)
  const compiled = compileConfig(config, createCompilerHost(), catalogue, {
    ...toParseOptions(options, config),
    outputName: 'program.mjs',
    hasProbe: true,
    parser,
  })
  const files = compiled.sources.all.map(({ name }) => name)
  const errors = compiled.diagnostics.filter((one) => one.severity === 'error')
  if (errors.length > 0) return { broken: { diagnostics: errors, sources: compiled.sources }, files }
  const module = await loadCompiledText(compiled.code, compiled.map, config)
  const loaded = module.program.directives.flatMap((one) =>
    one.kind === 'loadmodule' ? [one.name.slice(one.name.lastIndexOf('/') + 1).replace(/\.so$/, '')] : [],
  )
  const stubs = new Set(loaded.filter((name) => catalogue.module(name)?.declaredOnly === true))
  const functions = new Set(loaded.flatMap((name) => functionsOf(catalogue.module(name))))
  const { conditionals, sources } = compiled.parsed
  const ownModules = projectFor(config, options).modules
  return { module, stubs, ownModules, functions, files, build: { conditionals, sources } }
}

/** The names of a module's functions, with their other names. */
export function functionsOf(facts: ModuleExports | undefined): readonly string[] {
  return Object.entries(facts?.functions ?? {}).flatMap(([name, { aliases = [] }]) => [name, ...aliases])
}
