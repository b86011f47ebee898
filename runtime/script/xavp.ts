import type { Value } from '#grammar/value.ts'

/** A value of an xavp: text, number, or a list of named values. */
export type XavpValue = Value | XavpRecord

/** One record: child names to stacks of values, newest first. Names are compared as given by the owner of the store. */
export type XavpRecord = Map<string, XavpValue[]>

/** `$xavp` and `$xavu` (case-sensitive) and `$xavi` (keys in lower case): root names to stacks of values, newest first. */
export class XavpStore {
  readonly roots = new Map<string, XavpValue[]>()
  /** Whether names are compared without case, and kept in lower case. */
  readonly ignoresCase: boolean
  // Made when there is a name: each message has three stores, and most of them stay empty.
  #orders: WeakMap<XavpRecord, string[]> | undefined

  constructor(ignoresCase = false) {
    this.ignoresCase = ignoresCase
  }

  /** For `roots` and for each record: its names as written, newest first over all names (see the module pv). */
  get orders(): WeakMap<XavpRecord, string[]> {
    return (this.#orders ??= new WeakMap<XavpRecord, string[]>())
  }

  /** A store with the same records that changes by itself. */
  copy(): XavpStore {
    const copy = new XavpStore(this.ignoresCase)
    this.#copyRecord(this.roots, copy.roots, copy)
    return copy
  }

  #copyRecord(from: XavpRecord, to: XavpRecord, copy: XavpStore): void {
    const order = this.#orders?.get(from)
    if (order !== undefined) copy.orders.set(to, [...order])
    for (const [name, values] of from)
      to.set(
        name,
        values.map((value) => this.#copyValue(value, copy)),
      )
  }

  #copyValue(value: XavpValue, copy: XavpStore): XavpValue {
    if (!(value instanceof Map)) return value
    const record: XavpRecord = new Map()
    this.#copyRecord(value, record, copy)
    return record
  }

  /** The key under which a name is kept. */
  keyOf(name: string): string {
    return this.ignoresCase ? name.toLowerCase() : name
  }
}
