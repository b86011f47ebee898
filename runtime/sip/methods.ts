/** As Kamailio, methods that it knows are themselves in any case; the bytes that are sent on stay as they came. */
export function knownMethod(method: string): string {
  const upper = method.toUpperCase()
  return knownMethods.has(upper) ? upper : method
}

// prettier-ignore
const knownMethods: ReadonlySet<string> = new Set([
  'INVITE', 'CANCEL', 'ACK', 'BYE', 'INFO', 'REGISTER', 'SUBSCRIBE', 'NOTIFY', 'MESSAGE', 'OPTIONS', 'PRACK', 'UPDATE', 'REFER',
  'PUBLISH', 'KDMQ',
])
