import { Command } from 'commander'
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
import { addHelpEnds, helpStyle } from './help.ts'

/** In the order in which the help lists them. */
const groups: readonly { readonly title: string; readonly add: readonly ((program: Command) => void)[] }[] = [
  { title: 'Write configurations:', add: [addCheckCommand, addFmtCommand, addExplainCommand, addGraphCommand] },
  {
    title: 'See what they do, without a network:',
    add: [addExecCommand, addEvalCommand, addDebugCommand, addTestCommand, addReplayCommands],
  },
  { title: 'Run them:', add: [addRunCommand, addCompileCommand] },
  { title: 'Measure them:', add: [addCoverageCommands, addProfileCommand] },
  { title: 'For editors and programs:', add: [addLspCommand, addDapCommand, addParseCommand] },
]

/** The command line of `kamkit`; what is wrong with it is thrown as a CommanderError. */
export function createProgram(): Command {
  const program = new Command('kamkit')
  program.description('compiler, checker and runtime for kamailio.cfg').version(kamkitVersion)
  program.exitOverride().configureHelp(helpStyle).showHelpAfterError('(--help tells more)')
  for (const { title, add } of groups) {
    program.commandsGroup(title)
    for (const one of add) one(program)
  }
  addHelpEnds(program)
  program.addHelpText('after', '\nkamkit COMMAND --help shows examples. The usual way: check, exec --trace, test, run.')
  return program
}
