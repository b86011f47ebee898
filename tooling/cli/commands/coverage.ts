import { Option, type Command } from 'commander'
import { coverageFormats } from '../../coverage/reports/formats.ts'

/** The options of commands that measure coverage: what it must be at least. */
export function addThresholdOptions(command: Command): Command {
  return command
    .option('--coverage-lines <percent>', 'end with status 1 when fewer lines were executed')
    .option('--coverage-branches <percent>', 'the same for the ways on from if, while and switch')
    .option('--coverage-routes <percent>', 'the same for routing blocks')
    .option('--coverage-ifdefs <percent>', 'the same for the arms of #!ifdef that some build took')
}

/** `kamkit coverage report` and `merge`. */
export function addCoverageCommands(program: Command): void {
  const coverage = program.command('coverage').description('report and merge what was executed of configurations')
  addThresholdOptions(
    coverage
      .command('report')
      .description('show which lines, branches and routes were executed')
      .argument('[data...]', 'files of data, or folders of them (default: .kamkit/coverage)')
      .addOption(new Option('--format <format>', 'output format').choices(coverageFormats).default('text'))
      .option('-o, --output <file>', 'output file, for html the folder (default: standard output)'),
  ).action(async (paths: readonly string[], options) => {
    process.exitCode = (await import('../coverage.ts')).runCoverageReport(paths, options)
  })
  coverage
    .command('merge')
    .description('make one file of data of several: counts are added')
    .argument('[data...]', 'files of data, or folders of them (default: .kamkit/coverage)')
    .option('-o, --output <file>', 'output file (default: standard output)')
    .action(async (paths: readonly string[], options) => {
      process.exitCode = (await import('../coverage.ts')).runCoverageMerge(paths, options)
    })
}
