import type { Call } from '#compiler/ast/nodes.ts'
import { walk } from '#compiler/ast/walk.ts'
import type { Analysis } from '../analysis.ts'
import type { Occurrence } from './occurrences.ts'

/** Commands whose first argument is a flag of the message, by what they do with it. */
export const flagCommands: ReadonlyMap<string, Occurrence['role']> = new Map<string, Occurrence['role']>([
  ['setflag', 'write'],
  ['resetflag', 'write'],
  ['isflagset', 'read'],
])

/** Flags with a name: where they are declared, set and asked for. Numbers name nothing. */
export function findFlagOccurrences(analysis: Analysis): readonly Occurrence[] {
  const found: Occurrence[] = []
  for (const item of analysis.checked.bound.file.items) {
    if (item.kind !== 'FlagDeclarations' || item.avp) continue
    for (const { name } of item.flags) {
      found.push({ kind: 'flag', key: `flag ${name.text}`, name: name.text, span: name.span, role: 'definition' })
    }
  }
  for (const route of analysis.routes) {
    for (const block of route.blocks) {
      walk(block, (node) => {
        if (node.kind !== 'Call') return
        const one = flagIn(node)
        if (one !== undefined) found.push({ ...one, route })
      })
    }
  }
  return found
}

function flagIn(call: Call): Occurrence | undefined {
  const role = flagCommands.get(call.callee.text)
  const arg = call.args[0]
  if (role === undefined || arg?.kind !== 'BareWord') return undefined
  return { kind: 'flag', key: `flag ${arg.text}`, name: arg.text, span: arg.span, role }
}
