/**
 * The integers of the language: 64 bit, two's complement, carried by JavaScript numbers (exact up to 2^53). NaN stands for a
 * failed evaluation and stays NaN through every operation.
 */

/** The value of a text that is used as an integer, NaN when it is not one (LANGUAGE D2, releases from 5.7). */
export function textToInt(text: string): number {
  if (text === '') return 0
  const code = text.charCodeAt(0)
  if (code === 48 && (text.charCodeAt(1) | 32) === 120) return hexToInt(text)
  const start = code === 45 || code === 43 ? 1 : 0
  for (let at = start; at < text.length; at += 1) {
    const digit = text.charCodeAt(at)
    if (digit < 48 || digit > 57) return Number.NaN
  }
  if (text.length - start < 16) return text.length === start ? 0 : Number(text) + 0
  const exact = BigInt(start === 1 ? text.slice(1) : text) * (code === 45 ? -1n : 1n)
  return exact === BigInt.asIntN(64, exact) ? Number(exact) : Number.NaN
}

function hexToInt(text: string): number {
  const digits = text.slice(2)
  if (!/^[0-9a-fA-F]+$/.test(digits)) return Number.NaN
  // Of any number of digits the lower 32 bits are taken.
  return Number.parseInt(digits.slice(-8), 16)
}

/** The decimal digits of an integer, exact where the number is; the largest one stands for what rounds up to 2^63. */
export function intToText(value: number): string {
  return Math.abs(value) < 1e16 ? String(value) : toBigInt(value).toString()
}

function toBigInt(value: number): bigint {
  return value >= 2 ** 63 ? 2n ** 63n - 1n : BigInt(value)
}

function wrap(exact: bigint): number {
  return Number(BigInt.asIntN(64, exact))
}

function isInt32(value: number): boolean {
  return (value | 0) === value
}

/** Integer division toward zero; NaN for a zero divisor. */
export function divide(left: number, right: number): number {
  return right === 0 ? Number.NaN : Math.trunc(left / right) + 0
}

/** The remainder with the dividend's sign; NaN for a zero divisor. */
export function modulo(left: number, right: number): number {
  return right === 0 ? Number.NaN : (left % right) + 0
}

function viaBigInt(left: number, right: number, combine: (left: bigint, right: bigint) => bigint): number {
  if (left !== left || right !== right) return Number.NaN
  return wrap(combine(toBigInt(left), toBigInt(right)))
}

export const arithmetic = {
  add(left: number, right: number): number {
    const sum = left + right
    return Number.isSafeInteger(sum) ? sum : viaBigInt(left, right, (a, b) => a + b)
  },
  sub(left: number, right: number): number {
    const difference = left - right
    return Number.isSafeInteger(difference) ? difference + 0 : viaBigInt(left, right, (a, b) => a - b)
  },
  mul(left: number, right: number): number {
    const product = left * right
    return Number.isSafeInteger(product) ? product + 0 : viaBigInt(left, right, (a, b) => a * b)
  },
  bitAnd(left: number, right: number): number {
    return isInt32(left) && isInt32(right) ? left & right : viaBigInt(left, right, (a, b) => a & b)
  },
  bitOr(left: number, right: number): number {
    return isInt32(left) && isInt32(right) ? left | right : viaBigInt(left, right, (a, b) => a | b)
  },
  bitXor(left: number, right: number): number {
    return isInt32(left) && isInt32(right) ? left ^ right : viaBigInt(left, right, (a, b) => a ^ b)
  },
  bitNot(value: number): number {
    return -1 - value
  },
  /** The machine masks the shift count to six bits. */
  shiftLeft(left: number, right: number): number {
    return viaBigInt(left, right, (a, b) => a << (b & 63n))
  },
  shiftRight(left: number, right: number): number {
    return viaBigInt(left, right, (a, b) => a >> (b & 63n))
  },
  not(value: number): number {
    return value !== value ? value : value === 0 ? 1 : 0
  },
  truth(value: number): number {
    return value !== value ? value : value === 0 ? 0 : 1
  },
  nonZero(value: number): boolean {
    return value === value && value !== 0
  },
  equalInt(left: number, right: number): number {
    return left !== left || right !== right ? Number.NaN : left === right ? 1 : 0
  },
  less(left: number, right: number): number {
    return left !== left || right !== right ? Number.NaN : left < right ? 1 : 0
  },
  lessEqual(left: number, right: number): number {
    return left !== left || right !== right ? Number.NaN : left <= right ? 1 : 0
  },
}
