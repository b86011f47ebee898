import { CompletionItemKind, type CompletionItem } from 'vscode-languageserver'
import { coreSelects, uriParts, type SelectFacts, type SelectTable } from '#grammar/selects.ts'
import type { Place } from '../analysis.ts'
import type { Offer } from './completion.ts'

/** What may follow in a select, `@via[1].ho`; `before` is the select up to the cursor. */
export function completeSelect({ analysis, offset }: Place, before: string): Offer | undefined {
  const [, path, written] = /^@((?:\w+(?:\[[^\]]*\])?\.)*)(\w*)$/.exec(before) ?? []
  if (path === undefined || written === undefined) return undefined
  const steps = [...path.matchAll(/(\w+)(\[[^\]]*\])?\./g)].map(([, name = '', index]) => ({ name, index }))
  const tables = [
    coreSelects,
    ...analysis.checked.bound.modules.flatMap(({ exports }) =>
      exports?.selects === undefined ? [] : [exports.selects],
    ),
  ]
  return { items: tables.flatMap((table) => itemsOf(partsBehind(table, steps))), start: offset - written.length }
}

interface Step {
  readonly name: string
  readonly index: string | undefined
}

/** The names that may stand behind some others. */
function partsBehind(table: SelectTable, steps: readonly Step[]): SelectTable {
  let parts = table
  for (const { name, index } of steps) {
    const found = Object.hasOwn(parts, name.toLowerCase()) ? parts[name.toLowerCase()] : undefined
    const facts = behindIndex(spelled(found, parts), index)
    if (facts === undefined) return {}
    parts = facts.parts ?? (facts.nested === true ? uriParts : {})
  }
  return parts
}

/** Another spelling stands for its neighbour. */
function spelled(facts: SelectFacts | undefined, parts: SelectTable): SelectFacts | undefined {
  const other = facts?.is
  return other !== undefined && Object.hasOwn(parts, other) ? parts[other] : facts
}

function behindIndex(facts: SelectFacts | undefined, index: string | undefined): SelectFacts | undefined {
  if (index === undefined) return facts
  return index.startsWith('["') ? facts?.any : facts?.at
}

function itemsOf(parts: SelectTable): readonly CompletionItem[] {
  return Object.entries(parts).map(([label, { doc }]) => ({
    label,
    kind: CompletionItemKind.Field,
    ...(doc === undefined ? {} : { documentation: doc }),
  }))
}
