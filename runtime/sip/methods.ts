/** As Kamailio, methods that it knows are themselves in any case; the bytes that are sent on stay as they came. */
export function knownMethod(method: string): string {
  if (knownMethods.has(method)) return method
  const upper = method.toUpperCase()
  return knownMethods.has(upper) ? upper : method
}

/** Whether Kamailio knows a method, which is written in upper case. */
export function isKnownMethod(method: string): boolean {
  return knownMethods.has(method)
}

/** The known method that stands in upper case at the start of a text, with a blank behind it; undefined for all others. */
export function leadingMethod(text: string): string | undefined {
  const first = text.charCodeAt(0)
  for (const method of frequentMethods) {
    if (method.charCodeAt(0) === first && text.charCodeAt(method.length) === 32 && text.startsWith(method))
      return method
  }
  return undefined
}

const frequentMethods: readonly string[] = [
  'INVITE',
  'ACK',
  'BYE',
  'REGISTER',
  'OPTIONS',
  'CANCEL',
  'SUBSCRIBE',
  'NOTIFY',
]

// prettier-ignore
const knownMethods: ReadonlySet<string> = new Set([
  'INVITE', 'CANCEL', 'ACK', 'BYE', 'INFO', 'REGISTER', 'SUBSCRIBE', 'NOTIFY', 'MESSAGE', 'OPTIONS', 'PRACK', 'UPDATE', 'REFER',
  'PUBLISH', 'KDMQ',
])
