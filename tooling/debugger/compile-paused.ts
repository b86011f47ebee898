import type { Catalogue } from '#compiler/catalogue.ts'
import { compileConfig, type CompiledConfig } from '#compiler/compile.ts'
import type { CompilerHost } from '#compiler/host.ts'
import type { ParseOptions } from '#compiler/parse.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { loadCompiledText, type LoadedProgram } from '../load-program.ts'

/** A program that can be paused, or the compilation whose errors keep it from being one. */
export type PausedProgram = { readonly program: LoadedProgram } | { readonly refused: CompiledConfig }

/** Compiles a configuration to be debugged. */
export async function compilePaused(
  file: string,
  catalogue: Catalogue,
  options: ParseOptions,
  host: Partial<CompilerHost> = {},
): Promise<PausedProgram> {
  const compiled = compileConfig(file, { ...createCompilerHost(), ...host }, catalogue, {
    ...options,
    outputName: 'program.mjs',
    canPause: true,
  })
  if (compiled.diagnostics.some(({ severity }) => severity === 'error')) return { refused: compiled }
  return { program: await loadCompiledText(compiled.code, compiled.map, file) }
}
