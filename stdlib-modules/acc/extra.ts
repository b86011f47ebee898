import type { PvAccessor } from '#grammar/abi.ts'
import type { RouteContext } from '#runtime/script/context.ts'

export interface ExtraField {
  readonly name: string
  read(ctx: RouteContext): string
}

/** Reads `name=$var;name=$var`; throws an Error that names the field when one is wrong. */
export function parseExtra(text: string, bind: (pv: string) => PvAccessor | undefined): readonly ExtraField[] {
  return text
    .split(';')
    .map((field) => field.trim())
    .filter((field) => field !== '')
    .map((field) => {
      const [, name, written] = /^([^=\s]+)\s*=\s*(\$.+)$/.exec(field) ?? []
      const pv = written === undefined ? undefined : bind(written)
      if (name === undefined || pv === undefined) throw new Error(`log_extra: "${field}" is not name=$variable`)
      return { name, read: (ctx) => pv.str(ctx) }
    })
}
