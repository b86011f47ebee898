/** Marks code that no value reaches: it does not compile while a case of a union is left out, and throws on values from outside. */
export function assertNever(value: never): never {
  throw new TypeError(`not expected: ${JSON.stringify(value)}`)
}
