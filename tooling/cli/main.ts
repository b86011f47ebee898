import { Command, CommanderError, Option } from 'commander'
import { userErrorText } from '../user-error.ts'
import { kamkitVersion } from '../version.ts'
import { graphFormats } from '../graph/formats.ts'
import { checkFormats } from '../check/formats/render.ts'
import { addCoverageCommands } from './coverage-commands.ts'
import { collect } from './options.ts'

/** Exit statuses: 0 fine, 1 diagnostics, 2 usage or I/O. */
const usageError = 2

function configCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('-A, --define <NAME[=VALUE]>', 'preprocessor define, as kamailio -A (repeatable)', collect, [])
    .addOption(new Option('--target <release>', 'Kamailio release (default: 6.1)').choices(['5.6', '6.0', '6.1']))
    .option('--config <file>', 'project file to take (default: the nearest kamkit.config.json)')
    .option('--no-config', 'take no project file')
}

/** A command that brings messages to a configuration without sockets. */
function playCommand(program: Command, name: string, description: string): Command {
  return configCommand(program, name, description)
    .option('--from <proto:ip:port>', 'where the messages come from', 'udp:127.0.0.1:5080')
    .option('--to <proto:ip:port>', 'the socket that they come to (default: the first that fits)')
    .option('--wait <time>', 'let time pass after each message, such as 500ms or 35s, so that timers run', '0')
    .option('--resolve <name=ip>', 'let a host name resolve (repeatable)', collect, [])
    .option('-l, --listen <[proto:]addr[:port]>', 'listen here instead (repeatable)', collect, [])
    .option('--stub-module <name>', 'let functions of a module that kamkit lacks return -1 (repeatable)', collect, [])
    .option('-d, --debug <level>', 'log level, as the core parameter debug')
}

function createProgram(): Command {
  const program = new Command('kamkit')
  program.description('compiler, checker and runtime for kamailio.cfg').version(kamkitVersion)
  program.exitOverride()
  configCommand(program, 'check', 'say everything that is wrong with a configuration')
    .argument('<file...>', 'configuration files; - reads standard input')
    .addOption(new Option('--format <format>', 'output format').choices(checkFormats).default('pretty'))
    .option('--rule <NAME=SEVERITY>', 'how strict a rule, code or category is, or off (repeatable)', collect, [])
    .option('--fix', 'mend what can be mended safely, in included files too')
    .option('--fix-suggestions', 'make the changes too that are only likely, where there is just one')
    .option('--fix-dry-run', 'write nothing, print what --fix (or --fix-suggestions beside it) would change')
    .addOption(
      new Option('--defines <which>', 'check combinations of the #!ifdef switches').choices(['all', 'pairwise']),
    )
    .option('--max-warnings <number>', 'end with status 1 when there are more warnings')
    .option('--quiet', 'show errors only')
    .addOption(
      new Option('--color <when>', 'colours (auto: on terminals)').choices(['auto', 'always', 'never']).default('auto'),
    )
    .option('--stdin-filename <name>', 'the name under which standard input is checked')
    .action(async (files: readonly string[], options) => {
      const { runCheck } = await import('./check.ts')
      exitWith(await runCheck(files, options))
    })
  configCommand(program, 'compile', 'compile a configuration to JavaScript with a source map')
    .argument('<file>', 'configuration file')
    .option('-o, --output <file>', 'output file (default: the name with .mjs or .ts)')
    .option('--ts', 'write TypeScript')
    .option('--probe', 'call a debugger, tracer or profiler before each statement')
    .action(async (file: string, options) => exitWith(await (await import('./compile.ts')).runCompile(file, options)))
  configCommand(program, 'fmt', 'lay out configurations in one style, without changing a token')
    .argument('[file...]', 'configuration files, rewritten in place; - reads standard input and writes standard output')
    .option('--check', 'write nothing, list the files that would change and end with status 1')
    .option('--diff', 'write nothing, print what would change')
    .option('--stdin', 'the same as -')
    .addOption(new Option('--indent <step>', 'one step of indentation').choices(['tab', '2', '4']).default('tab'))
    .action(async (files: readonly string[], options) =>
      exitWith(await (await import('./fmt.ts')).runFmt(files, options)),
    )
  configCommand(program, 'parse', 'print what the parser makes of a configuration')
    .argument('<file>', 'configuration file')
    .addOption(new Option('--format <format>', 'output format').choices(['json', 'cfg', 'tokens']).default('json'))
    .option('--pieces', 'with tokens: every piece of every file, layout, comments and inactive text too')
    .action(async (file: string, options) => exitWith(await (await import('./parse.ts')).runParse(file, options)))
  playCommand(program, 'exec', 'run messages through a configuration without sockets and show what it does')
    .argument('<file>', 'kamailio.cfg, or the .mjs compiled from it with --probe')
    .argument('<message...>', 'files with one SIP message each, brought to the same server one after the other')
    .option('--trace', 'show each statement that ran, with what decided it and what it changed')
    .addOption(new Option('--format <format>', 'output format').choices(['pretty', 'json']).default('pretty'))
    .action(async (file: string, messages: readonly string[], options) =>
      exitWith(await (await import('./exec.ts')).runExec(file, messages, options)),
    )
  configCommand(program, 'eval', 'give the values of expressions on a message')
    .argument('<expression...>', "such as '$(ru{uri.user})' or '$rU == \"bob\"'")
    .option('-m, --message <file>', 'a SIP message (default: an OPTIONS of our own)')
    .option('-f, --file <file>', 'a configuration whose modules, parameters, defines and routes are there')
    .option('--from <proto:ip:port>', 'where the message comes from', 'udp:127.0.0.1:5080')
    .addOption(new Option('--format <format>', 'output format').choices(['pretty', 'json']).default('pretty'))
    .option('--stub-module <name>', 'let functions of a module that kamkit lacks return -1 (repeatable)', collect, [])
    .action(async (expressions: readonly string[], options) =>
      exitWith(await (await import('./eval.ts')).runEval(expressions, options)),
    )
  configCommand(program, 'graph', 'draw which blocks call and arm which')
    .argument('<file>', 'configuration file')
    .addOption(
      new Option('--format <format>', 'output format (default: as the name of the output says, or mermaid)').choices(
        graphFormats,
      ),
    )
    .option('-o, --output <file>', 'output file (default: standard output)')
    .option('--focus <block>', 'only what leads to a block or is reached from it, such as RELAY or failure_route[F]')
    .option('--depth <steps>', 'with --focus: at most so many steps from it')
    .action(async (file: string, options) => exitWith(await (await import('./graph.ts')).runGraph(file, options)))
  configCommand(program, 'run', 'run a configuration, or a program compiled from one, as a SIP server')
    .argument('<file>', 'kamailio.cfg or the .mjs compiled from it')
    .option(
      '-l, --listen <[proto:]addr[:port]>',
      'listen here instead of where the configuration says (repeatable)',
      collect,
      [],
    )
    .option('--strict', 'refuse to start on warnings too')
    .option('--stub-module <name>', 'let functions of a module that kamkit lacks return -1 (repeatable)', collect, [])
    .option('-d, --debug <level>', 'log level, as the core parameter debug')
    .option('-Y, --run-directory <dir>', 'folder of control sockets and FIFOs')
    .option('--log <engine>', 'how log lines are written: text, or json[:FLAGS] with the flags of --log-engine', 'text')
    .option(
      '--workers <number>',
      'worker processes, at most one for each processor core; children: as many as the configuration says',
      '1',
    )
    .addOption(
      new Option('--malformed <profile>', 'answer malformed messages as the RFCs ask, or do what Kamailio does')
        .choices(['rfc', 'kamailio'])
        .default('rfc'),
    )
    .option('--coverage <dir>', 'count what is executed and write it into this folder when the server stops')
    .action(async (file: string, options) => exitWith(await (await import('./run.ts')).runRun(file, options)))
  addCoverageCommands(program)
  playCommand(program, 'explain', 'say what a name is, or why messages went where they went in a configuration')
    .argument(
      '<name...>',
      "such as t_relay, udp_mtu, '$ru', '{s.len}', '#!ifdef', tm.fr_timer or KAM3001; files with one SIP message each with -f",
    )
    .option(
      '-f, --file <file>',
      'the configuration that the messages are brought to, as the messages of one call in order',
    )
    .addOption(
      new Option('--format <format>', 'output format, with -f').choices(['pretty', 'json', 'html']).default('pretty'),
    )
    .option('-o, --output <file>', 'write here instead of standard output, with -f')
    .action(async (names: readonly string[], options) => {
      if (options.file === undefined) exitWith((await import('./explain.ts')).runExplain(names))
      else exitWith(await (await import('./explain-message.ts')).runExplainMessage(names, options))
    })
  program
    .command('lsp')
    .description('serve an editor: the language server protocol over standard input and output')
    // Editors pass --stdio and --clientProcessId=PID by habit: there is no other way here, and the end of the input is the end.
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async () => {
      const { startLanguageServer } = await import('../language-server/server.ts')
      startLanguageServer(process.stdin, process.stdout)
    })
  return program
}

function exitWith(status: number): void {
  process.exitCode = status
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

await main(process.argv)
