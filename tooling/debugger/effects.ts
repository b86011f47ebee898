import type { Program } from '#grammar/abi.ts'
import type { File } from '#compiler/ast/nodes.ts'
import { walk } from '#compiler/ast/walk.ts'
import { onlyLooks } from './looking-functions.ts'
import { sharedVariablesOf } from './outside-recorder.ts'

const whereEffectsAre = 'the console has them, and `do` in a terminal'

/** The functions and commands that are called. */
export function callsIn(file: File): readonly string[] {
  const names: string[] = []
  walk(file, (node) => {
    if (node.kind === 'Call') names.push(node.callee.text)
  })
  return names
}

/**
 * What an expression would change beside the copy that it is evaluated on, in words; undefined when nothing. `result`: the variable that
 * its value is assigned to.
 */
export function effectOf(file: File, calls: readonly string[], result: string): string | undefined {
  const called = calls.find((name) => !onlyLooks(name))
  if (called !== undefined) return `${called}() has effects, and this only looks: ${whereEffectsAre}`
  let isAssigned = false
  walk(file, (node) => {
    if (node.kind !== 'Assign') return
    isAssigned ||= !(node.target.kind === 'PvReference' && node.target.text === result)
  })
  return isAssigned ? `an assignment has effects, and this only looks: ${whereEffectsAre}` : undefined
}

/** The same of reading variables: one that is another at each reading uses up a number, a shared one is there from its first use. */
export function effectOfReading(expression: string, program: Program): string | undefined {
  const [text] = /\$\(?sruid\b\)?/.exec(expression) ?? []
  if (text !== undefined) return `reading ${text} has effects, and this only looks: ${whereEffectsAre}`
  const used = [...expression.matchAll(/\$\(?shv(?:inc)?(\([^()$]*\))/g)].map(([, name = '']) => `$shv${name}`)
  if (used.length === 0) return undefined
  const known = new Set(sharedVariablesOf(program))
  const unknown = used.find((name) => !known.has(name))
  return unknown === undefined ? undefined : `there is no ${unknown}: the configuration neither uses nor sets it`
}
