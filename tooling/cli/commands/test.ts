import type { Command } from 'commander'
import { collect } from '../options.ts'
import { addThresholdOptions } from './coverage.ts'
import { configCommand, exitWith } from './declare.ts'

/** `kamkit test`. */
export function addTestCommand(program: Command): void {
  const command = configCommand(program, 'test', 'play tests of configurations: files *.test.yaml, without a network')
    .argument('[path...]', 'test files, or folders with all that are below them (default: this folder)')
    .option('--filter <pattern>', 'only tests whose name matches, with the names of its groups before it')
    .option('--tag <name>', 'only tests with this tag (repeatable: with one of them)', collect, [])
    .option('--seed <number>', 'what chance gives to tests that do not say it', '1')
    .option('--reporter <name[=file]>', 'pretty, junit, tap or json (repeatable, all but one into files)', collect, [])
    .option('--jobs <number>', 'play tests in so many threads', '1')
    .option('--timeout <time>', 'how long a test may take, of real time: it fails then', '30s')
    .option('--watch', 'play again whenever a test file or a configuration changes')
    .option('--cfgt <dir>', "write the reports of Kamailio's module cfgt into a folder for each test")
    .option('--cfgt-expect <dir>', 'compare them with those that stand there; 1 when they differ')
    .option('--coverage', 'count what the tests execute of the configurations')
    .option('--coverage-dir <dir>', 'folder where the data are kept (default: .kamkit/coverage)')
    .option(
      '--coverage-report <format[=out]>',
      'text, lcov, cobertura, html or json, to a file, for html a folder (repeatable; default: text)',
      collect,
      [],
    )
  addThresholdOptions(command).action(async (paths: readonly string[], options) =>
    exitWith(await (await import('../test.ts')).runTest(paths, options)),
  )
}
