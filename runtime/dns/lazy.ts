/** A value that is there or comes later: what is cached is used at once, without a turn of the event loop. */
export type Later<T> = T | Promise<T>

/** A list whose elements are found one by one, when they are asked for. */
export type Lazy<T> = () => Later<Cell<T> | undefined>

export interface Cell<T> {
  readonly value: T
  readonly rest: Lazy<T>
}

/** Goes on at once with a value that is there, else when it comes. */
export function chain<T, R>(value: Later<T>, next: (value: T) => Later<R>): Later<R> {
  return value instanceof Promise ? value.then(next) : next(value)
}

/** Does something with each element in turn, the next one when the one before is done with. */
export function inTurn<T>(items: Iterator<T>, action: (item: T) => Later<unknown>): Later<void> {
  for (let next = items.next(); next.done !== true; next = items.next()) {
    const done = action(next.value)
    if (done instanceof Promise) return done.then(() => inTurn(items, action))
  }
  return undefined
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
