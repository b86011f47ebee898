import { Command, CommanderError } from 'commander'
import { userErrorText } from '../user-error.ts'
import { kamkitVersion } from '../version.ts'
import { addCheckCommand } from './commands/check.ts'
import { addCompileCommand } from './commands/compile.ts'
import { addCoverageCommands } from './commands/coverage.ts'
import { addDebugCommand } from './commands/debug.ts'
import { addDapCommand } from './commands/dap.ts'
import { addEvalCommand } from './commands/eval.ts'
import { addExecCommand } from './commands/exec.ts'
import { addExplainCommand } from './commands/explain.ts'
import { addFmtCommand } from './commands/fmt.ts'
import { addGraphCommand } from './commands/graph.ts'
import { addLspCommand } from './commands/lsp.ts'
import { addParseCommand } from './commands/parse.ts'
import { addProfileCommand } from './commands/profile.ts'
import { addReplayCommands } from './commands/replay.ts'
import { addRunCommand } from './commands/run.ts'
import { addTestCommand } from './commands/test.ts'

/** Exit statuses: 0 fine, 1 diagnostics, 2 usage or I/O. */
const usageError = 2

/** In the order in which the help lists them. */
const commands: readonly ((program: Command) => void)[] = [
  addCheckCommand,
  addCompileCommand,
  addFmtCommand,
  addParseCommand,
  addExecCommand,
  addEvalCommand,
  addGraphCommand,
  addTestCommand,
  addDebugCommand,
  addRunCommand,
  addCoverageCommands,
  addProfileCommand,
  addExplainCommand,
  addReplayCommands,
  addLspCommand,
  addDapCommand,
]

function createProgram(): Command {
  const program = new Command('kamkit')
  program.description('compiler, checker and runtime for kamailio.cfg').version(kamkitVersion)
  program.exitOverride()
  for (const add of commands) add(program)
  return program
}

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
