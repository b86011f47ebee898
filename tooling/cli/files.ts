import { accessSync, constants, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../user-error.ts'

/** A file of the configuration as it is on disk; undefined when it is not there any more. */
export function readSource(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return undefined
  }
}

/** Throws a UserError that says of each file that cannot be read why, and what may have been meant. */
export function requireFiles(paths: readonly string[]): void {
  const problems = paths.flatMap((path) => {
    const problem = whyUnreadable(path)
    return problem === undefined ? [] : `cannot read ${path}: ${problem}`
  })
  if (problems.length > 0) throw new UserError(problems.join('\nkamkit: '))
}

function whyUnreadable(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return 'there is no such file'
  if (stat.isDirectory()) {
    const inside = readdirSync(path).filter((name) => name.endsWith('.cfg'))
    const [meant = 'kamailio.cfg'] = inside.includes('kamailio.cfg') ? [] : inside
    return `it is a folder; name a file, such as ${join(path, meant)}`
  }
  try {
    accessSync(path, constants.R_OK)
    return undefined
  } catch {
    return 'permission denied'
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
