import type { CheckedConfig } from '#compiler/compile.ts'
import type { StartError } from '#runtime/server/server.ts'
import { renderJson, renderPretty, renderUnix } from '#compiler/diagnostics/render.ts'

export type DiagnosticFormat = 'pretty' | 'unix' | 'json'

/** Writes diagnostics: JSON to standard output, since programs read it, the others to standard error. */
export function printDiagnostics(
  results: readonly Pick<CheckedConfig, 'diagnostics' | 'sources'>[],
  format: DiagnosticFormat,
): void {
  if (format === 'json') {
    process.stdout.write(`${renderJson(results)}\n`)
    return
  }
  const isColoured = hasColours()
  for (const { diagnostics, sources } of results) {
    for (const diagnostic of diagnostics) {
      const text =
        format === 'unix' ? renderUnix(diagnostic, sources) : renderPretty(diagnostic, sources, { isColoured })
      process.stderr.write(`${text}\n`)
    }
  }
}

/** Writes what keeps a program from starting, with its places. */
export function printStartErrors(errors: readonly StartError[]): void {
  for (const { file, line, column, text } of errors) process.stderr.write(`${file}:${line}:${column}: error: ${text}\n`)
}

/** Whether the terminal takes colours; https://no-color.org and FORCE_COLOR say otherwise. */
function hasColours(): boolean {
  const { NO_COLOR: none, FORCE_COLOR: forced } = process.env
  if (none !== undefined && none !== '') return false
  return forced === undefined || forced === '' ? process.stderr.isTTY === true : forced !== '0'
}
