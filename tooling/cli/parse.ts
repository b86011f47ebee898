import { existsSync } from 'node:fs'
import { parseConfig } from '#compiler/parse.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { toParseOptions, type ConfigOptions } from './options.ts'
import { printDiagnostics } from './print-diagnostics.ts'

/** `kamkit parse`: the tree as JSON, the tokens, or the file as it was read. 1 when there are errors. */
export async function runParse(
  file: string,
  options: ConfigOptions & { readonly format: 'json' | 'cfg' | 'tokens' },
): Promise<number> {
  if (!existsSync(file)) {
    process.stderr.write(`kamkit: cannot read ${file}\n`)
    return 2
  }
  const parsed = parseConfig(file, createCompilerHost(), toParseOptions(options))
  const { sources, diagnostics } = parsed
  if (options.format === 'cfg') process.stdout.write(Buffer.from(sources.get(0).text, 'latin1'))
  else if (options.format === 'json') process.stdout.write(`${JSON.stringify(parsed.file, null, 1)}\n`)
  else {
    for (const token of parsed.tokens) {
      const { line, column } = sources.position(token.span.source, token.span.start)
      process.stdout.write(`${line}:${column}\t${token.kind}\t${JSON.stringify(token.text)}\n`)
    }
  }
  if (diagnostics.length > 0) {
    printDiagnostics([{ sources, diagnostics }], 'pretty')
  }
  return diagnostics.some((one) => one.severity === 'error') ? 1 : 0
}
