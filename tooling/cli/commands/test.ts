import type { Command } from 'commander'
import { collect } from '../options.ts'
import { configCommand, exitWith } from './declare.ts'

/** `kamkit test`. */
export function addTestCommand(program: Command): void {
  configCommand(program, 'test', 'play tests of configurations: files *.test.yaml, without a network')
    .argument('[path...]', 'test files, or folders with all that are below them', ['.'])
    .option('--filter <pattern>', 'only tests whose name matches, with the names of its groups before it')
    .option('--tag <name>', 'only tests with this tag (repeatable: with one of them)', collect, [])
    .option('--seed <number>', 'what chance gives to tests that do not say it', '1')
    .action(async (paths: readonly string[], options) =>
      exitWith(await (await import('../test.ts')).runTest(paths, options)),
    )
}
