import { Option, type Command } from 'commander'
import { graphFormats } from '../../graph/formats.ts'
import { configCommand, exitWith } from './declare.ts'

/** `kamkit graph`. */
export function addGraphCommand(program: Command): void {
  configCommand(program, 'graph', 'draw which blocks call and arm which')
    .argument('<file>', 'configuration file')
    .addOption(
      new Option('--format <format>', 'output format (default: as the name of the output says, or mermaid)').choices(
        graphFormats,
      ),
    )
    .option('-o, --output <file>', 'output file (default: standard output)')
    .option('--focus <block>', 'only what leads to a block or is reached from it, such as RELAY or failure_route[F]')
    .option('--depth <steps>', 'with --focus: at most so many steps from it')
    .action(async (file: string, options) => exitWith(await (await import('../graph.ts')).runGraph(file, options)))
}
