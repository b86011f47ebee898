import { Option, type Command } from 'commander'
import { playCommand, exitWith } from './declare.ts'

/** `kamkit exec`. */
export function addExecCommand(program: Command): void {
  playCommand(program, 'exec', 'run messages through a configuration without sockets and show what it does')
    .argument('<file>', 'kamailio.cfg, or the .mjs compiled from it with --probe')
    .argument('<message...>', 'files with one SIP message each, brought to the same server one after the other')
    .option('--trace', 'show each statement that ran, with what decided it and what it changed')
    .addOption(new Option('--format <format>', 'output format').choices(['pretty', 'json', 'cfgt']).default('pretty'))
    .action(async (file: string, messages: readonly string[], options) =>
      exitWith(await (await import('../exec.ts')).runExec(file, messages, options)),
    )
}
