import { Option, type Command } from 'commander'
import { configCommand, exitWith, stubOption } from './declare.ts'

/** `kamkit eval`. */
export function addEvalCommand(program: Command): void {
  stubOption(configCommand(program, 'eval', 'give the values of expressions on a message'))
    .argument('<expression...>', "such as '$(ru{uri.user})' or '$rU == \"bob\"'")
    .option('-m, --message <file>', 'a SIP message (default: an OPTIONS of our own)')
    .option('-f, --file <file>', 'a configuration whose modules, parameters, defines and routes are there')
    .option('--from <proto:ip:port>', 'where the message comes from', 'udp:127.0.0.1:5080')
    .addOption(new Option('--format <format>', 'output format').choices(['pretty', 'json']).default('pretty'))
    .action(async (expressions: readonly string[], options) =>
      exitWith(await (await import('../eval.ts')).runEval(expressions, options)),
    )
}
