/** Why a registration was refused: what the reply says, and the text of its P-Registrar-Error header. */
export interface SaveError {
  readonly status: number
  readonly reason: string
  readonly text: string
  /** Header lines that come before P-Registrar-Error, without line ends. */
  readonly headers?: readonly string[]
}

function badRequest(text: string): SaveError {
  return { status: 400, reason: 'Bad Request', text }
}

/** Status lines and texts as Kamailio 6.1.5 sends them. */
export const saveErrors = {
  contactParse: badRequest('Contact parse error'),
  messageParse: badRequest('Message parse error'),
  pathParse: badRequest('Path parse error'),
  starExpires: badRequest('* used in contact and expires is not zero'),
  starNotAlone: badRequest('* used in contact and more than 1 contact'),
  tooLong: badRequest('Contact/received too long'),
  badQ: badRequest('Invalid q param in contact'),
  badCSeq: badRequest('Invalid CSeq number'),
  tooMany: { status: 503, reason: 'Service Unavailable', text: 'Too many registered contacts' },
  pathUnsupported: { status: 420, reason: 'Bad Extension', text: 'No support for found Path indicated' },
  outboundUnsupported: {
    status: 420,
    reason: 'Bad Extension',
    text: 'No support for Outbound on server',
    headers: ['Unsupported: outbound'],
  },
  outboundFirstHop: {
    status: 439,
    reason: 'First Hop Lacks Outbound Support',
    text: 'No support for Outbound on edge proxy',
  },
} as const satisfies { readonly [name: string]: SaveError }

/** A contact asks for less than min_expires (RFC 3261 §10.3 step 7). */
export function tooBrief(minExpires: number): SaveError {
  return {
    status: 423,
    reason: 'Interval Too Brief',
    text: 'Interval too brief',
    headers: [`Min-Expires: ${minExpires}`],
  }
}
