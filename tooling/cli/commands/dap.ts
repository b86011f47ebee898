import type { Command } from 'commander'

/** `kamkit dap`. */
export function addDapCommand(program: Command): void {
  program
    .command('dap')
    .description('serve a debugger of an editor: the debug adapter protocol over standard input and output')
    .option('--port <[host:]port>', 'over TCP instead, for one client after the other (host: 127.0.0.1)')
    .action(async (options: { readonly port?: string }) => (await import('../dap.ts')).runDap(options))
}
