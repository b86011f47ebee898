import { Option, type Command } from 'commander'
import { configCommand, exitWith } from './declare.ts'

/** `kamkit fmt`. */
export function addFmtCommand(program: Command): void {
  configCommand(program, 'fmt', 'lay out configurations in one style, without changing a token')
    .argument('[file...]', 'configuration files, rewritten in place; - reads standard input and writes standard output')
    .option('--check', 'write nothing, list the files that would change and end with status 1')
    .option('--diff', 'write nothing, print what would change')
    .option('--stdin', 'the same as -')
    .addOption(new Option('--indent <step>', 'one step of indentation').choices(['tab', '2', '4']).default('tab'))
    .action(async (files: readonly string[], options) =>
      exitWith(await (await import('../fmt.ts')).runFmt(files, options)),
    )
}
