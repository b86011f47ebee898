/** What stands between the digits of a number for the eye only (RFC 3966 section 5.1.1). */
const separators = /[-.()]/g

/** What tel2sip() and tel2sip2() make of a URI: a SIP URI, nothing because it is no tel URI, or nothing because it is a bad one. */
export type TelResult = { readonly uri: string } | 'not-tel' | 'bad'

/** tel2sip(): the parameters stay in their order, in lower case. */
export function telToSip(text: string, host: string): TelResult {
  return convert(text, host, (parameters) => parameters.map((one) => one.toLowerCase()))
}

/**
 * tel2sip2(): the parameters are sorted by name, and lose separators where their value is a number. A phone-context that is no
 * number is left out, as 6.1.5 does.
 */
export function telToSortedSip(text: string, host: string): TelResult {
  return convert(text, host, (parameters) =>
    parameters
      .map((one) => one.toLowerCase())
      .filter((one) => !one.startsWith('phone-context=') || one.startsWith('phone-context=+'))
      .map((one) => (one.startsWith('phone-context=') ? one.slice(0, 14) + one.slice(14).replace(separators, '') : one))
      .toSorted(),
  )
}

function convert(text: string, host: string, order: (parameters: readonly string[]) => readonly string[]): TelResult {
  if (!/^tel:/i.test(text)) return 'not-tel'
  const [number = '', ...parameters] = text.slice(4).split(';')
  if (number === '' || host === '') return 'bad'
  const user = [number.replace(separators, ''), ...order(parameters)].join(';')
  return { uri: `sip:${user}@${host};user=phone` }
}
