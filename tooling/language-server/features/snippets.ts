import { CompletionItemKind, InsertTextFormat, type CompletionItem } from 'vscode-languageserver'

/** A piece of configuration with holes, in the notation of editors. The VS Code extension is given the same ones. */
export interface Snippet {
  readonly prefix: string
  readonly description: string
  readonly where: 'file' | 'block'
  readonly body: readonly string[]
}

// prettier-ignore
export const allSnippets: readonly Snippet[] = [
  { prefix: 'request_route', description: 'The main block', where: 'file', body: ['request_route {', '\t$0', '}'] },
  { prefix: 'route[]', description: 'A named block', where: 'file', body: ['route[${1:NAME}] {', '\t$0', '}'] },
  { prefix: 'failure_route[]', description: 'A block for failed transactions', where: 'file', body: ['failure_route[${1:NAME}] {', '\tif (t_is_canceled()) exit;', '\t$0', '}'] },
  { prefix: 'branch_route[]', description: 'A block for outgoing branches', where: 'file', body: ['branch_route[${1:NAME}] {', '\t$0', '}'] },
  { prefix: 'onreply_route[]', description: 'A block for replies of a transaction', where: 'file', body: ['onreply_route[${1:NAME}] {', '\t$0', '}'] },
  { prefix: 'event_route[]', description: 'A block for an event', where: 'file', body: ['event_route[${1:module:event}] {', '\t$0', '}'] },
  { prefix: 'loadmodule ""', description: 'Loads a module', where: 'file', body: ['loadmodule "${1:name}.so"'] },
  { prefix: 'modparam()', description: 'Sets a parameter of a module', where: 'file', body: ['modparam("${1:module}", "${2:name}", ${3:value})'] },
  { prefix: '#!ifdef', description: 'A condition of the preprocessor', where: 'file', body: ['#!ifdef ${1:WITH_FEATURE}', '$0', '#!endif'] },
  { prefix: 'if {}', description: 'A condition', where: 'block', body: ['if (${1:condition}) {', '\t$0', '}'] },
  { prefix: 'if else', description: 'A condition with two branches', where: 'block', body: ['if (${1:condition}) {', '\t$2', '} else {', '\t$0', '}'] },
  { prefix: 'while {}', description: 'A loop', where: 'block', body: ['while (${1:condition}) {', '\t$0', '}'] },
  { prefix: 'switch {}', description: 'A choice', where: 'block', body: ['switch (${1:\\$var(x)}) {', '\tcase ${2:1}:', '\t\t$0', '\t\tbreak;', '\tdefault:', '\t\tbreak;', '}'] },
  { prefix: 'reply and exit', description: 'Answers and ends', where: 'block', body: ['sl_send_reply("${1:403}", "${2:Forbidden}");', 'exit;'] },
  { prefix: 'relay or error', description: 'Relays, or answers that it could not', where: 'block', body: ['if (!t_relay()) {', '\tsl_reply_error();', '}', 'exit;'] },
]

/** The pieces for the file level, or for the inside of a block. */
export function snippets(where: Snippet['where']): readonly CompletionItem[] {
  return allSnippets
    .filter((snippet) => snippet.where === where)
    .map(({ prefix, description, body }) => ({
      label: prefix,
      kind: CompletionItemKind.Snippet,
      detail: description,
      insertText: body.join('\n'),
      insertTextFormat: InsertTextFormat.Snippet,
      sortText: `5${prefix}`,
    }))
}
