import type { VariableUse } from '#compiler/4-bind/variable-uses.ts'
import type { Analysis } from '../analysis.ts'
import type { Occurrence } from './occurrences.ts'

/** Classes of variables whose members a script makes up by naming them, each with the word of its identity. */
export const ownVariables: ReadonlyMap<string, string> = new Map([
  ['var', 'var'],
  ['shv', 'shv'],
  ['avp', 'avp'],
  ['xavp', 'xavp'],
  ['xavu', 'xavu'],
  ['xavi', 'xavi'],
  ['dlg_var', 'dlg_var'],
  ['msg', 'msg'],
  ['cnt', 'cnt'],
  ['stat', 'stat'],
])

/** The variables of the script: $var(x), $avp(x), $xavp(x=>y) and the like, in code and in texts. */
export function findVariableOccurrences(analysis: Analysis): readonly Occurrence[] {
  return analysis.context.variableUses.flatMap((use) => [
    ...(toOccurrence(use, analysis) ?? []),
    ...(fieldOf(use, analysis) ?? []),
  ])
}

/** Classes whose values are records with fields. */
export const recordClasses: ReadonlySet<string> = new Set(['xavp', 'xavu', 'xavi'])

/** The identity of a field: of all records of one name together. */
export function fieldKey(of: string, root: string, field: string): string {
  return `${of}-field ${root} ${field}`
}

/** The field in `$xavp(root=>field)`, `$xavp(root[0]=>field[1])`. */
function fieldOf(use: VariableUse, analysis: Analysis): readonly Occurrence[] | undefined {
  const { inner = '', name: of } = use.pv
  if (!recordClasses.has(of)) return undefined
  const [lead = '', root = '', field = ''] = /^\s*([\w.-]+?)(?:\[[^\]]*\])?=>([\w.-]+)/.exec(inner) ?? []
  if (field === '') return undefined
  const written = analysis.slice(use.span)
  const open = written === use.pv.text ? written.indexOf(inner) : -1
  const start = use.span.start + open + lead.length - field.length
  const span = open === -1 ? use.span : { ...use.span, start, end: start + field.length }
  const role = use.access === 'read' ? 'read' : 'write'
  return [{ kind: 'variable', key: fieldKey(of, root, field), name: field, span, role, route: use.route }]
}

function toOccurrence(use: VariableUse, analysis: Analysis): readonly Occurrence[] | undefined {
  const kind = ownVariables.get(use.pv.name)
  if (kind === undefined) return undefined
  const [, name = ''] = /^\s*(?:[si]:)?([\w.-]+)/.exec(use.pv.inner ?? '') ?? []
  if (name === '') return undefined
  const span = innerSpan(use, name, analysis)
  const role = use.access === 'read' ? 'read' : 'write'
  return [{ kind: 'variable', key: `${kind} ${name}`, name, span, role, route: use.route }]
}

/** Where the name in the parentheses of a variable stands; the whole place when that cannot be told. */
export function innerSpan(use: VariableUse, name: string, analysis: Analysis): VariableUse['span'] {
  const written = analysis.slice(use.span)
  const open = written.indexOf(`${use.pv.name}(`)
  const at = open === -1 || written !== use.pv.text ? -1 : written.indexOf(name, open + use.pv.name.length + 1)
  return at === -1 ? use.span : { ...use.span, start: use.span.start + at, end: use.span.start + at + name.length }
}
