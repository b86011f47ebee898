import { Option, type Command } from 'commander'
import { configCommand, exitWith } from './declare.ts'

/** `kamkit parse`. */
export function addParseCommand(program: Command): void {
  configCommand(program, 'parse', 'print what the parser makes of a configuration')
    .argument('<file>', 'configuration file')
    .addOption(new Option('--format <format>', 'output format').choices(['json', 'cfg', 'tokens']).default('json'))
    .option('--pieces', 'with tokens: every piece of every file, layout, comments and inactive text too')
    .action(async (file: string, options) => exitWith(await (await import('../parse.ts')).runParse(file, options)))
}
