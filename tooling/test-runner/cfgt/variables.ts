import type { Program, PvAccessor } from '#grammar/abi.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { XavpStore, XavpValue } from '#runtime/script/xavp.ts'

/** The variables of a moment by their names, as they stand in JSON. */
export type VariableDump = ReadonlyMap<string, DumpValue>
export type DumpValue = number | string | readonly DumpValue[] | VariableDump

/** Of these 6.1.5 tells nothing, whatever they hold. */
const untold = new Set([
  '$ru',
  '$rU',
  '$rd',
  '$du',
  '$fu',
  '$tu',
  '$ou',
  '$br',
  '$bf',
  '$bF',
  '$Tf',
  '$T_branch_idx',
  '$T_reply_code',
  '$null',
  '$TV',
  '$RANDOM',
])

/** The variables that a program mentions, each in the form of which cfgt tells: an xavp as a whole, no transformations. */
export function namesIn({ steps = [] }: Program): readonly string[] {
  const found = new Set<string>()
  for (const { reads = [], writes } of steps) {
    for (const text of writes === undefined ? reads : [...reads, writes]) {
      const name = plainName(text)
      if (name !== undefined && !untold.has(name)) found.add(name)
    }
  }
  return [...found]
}

/** `$avp(x)` of `$(avp(x)[0]{s.len})`, `$xavp(a)` of `$xavp(a[0]=>b)`; undefined when its name depends on others. */
function plainName(text: string): string | undefined {
  const [, name, inner] = /^\$\(?([A-Za-z_][\w.]*)(?:\(([^()$]*)\))?/.exec(text) ?? []
  if (name === undefined) return undefined
  if (inner === undefined) return /^\$\(?[\w.]+\(/.test(text) ? undefined : `$${name}`
  if (name === 'xavp') return `$xavp(${inner.replace(/\[.*?\]|=>.*$/g, '')})`
  return `$${name}(${inner.replace(/^[si]:/, '')})`
}

/** What the variables hold; those that are null are left out, as with the usual mask. */
export function dumpVariables(
  names: readonly string[],
  bind: (text: string) => PvAccessor | undefined,
  ctx: RouteContext,
): VariableDump {
  const dump = new Map<string, DumpValue>()
  for (const name of names) {
    const value = dumpOf(name, bind, ctx)
    if (value !== undefined) dump.set(name, value)
  }
  return dump
}

function dumpOf(
  name: string,
  bind: (text: string) => PvAccessor | undefined,
  ctx: RouteContext,
): DumpValue | undefined {
  const [, kind = '', inner = ''] = /^\$(\w+)\((.*)\)$/.exec(name) ?? []
  if (kind === 'avp') return listOf(`avp(${inner})`, bind, ctx)
  if (kind === 'xavp') return xavpsOf(inner, ctx.attributes.xavps)
  const accessor = bind(name)
  const value = accessor?.get(ctx) ?? null
  if (accessor === undefined || value === null) return undefined
  return accessor.hasNumber === true ? accessor.int(ctx) : value
}

/** All values of an avp, the newest first. */
function listOf(
  name: string,
  bind: (text: string) => PvAccessor | undefined,
  ctx: RouteContext,
): DumpValue | undefined {
  const values: DumpValue[] = []
  for (let index = 0; index < 64; index += 1) {
    const value = bind(`$(${name}[${index}])`)?.get(ctx) ?? null
    if (value === null) break
    values.push(value)
  }
  return values.length === 0 ? undefined : values
}

function xavpsOf(name: string, store: XavpStore): DumpValue | undefined {
  const values = (store.roots.get(name) ?? []).map(xavpValue)
  return values.length === 0 ? undefined : values
}

/** The member that was set last comes first. */
function xavpValue(value: XavpValue): DumpValue {
  if (!(value instanceof Map)) return value ?? ''
  return new Map([...value].toReversed().map(([key, values]) => [key, values.map(xavpValue)]))
}
