import type { PvAccessor } from '#grammar/abi.ts'
import type { RouteContext } from '#runtime/script/context.ts'

/** A field of a line of accounting. */
export type Field = readonly [name: string, value: string]

/** A further field, read when a line is written. */
export interface ExtraField {
  readonly name: string
  read(ctx: RouteContext): string
}

/** Binds the text of a variable; undefined when there is none of that name. */
export type BindVariable = (text: string) => PvAccessor | undefined

interface Written {
  readonly name: string
  readonly variable: string
}

/** Reads `name=$var;name=$var`; throws an Error that names the field when one is wrong. */
export function parseExtra(param: string, text: string, bind: BindVariable): readonly ExtraField[] {
  return split(param, text).map(({ name, variable }) => {
    const pv = bind(variable)
    if (pv === undefined) throw new Error(`${param}: ${variable} of field "${name}" is no pseudo-variable`)
    return { name, read: (ctx) => pv.str(ctx) }
  })
}

/** Reads the fields of multi_leg_info, which are AVPs only, and gives what writes them: one round for each leg. */
export function parseLegs(text: string, bind: BindVariable): (ctx: RouteContext) => readonly Field[] {
  const columns = split('multi_leg_info', text).map(({ name, variable }) => {
    const inner = /^\$avp\(([^()[\]]+)\)$/.exec(variable)?.[1]
    const all = inner === undefined ? undefined : bind(`$(avp(${inner})[*])`)
    const at = (index: number): PvAccessor | undefined => bind(`$(avp(${inner})[${index}])`)
    if (inner === undefined || all === undefined) {
      throw new Error(`multi_leg_info: field "${name}" is ${variable}, but only AVPs hold the legs of a call`)
    }
    return { name, values: readAll(at) }
  })
  return (ctx) => {
    const values = columns.map((column) => column.values(ctx))
    const legs = Math.max(1, ...values.map((list) => list.length))
    return Array.from({ length: legs }, (_, leg) =>
      columns.map(({ name }, index): Field => [name, values[index]?.[leg] ?? '']),
    ).flat()
  }
}

/** More legs than any call has: the loop ends even if a variable never does. */
const maxLegs = 64

/** The values of an AVP from the last to the first; each index is bound once. */
function readAll(at: (index: number) => PvAccessor | undefined): (ctx: RouteContext) => readonly string[] {
  const bound: (PvAccessor | undefined)[] = []
  return (ctx) => {
    const found: string[] = []
    for (let index = 0; index < maxLegs; index += 1) {
      if (bound.length === index) bound.push(at(index))
      const value = bound[index]?.get(ctx) ?? null
      if (value === null) break
      found.push(String(value))
    }
    return found
  }
}

function split(param: string, text: string): readonly Written[] {
  return text
    .split(';')
    .map((field) => field.trim())
    .filter((field) => field !== '')
    .map((field) => {
      const [, name, variable] = /^([^=\s]+)\s*=\s*(\$\S.*)$/.exec(field) ?? []
      if (name === undefined || variable === undefined) throw new Error(`${param}: "${field}" is not name=$variable`)
      return { name, variable }
    })
}
