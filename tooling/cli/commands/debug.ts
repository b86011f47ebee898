import { Option, type Command } from 'commander'
import { collect } from '../options.ts'
import { exitWith, playCommand } from './declare.ts'

/** `kamkit debug`. */
export function addDebugCommand(program: Command): void {
  playCommand(program, 'debug', 'step through a configuration in a terminal, forwards and backwards')
    .argument('<file>', 'kamailio.cfg')
    .option(
      '-m, --message <file>',
      'a SIP message, brought to it without sockets (repeatable; none: real sockets)',
      collect,
      [],
    )
    .option('--call <call-id>', 'stop only this call (repeatable)', collect, [])
    .option('--from-user <user>', 'stop only calls of this user of From (repeatable)', collect, [])
    .option('-Y, --run-directory <dir>', 'folder of control sockets and FIFOs, with real sockets')
    .addOption(
      new Option('--color <when>', 'colours (auto: on terminals)').choices(['auto', 'always', 'never']).default('auto'),
    )
    .action(async (file: string, options) => exitWith(await (await import('../debug.ts')).runDebug(file, options)))
}
