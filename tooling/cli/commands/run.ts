import { Option, type Command } from 'commander'
import { collect } from '../options.ts'
import { configCommand, exitWith, stubOption } from './declare.ts'

/** `kamkit run`. */
export function addRunCommand(program: Command): void {
  stubOption(configCommand(program, 'run', 'run a configuration, or a program compiled from one, as a SIP server'))
    .argument('<file>', 'kamailio.cfg or the .mjs compiled from it')
    .option(
      '-l, --listen <[proto:]addr[:port]>',
      'listen here instead of where the configuration says (repeatable)',
      collect,
      [],
    )
    .option('--strict', 'refuse to start on warnings too')
    .option('-d, --debug-level <level>', 'log level, as the core parameter debug')
    .option('--debug <[host:]port>', 'let debuggers attach here over TCP (host: 127.0.0.1)')
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
    .action(async (file: string, options) => exitWith(await (await import('../run.ts')).runRun(file, options)))
}
