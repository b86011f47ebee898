import { existsSync } from 'node:fs'
import type { CompiledModule } from '#grammar/abi.ts'
import type { CheckedConfig } from '#compiler/compile.ts'
import type { Diagnostic } from '#compiler/diagnostics/diagnostic.ts'
import type { Recompile } from '#runtime/server/reload-command.ts'
import type { StartError } from '#runtime/server/server.ts'
import { userErrorText } from './user-error.ts'

/** A diagnostic as a problem that keeps a program from running. */
export function startErrorOf({ span, message }: Diagnostic, { sources }: Pick<CheckedConfig, 'sources'>): StartError {
  const { line, column } = sources.position(span.source, span.start)
  return { file: sources.get(span.source).name, line, column, text: message }
}

/** How a server reads its configuration anew; a file that went away is a problem of the configuration as well. */
export function recompileWith(file: string, compile: () => Promise<CompiledModule | readonly StartError[]>): Recompile {
  const problem = (text: string): readonly StartError[] => [{ file, line: 1, column: 1, text }]
  return async () => {
    if (!existsSync(file)) return problem('the file cannot be read')
    try {
      return await compile()
    } catch (error) {
      const text = userErrorText(error)
      if (text === undefined) throw error
      return problem(text)
    }
  }
}
