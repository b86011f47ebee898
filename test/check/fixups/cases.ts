import { createModuleCatalogue } from '#stdlib/catalogue.ts'
import { argumentListsOf } from '#compiler/5-check/check-calls.ts'
import type { FunctionFacts } from '#grammar/manifest.ts'

/** What stands in place of an argument, by a letter. */
export const variants: ReadonlyMap<string, string> = new Map([
  ['n', '5'],
  ['m', '-5'],
  ['x', '$var(x)'],
  ['s', '1 + 2'],
  ['t', '$ru + "a"'],
  ['q', '"5"'],
  ['0', '"0"'],
  ['M', '"-5"'],
  ['h', '"5x"'],
  ['e', '""'],
  ['w', '"abc"'],
  ['g', '"(["'],
  ['u', '"$zzz"'],
  ['b', '"a$bad("'],
  ['r', '"$ru"'],
  ['v', '"$var(x)"'],
  ['A', '"$avp(a)"'],
  ['l', '"$mb"'],
  ['d', '"$ru.x"'],
  ['i', '"$(ru{zzz.y})"'],
])

/** Arguments with which a call may be accepted, tried in turn. */
export const likely: readonly string[] = [
  '"1"',
  '"$var(x)"',
  '"F"',
  '"$avp(a)"',
  '"sip:a@b.c"',
  '"/a/b/"',
  '"t=>a"',
  '1',
  '"a"',
  '"location"',
  '"127.0.0.1"',
  '"INVITE"',
  '"q"',
  '"call"',
]

/** A function with a number of arguments. */
export interface Signature {
  readonly module: string
  readonly name: string
  readonly arity: number
  /** The kind of block that the calls stand in. */
  readonly block: string
}

const blocks: readonly (readonly [kind: string, head: string])[] = [
  ['request', 'request_route {'],
  ['failure', 'failure_route[X] {'],
  ['onreply', 'onreply_route[X] {'],
  ['branch', 'branch_route[X] {'],
  ['reply', 'reply_route {'],
  ['local', 'event_route[tm:local-request] {'],
  ['branch_failure', 'event_route[tm:branch-failure:X] {'],
  ['onsend', 'onsend_route {'],
]

/** Every function of a module with every number of arguments above 0 that it takes. */
export function signaturesOf(module: string): readonly Signature[] {
  const exports = createModuleCatalogue().module(module)
  return Object.entries(exports?.functions ?? {}).flatMap(([name, facts]) => {
    const block = blocks.find(([kind]) => facts.routes.some((route) => route === kind))?.[1]
    if (block === undefined) return []
    return aritiesOf(facts).map((arity): Signature => ({ module, name, arity, block }))
  })
}

function aritiesOf(facts: FunctionFacts): readonly number[] {
  const arities = new Set<number>()
  for (const list of argumentListsOf(facts)) {
    const all = Object.values(list)
    const least = all.filter((one) => one.optional !== true).length
    for (let count = Math.max(1, least); count <= all.length; count += 1) arities.add(count)
  }
  return [...arities].toSorted((one, other) => one - other)
}

/** Blocks that the calls may name. */
export const tail =
  'failure_route[F] { exit; }\nonreply_route[F] { exit; }\nbranch_route[F] { exit; }\nroute[F] { exit; }\n' +
  'event_route[tm:branch-failure:F] { exit; }\n'
