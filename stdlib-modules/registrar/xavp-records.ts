import type { Value } from '#grammar/value.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { XavpRecord, XavpValue } from '#runtime/script/xavp.ts'
import type { Contact } from '../usrloc/api.ts'

/** A setting that the script left for the next call, `$xavp(class=>name)`; null when there is none. */
export function xavpSetting(ctx: RouteContext, className: string | null, name: string): Value {
  if (className === null || className === '') return null
  const record = ctx.attributes.xavps.roots.get(className)?.[0]
  const value = record instanceof Map ? record.get(name)?.[0] : undefined
  return value === undefined || value instanceof Map ? null : value
}

/** The same setting as a number; undefined when it is none. */
export function xavpNumber(ctx: RouteContext, className: string | null, name: string): number | undefined {
  const value = xavpSetting(ctx, className, name)
  return typeof value === 'number' ? value : undefined
}

/** Builds a record of an xavp; members that are null are left out. */
export function xavpRecord(members: readonly (readonly [string, Value])[]): XavpRecord {
  const record: XavpRecord = new Map()
  for (const [name, value] of members) if (value !== null) record.set(name, [value])
  return record
}

/** Puts records in front of those that an xavp has, keeping their order. */
export function addXavps(ctx: RouteContext, name: string, records: readonly XavpValue[]): void {
  const { roots } = ctx.attributes.xavps
  roots.set(name, [...records, ...(roots.get(name) ?? [])])
}

/** Fills xavp_rcd with a contact that was found; `mask` says what to leave out. */
export function addContactRecord(
  ctx: RouteContext,
  name: string | null,
  mask: number,
  contact: Contact,
  now: number,
): void {
  if (name === null || name === '') return
  const keep = (bit: number, value: Value): Value => ((mask & bit) === 0 ? value : null)
  const members: (readonly [string, Value])[] = [
    ['ruid', keep(1, contact.ruid)],
    ['contact', keep(2, contact.address)],
    ['expires', keep(4, contact.expires === 0 ? 0 : contact.expires - now)],
    ['received', keep(8, contact.received === '' ? null : contact.received)],
    ['path', keep(16, contact.path === '' ? null : contact.path)],
  ]
  addXavps(ctx, name, [xavpRecord(members)])
}
