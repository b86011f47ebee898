/** A value that is there or comes later: what is cached is used at once, without a turn of the event loop. */
export type Later<T> = T | Promise<T>

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
