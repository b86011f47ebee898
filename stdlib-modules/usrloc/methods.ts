/** Bits of the SIP methods in Kamailio's method masks (`Methods` of ul.dump); whatever is unknown counts as `other`. */
const bits: ReadonlyMap<string, number> = new Map([
  ['INVITE', 1],
  ['CANCEL', 2],
  ['ACK', 4],
  ['BYE', 8],
  ['INFO', 16],
  ['REGISTER', 32],
  ['SUBSCRIBE', 64],
  ['NOTIFY', 128],
  ['MESSAGE', 256],
  ['OPTIONS', 512],
  ['PRACK', 1024],
  ['UPDATE', 2048],
  ['REFER', 4096],
  ['PUBLISH', 8192],
  ['KDMQ', 16384],
  ['GET', 32768],
  ['POST', 65536],
  ['PUT', 131072],
  ['DELETE', 262144],
])

const other = 524288

/** The mask of a contact that did not say what it takes. */
export const allMethods = 0xffffffff

export function methodBit(method: string): number {
  return bits.get(method.toUpperCase()) ?? other
}

/** The mask of a list such as `INVITE, ACK`. */
export function methodMask(list: string): number {
  let mask = 0
  for (const name of list.split(',')) {
    const method = name.trim()
    if (method !== '') mask = (mask | methodBit(method)) >>> 0
  }
  return mask
}
