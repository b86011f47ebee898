import { chain, type Later } from '../host/later.ts'

/** A list whose elements are found one by one, when they are asked for. */
export type Lazy<T> = () => Later<Cell<T> | undefined>

export interface Cell<T> {
  readonly value: T
  readonly rest: Lazy<T>
}

export const nothing: Lazy<never> = () => undefined

export function listOf<T>(values: readonly T[], at = 0): Lazy<T> {
  return () => (at < values.length ? { value: values[at] as T, rest: listOf(values, at + 1) } : undefined)
}

/** The elements of a list that comes later. */
export function listLater<T>(values: () => Later<readonly T[]>): Lazy<T> {
  return () => chain(values(), (found) => listOf(found)())
}

/** All elements of the lists that `expand` makes of the elements. */
export function flatMap<T, R>(list: Lazy<T>, expand: (value: T) => Lazy<R>): Lazy<R> {
  return () =>
    chain(list(), (cell) => (cell === undefined ? undefined : joined(expand(cell.value), flatMap(cell.rest, expand))()))
}

function joined<T>(first: Lazy<T>, then: Lazy<T>): Lazy<T> {
  return () =>
    chain(first(), (cell) => (cell === undefined ? then() : { value: cell.value, rest: joined(cell.rest, then) }))
}

/** The second list when the first is empty. */
export function orElse<T>(list: Lazy<T>, other: Lazy<T>): Lazy<T> {
  return () => chain(list(), (cell) => cell ?? other())
}

/** The first element alone. */
export function firstOf<T>(list: Lazy<T>): Lazy<T> {
  return () => chain(list(), (cell) => (cell === undefined ? undefined : { value: cell.value, rest: nothing }))
}
