import { RpcArgumentFault } from './fault.ts'
import type { RpcCall, RpcTransport, RpcValue } from './registry.ts'

/** The arguments of one call, with the fault texts of Kamailio's binrpc (recorded from 6.1.5). */
export class RpcArguments implements RpcCall {
  readonly method: string
  readonly transport: RpcTransport
  readonly #args: readonly RpcValue[]
  #at = 0

  constructor(method: string, args: readonly RpcValue[], transport: RpcTransport) {
    this.method = method
    this.transport = transport
    this.#args = args
  }

  get remaining(): number {
    return this.#args.length - this.#at
  }

  next(): RpcValue | undefined {
    const value = this.#args[this.#at]
    if (value !== undefined) this.#at += 1
    return value
  }

  text(_name: string): string {
    const value = this.optionalText()
    if (value === undefined) throw this.#fault('string', 'end of packet encountered')
    return value
  }

  int(_name: string): number {
    const value = this.optionalInt()
    if (value === undefined) throw this.#fault('integer', 'end of packet encountered')
    return value
  }

  exactText(): string {
    const value = this.#peek()
    if (value === undefined) throw this.#fault('string', 'end of packet encountered')
    if (typeof value !== 'string') throw this.#fault('string', mismatch)
    this.#at += 1
    return value
  }

  exactInt(): number {
    const value = this.#peek()
    if (value === undefined) throw this.#fault('integer', 'end of packet encountered')
    // JSON has no other way to say that a number is meant: texts with digits are taken there.
    if (this.transport === 'jsonrpc') return this.int('')
    if (typeof value !== 'number') throw this.#fault('integer', mismatch)
    this.#at += 1
    return Math.trunc(value)
  }

  optionalText(): string | undefined {
    if (this.remaining === 0) return undefined
    const value = this.ifText()
    if (value === undefined) throw this.#fault('string', mismatch)
    return value
  }

  optionalInt(): number | undefined {
    if (this.remaining === 0) return undefined
    const value = this.ifInt()
    if (value === undefined) throw this.#fault('integer', mismatch)
    return value
  }

  ifText(): string | undefined {
    const value = this.#peek()
    if (typeof value !== 'string' && typeof value !== 'number') return undefined
    this.#at += 1
    return String(value)
  }

  ifInt(): number | undefined {
    const number = toInt(this.#peek(), this.transport)
    if (number !== undefined) this.#at += 1
    return number
  }

  ifTypedValue(): string | number | undefined {
    return typeof this.#peek() === 'string' ? this.ifText() : this.ifInt()
  }

  #peek(): RpcValue | undefined {
    return this.#args[this.#at]
  }

  #fault(expected: 'string' | 'integer', problem: string): RpcArgumentFault {
    return new RpcArgumentFault(`error at parameter ${this.#at}: expected ${expected} type but ${problem}`)
  }
}

const mismatch = "record doesn't match type"

/** binrpc refuses a floating point number where JSON, which has only those, cuts its fraction off. */
function toInt(value: RpcValue | undefined, transport: RpcTransport): number | undefined {
  if (typeof value === 'number') return Math.trunc(value)
  if (typeof value === 'string') return /^[+-]?\d{1,15}$/.test(value) ? Number(value) : undefined
  if (typeof value === 'object' && 'double' in value && transport !== 'binrpc') return Math.trunc(value.double)
  return undefined
}
