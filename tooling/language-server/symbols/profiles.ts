import { walk } from '#compiler/ast/walk.ts'
import type { Span } from '#compiler/1-source/span.ts'
import type { Analysis } from '../analysis.ts'
import type { Occurrence } from './occurrences.ts'
import { withoutQuotes } from './routes.ts'

/** The parameters of dialog that declare profiles. */
export const profileParameters: ReadonlySet<string> = new Set(['profiles_with_value', 'profiles_no_value'])

const profileArguments: ReadonlyMap<string, number> = new Map([
  ['set_dlg_profile', 0],
  ['unset_dlg_profile', 0],
  ['is_in_profile', 0],
  ['get_profile_size', 0],
  ['dlg_set_timeout_by_profile', 0],
  ['dlg_remote_profile', 1],
])

/** The argument of a function that names a profile of dialogs; undefined when none does. */
export function profileArgumentOf(callee: string): number | undefined {
  return profileArguments.get(callee)
}

/** Profiles of dialogs: `modparam("dialog", "profiles_with_value", "caller;callee")`, and functions that name one. */
export function findProfileOccurrences(analysis: Analysis): readonly Occurrence[] {
  const found: Occurrence[] = []
  for (const item of analysis.checked.bound.file.items) {
    if (item.kind !== 'ModParam' || !profileParameters.has(item.param.value)) continue
    if (item.value.kind === 'StringLiteral') found.push(...profilesIn(analysis, item.value.span))
  }
  for (const route of analysis.routes) {
    for (const block of route.blocks) {
      walk(block, (node) => {
        if (node.kind !== 'Call') return
        const arg = node.args[profileArgumentOf(node.callee.text) ?? -1]
        if (arg?.kind !== 'StringLiteral' || !/^[\w.-]+$/.test(arg.value)) return
        const inside = withoutQuotes(analysis, arg.span)
        const isPlain = analysis.slice(inside) === arg.value
        found.push({ ...profile(arg.value, isPlain ? inside : arg.span, 'read'), route })
      })
    }
  }
  return found
}

/** The names that a text declares; a size may stand behind each. */
export function profilesIn(analysis: Analysis, span: Span): readonly Occurrence[] {
  const { source, start } = span
  return [...analysis.slice(span).matchAll(/(?<=^["']?\s*|;\s*)[\w.-]+/g)].map(({ 0: name, index }) =>
    profile(name, { source, start: start + index, end: start + index + name.length }, 'definition'),
  )
}

/** One place that declares or names a profile. */
export function profile(name: string, span: Span, role: Occurrence['role']): Occurrence {
  return { kind: 'profile', key: `profile ${name}`, name, span, role }
}
