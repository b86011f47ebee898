import { Option, type Command } from 'commander'
import { collect } from '../options.ts'
import { configCommand, exitWith, stubOption } from './declare.ts'

/** `kamkit replay` and `kamkit diff`. */
export function addReplayCommands(program: Command): void {
  captureCommand(program, 'replay', 'bring captured traffic to a configuration and compare what it does')
    .argument('<file>', 'kamailio.cfg, or the .mjs compiled from it with --probe')
    .argument('<capture...>', 'pcap, pcapng (also as .gz) or files of the module sipdump')
    .option('--trace', 'show each statement that ran, with what decided it and what it changed')
    .option('--save-tests <dir>', 'write the calls as tests for kamkit test, with masked identities')
    .addOption(new Option('--format <format>', 'output format').choices(['pretty', 'json', 'html']).default('pretty'))
    .action(async (file: string, captures: readonly string[], options) =>
      exitWith(await (await import('../replay.ts')).runReplay(file, captures, options)),
    )
  captureCommand(program, 'diff', 'say which captured calls two configurations treat differently, and where they part')
    .argument('<old>', 'kamailio.cfg, or the .mjs compiled from it with --probe')
    .argument('<new>', 'the other one')
    .option('--capture <file>', 'captured traffic, as for replay (repeatable)', collect, [])
    .addOption(new Option('--format <format>', 'output format').choices(['pretty', 'json']).default('pretty'))
    .action(async (before: string, after: string, options) =>
      exitWith(await (await import('../diff.ts')).runDiff(before, after, options)),
    )
}

/** A command that brings a capture to a configuration. */
function captureCommand(program: Command, name: string, description: string): Command {
  return stubOption(configCommand(program, name, description))
    .option('--call <call-id>', 'only this call (repeatable)', collect, [])
    .option(
      '--from-server <ip:port>',
      'which side of the capture is the server (default: where the configuration listens, or most messages went; repeatable)',
      collect,
      [],
    )
    .option(
      '--resolve <name=ip>',
      'let a host name resolve, beside those that the capture shows (repeatable)',
      collect,
      [],
    )
    .option('--credentials <file>', 'check the digest credentials of these users: lines USER:REALM:PASSWORD')
    .option('--check-credentials', 'believe the captured server about no digest credentials: check all')
    .option('-d, --debug-level <level>', 'log level, as the core parameter debug')
    .option('-o, --output <file>', 'write here instead of standard output')
}
