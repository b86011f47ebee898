import { attributeClasses, attributePlaces, type AttributePlaces } from '#grammar/attribute-syntax.ts'
import type { Value } from '#grammar/value.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import { indexNumber, innerText } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Core } from '#runtime/server/core.ts'
import { rootsOf } from '../functions/xavp-records.ts'
import { joined } from './joined.ts'

/** The name of an AVP as it is kept: `s:name` and `name` are the same, `i:10` is another than `10`. */
export function avpName(written: string, aliases: ReadonlyMap<string, string>): string {
  const name = written.trim()
  const bare = name.startsWith('s:') ? name.slice(2) : name
  return aliases.get(bare) ?? bare
}

/** `alias=name` of modparam avp_aliases; undefined when it is none. */
export function parseAvpAlias(text: string): readonly [alias: string, name: string] | undefined {
  const [, alias = '', name = ''] = /^\s*([^=\s]+)\s*=\s*(\S+)\s*$/.exec(text) ?? []
  return alias === '' ? undefined : [alias, avpName(name, new Map())]
}

/** Where an AVP is read and kept: `f.`, `tu.` and the like before its name choose another list (see attribute-syntax.ts). */
function placesOf(name: string): AttributePlaces {
  const dot = name.indexOf('.')
  const letters = name.slice(0, Math.max(dot, 0))
  const known = attributeClasses.find((one) => one === letters)
  return known === undefined ? attributePlaces('f', name) : attributePlaces(known, name.slice(dot + 1))
}

/** The list that an AVP is read from: the first that has values. */
function listOf(ctx: RouteContext, name: string): string {
  const { read, write } = placesOf(name)
  return read.find((one) => ctx.attributes.avps.all(one).length > 0) ?? write
}

/** An index counts from the newest; a negative one finds something only when it means the newest (6.1.5). */
function avpValue(ctx: RouteContext, name: string, index: number | 'all'): Value {
  const { avps } = ctx.attributes
  if (index !== 'all') return index >= 0 || avps.all(name).length === -index ? avps.get(name, Math.max(index, 0)) : null
  return joined(avps.all(name), ', ')
}

/** `$avp`: assigning adds a value whatever the index; `[*]` replaces all; null removes the newest, with `[*]` all. */
function avpVariable(aliases: ReadonlyMap<string, string>): PvBehaviour {
  return {
    bind: ({ inner, index }) => {
      const nameOf = (ctx: RouteContext): string => avpName(innerText(inner, ctx), aliases)
      return {
        get: (ctx) => avpValue(ctx, listOf(ctx, nameOf(ctx)), indexNumber(index, ctx)),
        set: (ctx, value) => {
          const { avps } = ctx.attributes
          const name = nameOf(ctx)
          if (index === 'all') avps.clear(listOf(ctx, name))
          if (value !== null) avps.push(placesOf(name).write, value)
          else if (index !== 'all') avps.pop(listOf(ctx, name))
          return true
        },
      }
    },
  }
}

/** `$var`: per worker, 0 until assigned; a null becomes 0. The name is taken as written. */
function varVariable(core: Core): PvBehaviour {
  return {
    isRaw: true,
    bind: ({ rawInner = '' }) => {
      const slot = core.varSlot(rawInner)
      return {
        get: (ctx) => ctx.vars[slot] ?? 0,
        set: (ctx, value) => {
          ctx.vars[slot] = value ?? 0
          return true
        },
      }
    },
  }
}

/** `$vn`: per worker, null until assigned. */
const nullable: PvBehaviour = {
  isRaw: true,
  bind: ({ rawInner = '' }) => ({
    get: (ctx) => ctx.worker.nullable.get(rawInner) ?? null,
    set: (ctx, value) => {
      ctx.worker.nullable.set(rawInner, value)
      return true
    },
  }),
}

/** `$cnt($avp(name))` and `$cnt($xavp(name))`: how many values there are. */
function countVariable(aliases: ReadonlyMap<string, string>): PvBehaviour {
  return {
    isRaw: true,
    bind: ({ rawInner = '' }) => {
      const [, kind, long, short] =
        /^\$(?:\((avp|xavp)\((.+)\)(?:\[.*\])?\)|avp\((.+)\)|xavp\(.+\))$/.exec(rawInner) ?? []
      const xavp = kind === 'xavp' ? long : /^\$xavp\((.+)\)$/.exec(rawInner)?.[1]
      if (xavp !== undefined) {
        const root = xavp.trim()
        return { get: ({ attributes: { xavps } }) => rootsOf(xavps).all(root).length }
      }
      const avp = long ?? short
      if (avp === undefined) return { error: '$cnt() counts the values of $avp(name) or $xavp(name)' }
      return { get: (ctx) => ctx.attributes.avps.all(avpName(avp, aliases)).length }
    },
  }
}

/** Variables of the script: of the worker, and attribute-value pairs that follow the message and its transaction. */
export function storeVariables(
  core: Core,
  aliases: ReadonlyMap<string, string>,
): { readonly [name: string]: PvBehaviour } {
  const variable = varVariable(core)
  return { var: variable, vz: variable, vn: nullable, avp: avpVariable(aliases), cnt: countVariable(aliases) }
}
