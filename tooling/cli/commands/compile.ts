import type { Command } from 'commander'
import { configCommand, exitWith } from './declare.ts'

/** `kamkit compile`. */
export function addCompileCommand(program: Command): void {
  configCommand(program, 'compile', 'compile a configuration to JavaScript with a source map')
    .argument('<file>', 'configuration file')
    .option('-o, --output <file>', 'output file (default: the name with .mjs or .ts)')
    .option('--ts', 'write TypeScript')
    .option('--probe', 'call a debugger, tracer or profiler before each statement')
    .action(async (file: string, options) => exitWith(await (await import('../compile.ts')).runCompile(file, options)))
}
