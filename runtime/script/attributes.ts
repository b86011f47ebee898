import type { PvAccessor, ScriptContext } from '#grammar/abi.ts'
import { attributePlaces, parseAttribute, type AttributePlaces } from '#grammar/attribute-syntax.ts'
import type { Value } from '#grammar/value.ts'
import type { AvpStore } from './avp-store.ts'
import type { RouteContext } from './context.ts'
import { textToInt } from './integers.ts'
import { toStr } from './operators.ts'

/**
 * Binds an attribute such as `%f.name[1]`, as recorded from 6.1.5: without an index there is a value only when it is the only one;
 * an assignment replaces all values.
 */
export function bindAttribute(text: string): PvAccessor | { readonly error: string } {
  const attribute = parseAttribute(text)
  if (attribute === undefined) return { error: 'no attribute' }
  const places = attributePlaces(attribute.attributeClass, attribute.name)
  const get = (ctx: ScriptContext): Value => valueAt(valuesOf(storeOf(ctx), places), attribute.index)
  return {
    get,
    str: (ctx) => toStr(get(ctx)),
    int: (ctx) => {
      const value = get(ctx)
      return typeof value === 'number' ? value : textToInt(toStr(value))
    },
    set: (ctx, value) => {
      const avps = storeOf(ctx)
      avps.clear(places.write)
      if (value !== null) avps.push(places.write, value)
      return true
    },
  }
}

/** The name under which the only value of an attribute is kept, for its flags; undefined when there is none, or several. */
export function onlyPlaceOf(text: string, ctx: RouteContext): string | undefined {
  const attribute = parseAttribute(text)
  if (attribute === undefined) return undefined
  const { avps } = ctx.attributes
  const { read } = attributePlaces(attribute.attributeClass, attribute.name)
  const place = read.find((name) => avps.all(name).length > 0)
  return place !== undefined && avps.all(place).length === 1 ? place : undefined
}

function storeOf(ctx: ScriptContext): AvpStore {
  return (ctx as RouteContext).attributes.avps
}

function valuesOf(avps: AvpStore, { read }: AttributePlaces): readonly (number | string)[] {
  for (const name of read) {
    const values = avps.all(name)
    if (values.length > 0) return values
  }
  return []
}

/** The values are kept newest first; index 1 is the oldest. */
function valueAt(values: readonly (number | string)[], index: number | 'empty' | undefined): Value {
  if (index === 'empty' || index === 0) return null
  if (index === undefined) return values.length === 1 ? (values[0] ?? null) : null
  return values[index > 0 ? values.length - index : -index - 1] ?? null
}
