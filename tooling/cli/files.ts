import { readFileSync, writeFileSync } from 'node:fs'
import { UserError } from '../user-error.ts'

/** A file of the configuration as it is on disk; undefined when it is not there any more. */
export function readSource(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return undefined
  }
}

/** Writes to a file that was named, or to standard output. */
export function writeOutput(text: string, output: string | undefined): void {
  if (output === undefined) {
    process.stdout.write(text)
    return
  }
  try {
    writeFileSync(output, text)
  } catch (error) {
    throw new UserError(`cannot write ${output}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
