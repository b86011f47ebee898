import { walk } from '#compiler/ast/walk.ts'
import type { Span } from '#compiler/1-source/span.ts'
import type { Analysis } from '../analysis.ts'
import type { Occurrence } from './occurrences.ts'
import { withoutQuotes } from './routes.ts'
import { innerSpan } from './variables.ts'

/** Variables whose name starts with that of a table. */
export const tableVariables: ReadonlySet<string> = new Set([
  'sht',
  'shtex',
  'shtcn',
  'shtcv',
  'shtinc',
  'shtdec',
  'shtrecord',
])

/** Functions of htable that do not name a table first: iterators have a name of their own there. */
const tableArguments: ReadonlyMap<string, number> = new Map([
  ['sht_iterator_start', 1],
  ['sht_iterator_next', -1],
  ['sht_iterator_end', -1],
  ['sht_iterator_rm', -1],
  ['sht_iterator_sets', -1],
  ['sht_iterator_seti', -1],
  ['sht_iterator_setex', -1],
])

/** The argument of a function that names a table; undefined when none does. */
export function tableArgumentOf(callee: string): number | undefined {
  if (!callee.startsWith('sht_')) return undefined
  const index = tableArguments.get(callee) ?? 0
  return index < 0 ? undefined : index
}

/** Hash tables: the modparam that defines one, $sht(name=>key) and the like, and functions that name one. */
export function findTableOccurrences(analysis: Analysis): readonly Occurrence[] {
  return [...definitions(analysis), ...variables(analysis), ...calls(analysis)]
}

function definitions(analysis: Analysis): readonly Occurrence[] {
  return analysis.checked.bound.file.items.flatMap((item) => {
    if (item.kind !== 'ModParam' || item.param.value !== 'htable' || item.value.kind !== 'StringLiteral') return []
    const { value, span } = item.value
    const [name] = /^[\w.-]+(?==>)/.exec(value.trim()) ?? []
    return name === undefined ? [] : [occurrence(name, part(analysis, span, name), 'definition')]
  })
}

function variables(analysis: Analysis): readonly Occurrence[] {
  return analysis.context.variableUses.flatMap((use) => {
    if (!tableVariables.has(use.pv.name)) return []
    const [name] = /^[\w.-]+(?==>|$)/.exec(use.pv.inner?.trim() ?? '') ?? []
    if (name === undefined) return []
    const role = use.access === 'read' ? 'read' : 'write'
    return [{ ...occurrence(name, innerSpan(use, name, analysis), role), route: use.route }]
  })
}

function calls(analysis: Analysis): readonly Occurrence[] {
  const found: Occurrence[] = []
  for (const route of analysis.routes) {
    for (const block of route.blocks) {
      walk(block, (node) => {
        if (node.kind !== 'Call') return
        const arg = node.args[tableArgumentOf(node.callee.text) ?? -1]
        if (arg?.kind !== 'StringLiteral') return
        const [name] = /^[\w.-]+(?==>|$)/.exec(arg.value) ?? []
        if (name !== undefined) found.push({ ...occurrence(name, part(analysis, arg.span, name), 'read'), route })
      })
    }
  }
  return found
}

function occurrence(name: string, span: Span, role: Occurrence['role']): Occurrence {
  return { kind: 'table', key: `table ${name}`, name, span, role }
}

/** The name at the start of a quoted text; the whole text when escapes or macros hide it. */
function part(analysis: Analysis, span: Span, name: string): Span {
  const inside = withoutQuotes(analysis, span)
  const at = analysis.slice(inside).indexOf(name)
  return at === -1 ? span : { ...inside, start: inside.start + at, end: inside.start + at + name.length }
}
