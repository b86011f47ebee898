import { join } from 'node:path'
import { allSnippets } from '#tooling/language-server/features/snippets.ts'
import { createGrammar } from './grammar.ts'

/** The folder of the extension. */
export const extensionFolder = join(import.meta.dirname, '..', '..', 'editors', 'vscode')

/** The files of the extension that are made from the tables of the language: `node --conditions=source scripts/vscode/write.ts`. */
export function generatedFiles(): readonly { readonly path: string; readonly text: string }[] {
  const snippets = Object.fromEntries(
    allSnippets.map(({ prefix, description, body }) => [prefix, { prefix, description, body }]),
  )
  return [
    { path: join(extensionFolder, 'syntaxes', 'kamailio.tmLanguage.json'), text: toText(createGrammar()) },
    { path: join(extensionFolder, 'snippets', 'kamailio.json'), text: toText(snippets) },
  ]
}

function toText(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}
