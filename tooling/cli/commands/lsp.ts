import type { Command } from 'commander'

/** `kamkit lsp`. */
export function addLspCommand(program: Command): void {
  program
    .command('lsp')
    .description('serve an editor: the language server protocol over standard input and output')
    // Editors pass --stdio and --clientProcessId=PID by habit: there is no other way here, and the end of the input is the end.
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async () => {
      const { startLanguageServer } = await import('../../language-server/server.ts')
      startLanguageServer(process.stdin, process.stdout)
    })
}
