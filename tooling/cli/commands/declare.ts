import { Option, type Command } from 'commander'
import { collect } from '../options.ts'

/** A command about a configuration. */
export function configCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('-A, --define <NAME[=VALUE]>', 'preprocessor define, as kamailio -A (repeatable)', collect, [])
    .addOption(new Option('--target <release>', 'Kamailio release (default: 6.1)').choices(['5.6', '6.0', '6.1']))
    .option('--config <file>', 'project file to take (default: the nearest kamkit.config.json)')
    .option('--no-config', 'take no project file')
}

/** What becomes of modules that kamkit cannot run. */
export function stubOption(command: Command): Command {
  const description = 'let functions of a module that kamkit lacks return -1 (repeatable; all: of each such module)'
  return command.option('--stub-module <name>', description, collect, [])
}

/** A command that brings messages to a configuration without sockets. */
export function playCommand(program: Command, name: string, description: string): Command {
  return stubOption(configCommand(program, name, description))
    .option('--from <proto:ip:port>', 'where the messages come from', 'udp:127.0.0.1:5080')
    .option('--to <proto:ip:port>', 'the socket that they come to (default: the first that fits)')
    .option('--wait <time>', 'let time pass after each message, such as 500ms or 35s, so that timers run', '0')
    .option('--resolve <name=ip>', 'let a host name resolve (repeatable)', collect, [])
    .option('-l, --listen <[proto:]addr[:port]>', 'listen here instead (repeatable)', collect, [])
    .option('-d, --debug-level <level>', 'log level, as the core parameter debug')
}

/** The exit status of the process: 0 fine, 1 diagnostics, 2 usage or input and output. */
export function exitWith(status: number): void {
  process.exitCode = status
}
