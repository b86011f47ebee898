import type { Value } from '#grammar/value.ts'
import type { RouteContext } from '../script/context.ts'

/** The text in the parentheses of a pseudo-variable: constant, or itself read from variables at each use. */
export type InnerName =
  { readonly constant: string } | { readonly constant?: undefined; read(ctx: RouteContext): string }

/** `[n]`, `[*]`, or an index read at each use. */
export type PvIndex = number | 'all' | { read(ctx: RouteContext): number }

/** One use of a pseudo-variable in the configuration. */
export interface PvUse {
  readonly name: string
  readonly inner: InnerName | undefined
  /** The text in the parentheses as written. */
  readonly rawInner?: string | undefined
  readonly index: PvIndex | undefined
}

/** A pseudo-variable bound to one use. */
export interface BoundPv {
  get(ctx: RouteContext): Value
  /** The integer side of a text value (`$rm` as a number), where it is not the text read as a number. */
  int?(ctx: RouteContext): number
  /** The text of a value that is not null, where it is not that of `get`: `$xavp(x=>a[*])` may be a number with another text. */
  str?(ctx: RouteContext): string
  /** Assigns; false when it failed, after logging why. */
  set?(ctx: RouteContext, value: Value): boolean
}

/** Refusal of a use: what is wrong with the inner name or index. */
export interface BadPvUse {
  readonly error: string
}

/** How a module gives a pseudo-variable: a plain reader, or a function that binds each use at load. */
export type PvBehaviour =
  | ((ctx: RouteContext) => Value)
  | {
      bind(use: PvUse): BoundPv | BadPvUse
      /** The text in the parentheses is read by `bind` itself: it need be no name. */
      readonly isRaw?: true
    }

/** The inner text of a use at run time; '' when there is none. */
export function innerText(inner: InnerName | undefined, ctx: RouteContext): string {
  if (inner === undefined) return ''
  return inner.constant !== undefined ? inner.constant : inner.read(ctx)
}

/** The index of a use at run time, `fallback` when there is none. */
export function indexNumber(index: PvIndex | undefined, ctx: RouteContext, fallback = 0): number | 'all' {
  if (index === undefined) return fallback
  return typeof index === 'object' ? index.read(ctx) : index
}
