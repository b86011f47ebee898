import type { Value } from '#grammar/value.ts'
import type { TransformationBehaviour } from '#runtime/modules/define.ts'
import { toStr } from '#runtime/script/operators.ts'

/** Logs why a transformation fails, as an error unless told otherwise; gives the null that it becomes. */
export type Fail = (text: string, level?: 'error' | 'warn') => null

/** A table with a behaviour for every name of a table of facts. */
export type BehavioursOf<F> = { readonly [N in keyof F]: TransformationBehaviour }

/** A behaviour on the text of its input, without parameters. */
export function onText(change: (text: string) => Value): TransformationBehaviour {
  return (input) => change(toStr(input))
}

/** A behaviour whose first parameter is a number; it fails when a variable gives none. */
export function withNumber(
  name: string,
  fail: Fail,
  change: (text: string, amount: number) => Value,
): TransformationBehaviour {
  return (input, [amount]) =>
    typeof amount === 'number' ? change(toStr(input), amount) : fail(`${name} cannot get p1`)
}

/** A behaviour whose first parameter is a text; it fails when a variable gives none. */
export function withText(
  fail: Fail,
  change: (text: string, param: string) => Value,
  reason = 'cannot get parameter value',
): TransformationBehaviour {
  return (input, [param]) => (typeof param === 'string' ? change(toStr(input), param) : fail(reason))
}
