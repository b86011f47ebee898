import type { ReceiveInfo } from '../transport/sockets.ts'
import type { Edit } from './edits.ts'
import type { Via } from './headers/via.ts'
import type { SipMessage } from './message.ts'
import type { InField } from './parsed.ts'
import { isBlank, skipBlanks, type Parameter } from './parameters.ts'

/**
 * Whether the source address must be written into the top Via: it differs from the sent-by host, or the Via asks for rport, or
 * it holds a received parameter, which only the next hop may set (RFC 3261 §18.2.1, RFC 3581 §4). Names and addresses are
 * compared as text, so `[0:0::1]` differs from `::1`, as in Kamailio.
 */
export function needsReceived(via: Via, received: ReceiveInfo): boolean {
  if (via.rport !== undefined || via.received !== undefined) return true
  const host = via.host.startsWith('[') ? via.host.slice(1, -1) : via.host
  return host.toLowerCase() !== received.srcIp
}

/**
 * The changes to the top Via of a request that is forwarded. Parameters that are there already are replaced where they stand;
 * new ones come before the others, rport first (recorded with 6.1.5).
 */
export function forwardedViaEdits(msg: SipMessage, top: InField<Via>): readonly Edit[] {
  const { field, value: via } = top
  const added: Edit[] = []
  const replaced: Edit[] = []
  const next = skipBlanks(field.body, via.sentByEnd, via.end)
  const at = field.bodyStart + (field.body[next] === ';' && next < via.end ? next : via.sentByEnd)
  const set = (name: string, value: string | number): void => {
    const old = parameterRange(msg.raw, top, name)
    const insert = `;${name}=${value}`
    if (old === undefined) added.push({ at, remove: 0, insert })
    else replaced.push({ ...old, insert })
  }
  if (via.rport !== undefined || msg.forceRport) set('rport', msg.received.srcPort)
  if (needsReceived(via, msg.received)) set('received', msg.received.srcIp)
  return [...added, ...replaced]
}

/**
 * The changes to the top Via in a reply of our own: both marks stand where rport stood, else behind branch, else at the end. A
 * received parameter that came with the request stays (recorded with 6.1.5). Other than Kamailio, which writes past the comma
 * when the first of several values has no branch, both always go to the first value.
 */
export function repliedViaEdits(msg: SipMessage, top: InField<Via>): readonly Edit[] {
  const { value: via } = top
  const rport = via.rport !== undefined || msg.forceRport ? `;rport=${msg.received.srcPort}` : ''
  const received = needsReceived(via, msg.received) ? `;received=${msg.received.srcIp}` : ''
  if (rport === '' && received === '') return []
  const place = parameterRange(msg.raw, top, 'rport') ?? { at: behindBranch(top), remove: 0 }
  return [{ ...place, insert: rport + received }]
}

/** After the branch parameter; without one, the end of a header with one value, or before the blanks that end the value. */
function behindBranch({ field, value: via }: InField<Via>): number {
  const branch = via.parameters.find((parameter) => parameter.name.toLowerCase() === 'branch')
  if (branch !== undefined) return field.bodyStart + branch.end
  let end = via.end
  if (end === field.body.length) return field.bodyStart + end
  while (end > via.sentByEnd && isBlank(field.body.charCodeAt(end - 1))) end -= 1
  return field.bodyStart + end
}

/** Where a parameter stands in the buffer, with the semicolon before it. */
function parameterRange(
  raw: string,
  { field, value: via }: InField<Via>,
  name: string,
): { readonly at: number; readonly remove: number } | undefined {
  const found: Parameter | undefined = via.parameters.find((parameter) => parameter.name.toLowerCase() === name)
  if (found === undefined) return undefined
  const semicolon = raw.lastIndexOf(';', field.bodyStart + found.start)
  return { at: semicolon, remove: field.bodyStart + found.end - semicolon }
}
