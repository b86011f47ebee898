import type { CheckedConfig } from '#compiler/compile.ts'
import type { StartError } from '#runtime/server/server.ts'
import { renderJson, renderPretty, renderUnix } from '#compiler/diagnostics/render.ts'

/** When colours are used: as the terminal and the environment say, or as the command line does. */
export type ColourChoice = 'auto' | 'always' | 'never'

export type DiagnosticFormat = 'pretty' | 'unix' | 'json'

/** Writes diagnostics: JSON to standard output, since programs read it, the others to standard error. */
export function printDiagnostics(
  results: readonly Pick<CheckedConfig, 'diagnostics' | 'sources'>[],
  format: DiagnosticFormat,
  colour: ColourChoice = 'auto',
): void {
  if (format === 'json') {
    process.stdout.write(`${renderJson(results)}\n`)
    return
  }
  const isColoured = hasColours(colour, process.env, process.stderr.isTTY)
  // Undefined where it is no terminal.
  const width = process.stderr.isTTY ? process.stderr.columns : undefined
  const folder = process.cwd()
  for (const { diagnostics, sources } of results) {
    for (const diagnostic of diagnostics) {
      const text =
        format === 'unix'
          ? renderUnix(diagnostic, sources)
          : renderPretty(diagnostic, sources, { isColoured, width, folder })
      process.stderr.write(`${text}\n`)
    }
  }
}

/** Writes what keeps a program from starting, with its places. */
export function printStartErrors(errors: readonly StartError[]): void {
  for (const { file, line, column, text } of errors) process.stderr.write(`${file}:${line}:${column}: error: ${text}\n`)
}

/** What standard output shows: its width where it is a terminal, at most so wide that lines can be read, and its colours. */
export function terminalOptions(): { readonly width?: number; readonly isColoured: boolean } {
  const { isTTY, columns } = process.stdout
  const width = isTTY ? { width: Math.max(60, Math.min(columns, 200)) } : {}
  return { ...width, isColoured: hasColours('auto', process.env, isTTY) }
}

/** Whether colours are used: the command line says so, or else https://no-color.org and FORCE_COLOR, or else whether it is a terminal. */
export function hasColours(
  choice: ColourChoice,
  { NO_COLOR: none, FORCE_COLOR: forced, TERM: terminal }: NodeJS.ProcessEnv,
  isTerminal: boolean,
): boolean {
  if (choice !== 'auto') return choice === 'always'
  if (none !== undefined && none !== '') return false
  if (forced !== undefined && forced !== '') return forced !== '0'
  return isTerminal && terminal !== 'dumb'
}
