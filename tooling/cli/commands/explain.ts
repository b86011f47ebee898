import { Option, type Command } from 'commander'
import { playCommand, exitWith } from './declare.ts'

/** `kamkit explain`. */
export function addExplainCommand(program: Command): void {
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
      if (options.file === undefined) exitWith((await import('../explain.ts')).runExplain(names))
      else exitWith(await (await import('../explain-message.ts')).runExplainMessage(names, options))
    })
}
