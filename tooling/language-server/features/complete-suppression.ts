import { CompletionItemKind } from 'vscode-languageserver'
import { rules } from '#compiler/lint/rules/index.ts'
import type { Place } from '../analysis.ts'
import type { Offer } from './completion.ts'

/** Names of rules behind `kamkit-disable` and the like in a comment. */
export function rulesToDisable({ offset }: Place, before: string): Offer | undefined {
  const [, word] = /kamkit-(?:disable|enable)(?:-\w+)*[ \t]+(?:[\w-]+[ \t]*,?[ \t]*)*?([\w-]*)$/.exec(before) ?? []
  if (word === undefined) return undefined
  const items = rules.map(({ name, code, title }) => ({
    label: name,
    kind: CompletionItemKind.EnumMember,
    detail: code,
    documentation: title,
  }))
  return { items, start: offset - word.length }
}
