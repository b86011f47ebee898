import { Option, type Command } from 'commander'
import { checkFormats } from '../../check/formats/render.ts'
import { collect } from '../options.ts'
import { configCommand, exitWith } from './declare.ts'

/** `kamkit check`. */
export function addCheckCommand(program: Command): void {
  configCommand(program, 'check', 'say everything that is wrong with a configuration')
    .argument('<file...>', 'configuration files; - reads standard input')
    .addOption(new Option('--format <format>', 'output format').choices(checkFormats).default('pretty'))
    .option('--rule <NAME=SEVERITY>', 'how strict a rule, code or category is, or off (repeatable)', collect, [])
    .option('--fix', 'mend what can be mended safely, in included files too')
    .option('--fix-suggestions', 'make the changes too that are only likely, where there is just one')
    .option('--fix-dry-run', 'write nothing, print what --fix (or --fix-suggestions beside it) would change')
    .addOption(
      new Option('--defines <which>', 'check combinations of the #!ifdef switches').choices(['all', 'pairwise']),
    )
    .option('--max-warnings <number>', 'end with status 1 when there are more warnings')
    .option('--quiet', 'show errors only')
    .addOption(
      new Option('--color <when>', 'colours (auto: on terminals)').choices(['auto', 'always', 'never']).default('auto'),
    )
    .option('--stdin-filename <name>', 'the name under which standard input is checked')
    .action(async (files: readonly string[], options) => {
      const { runCheck } = await import('../check.ts')
      exitWith(await runCheck(files, options))
    })
}
