import type { CompiledModule } from '#grammar/abi.ts'
import type { ModuleExports } from '#grammar/manifest.ts'
import { createModuleCatalogue } from '#stdlib/catalogue.ts'
import { declaredWith } from '../catalogue.ts'
import { withHint } from '../project/project-file.ts'
import { UserError } from '../user-error.ts'
import { projectFor, type ConfigOptions } from './options.ts'

/** Modules that a server does without. */
export interface Stubs {
  readonly stubModules: ReadonlySet<string>
  /** What the project describes of them. */
  readonly ownModules: ReadonlyMap<string, ModuleExports>
}

/** Reads `--stub-module NAME`: the names, `all` for every module that kamkit lacks; and the modules that the project of a file describes. */
export function readStubs(file: string, options: ConfigOptions & { readonly stubModule: readonly string[] }): Stubs {
  const ownModules = projectFor(file, options).modules
  const known = new Set(['all', ...createModuleCatalogue().moduleNames, ...ownModules.keys()])
  for (const name of options.stubModule) {
    if (!known.has(name)) throw new UserError(withHint(`--stub-module ${name}: there is no such module`, name, known))
  }
  return { stubModules: new Set(options.stubModule), ownModules }
}

/** Says on standard error which functions do nothing: what they give decides nothing about the real server. */
export function tellStubs({ program }: CompiledModule, { stubModules, ownModules }: Stubs): void {
  const declared = declaredWith(ownModules)
  const names = program.directives.flatMap((one) => {
    const name = one.kind === 'loadmodule' ? one.name.replace(/^.*\//, '').replace(/\.so$/, '') : undefined
    const isStubbed = name !== undefined && (stubModules.has('all') || stubModules.has(name))
    return isStubbed && declared(name)?.declaredOnly === true ? [name] : []
  })
  if (names.length === 0) return
  process.stderr.write(`kamkit: functions of ${names.join(', ')} do nothing and return -1 (--stub-module)\n`)
}
