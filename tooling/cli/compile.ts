import { basename } from 'node:path'
import { compileConfig } from '#compiler/compile.ts'
import { gatherModules } from '../check/gather-modules.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { mapForOutput } from '../load-program.ts'
import { requireFiles, writeOutput } from './files.ts'
import { catalogueFor, toParseOptions, type ConfigOptions } from './options.ts'
import { printDiagnostics } from './print-diagnostics.ts'

export interface CompileCommandOptions extends ConfigOptions {
  readonly output?: string
  readonly ts?: boolean
  readonly probe?: boolean
}

/** `kamkit compile`: writes the program and its source map; nothing is written when there are errors. */
export async function runCompile(file: string, options: CompileCommandOptions): Promise<number> {
  requireFiles([file])
  const output = options.output ?? basename(file).replace(/\.cfg$/, '') + (options.ts === true ? '.ts' : '.mjs')
  const compiled = compileConfig(file, createCompilerHost(), catalogueFor(file, options), {
    ...toParseOptions(options, file),
    outputName: basename(output),
    isTypeScript: options.ts === true,
    ...(options.probe === true ? { hasProbe: true } : {}),
  })
  printDiagnostics([gatherModules(compiled)], 'pretty')
  if (compiled.diagnostics.some((one) => one.severity === 'error')) return 1
  writeOutput(mapForOutput(compiled.map, output), `${output}.map`)
  writeOutput(`${compiled.code}//# sourceMappingURL=${basename(output)}.map\n`, output)
  process.stdout.write(`${output}\n`)
  return 0
}
