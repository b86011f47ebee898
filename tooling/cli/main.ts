import { CommanderError } from 'commander'
import { userErrorText } from '../user-error.ts'
import { createProgram } from './program.ts'

/** Exit statuses: 0 fine, 1 diagnostics, 2 usage or I/O. */
const usageError = 2

/** Runs the command line; commander's own errors are usage errors, its help is none. */
async function main(argv: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync([...argv])
  } catch (error) {
    const text = userErrorText(error)
    if (text !== undefined) process.stderr.write(`kamkit: ${text}\n`)
    else if (!(error instanceof CommanderError)) throw error
    process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : usageError
  }
}

// Who reads may have enough (`| head`): that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})
await main(process.argv)
