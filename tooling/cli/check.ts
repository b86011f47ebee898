import { existsSync } from 'node:fs'
import { checkConfig } from '#compiler/compile.ts'
import { lintConfig } from '#compiler/lint/lint.ts'
import { createCatalogue } from '../catalogue.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { toParseOptions, type ConfigOptions } from './options.ts'
import { printDiagnostics, type DiagnosticFormat } from './print-diagnostics.ts'

/** `kamkit check`: 0 without errors, 1 with errors, 2 when a file cannot be read. */
export async function runCheck(
  files: readonly string[],
  options: ConfigOptions & { readonly format: DiagnosticFormat },
): Promise<number> {
  const missing = files.filter((file) => !existsSync(file))
  for (const file of missing) process.stderr.write(`kamkit: cannot read ${file}\n`)
  if (missing.length > 0) return 2
  const catalogue = createCatalogue()
  const results = files.map((file) => {
    const checked = checkConfig(file, createCompilerHost(), catalogue, toParseOptions(options))
    const diagnostics = lintConfig(checked, catalogue, { release: options.target })
    return { sources: checked.sources, diagnostics }
  })
  printDiagnostics(results, options.format)
  return results.some((result) => result.diagnostics.some((one) => one.severity === 'error')) ? 1 : 0
}
