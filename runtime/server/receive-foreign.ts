import { isReadable } from '../sip/message-fault.ts'
import { SipMessage } from '../sip/message.ts'
import { parseForeignLine } from '../sip/parse-message.ts'
import type { ReceiveInfo } from '../transport/sockets.ts'
import type { Core } from './core.ts'
import type { CoreStatistics } from './core-statistics.ts'

/**
 * A message of another protocol whose headers can be read as those of SIP (HTTP); undefined when it is none. As in Kamailio, one
 * without any header is none, and the name of its first Via, which says what HTTP proxies it went through, becomes `Hia`: it is
 * no way for a reply.
 */
export function parseForeignMessage(data: string, info: ReceiveInfo, id: number): SipMessage | undefined {
  const firstLine = parseForeignLine(data)
  if (firstLine === undefined) return undefined
  const msg = new SipMessage(id, hideVia(data), firstLine, info)
  // Another version of SIP, with the headers of SIP, is no other protocol: it is answered, or its connection closed.
  if (/^SIP\//i.test(firstLine.version) && msg.header('cseq') !== undefined) return undefined
  const isWellFormed = msg.headers.length > 0 && msg.headers.every((field) => isReadable(msg, field, 'kamailio'))
  return isWellFormed && msg.headerError === undefined ? msg : undefined
}

/** As Kamailio, which writes one letter over another. */
function hideVia(data: string): string {
  const headersEnd = data.search(/\r?\n\r?\n/)
  const via = /\nvia[ \t]*:/i.exec(headersEnd === -1 ? data : data.slice(0, headersEnd))
  return via === null ? data : `${data.slice(0, via.index + 1)}H${data.slice(via.index + 2)}`
}

/**
 * Offers the message to the modules, the first that takes it has it. False when it failed there, and its connection is to be
 * closed. It counts as a request; what nobody takes is dropped without a word, as in Kamailio.
 */
export async function handleForeign(
  msg: SipMessage,
  { core, counters }: { readonly core: Core; readonly counters: CoreStatistics },
): Promise<boolean> {
  if (msg.isRequest) counters.request(msg.method)
  for (const handle of core.hooks.foreignIn.all) {
    const verdict = await handle(msg)
    if (verdict !== 'pass') return verdict === 'handled'
  }
  const { firstLine, received } = msg
  core.logger
    .forModule('core')
    .debug(() => `no module takes ${firstLine.version} from ${received.srcIp}:${received.srcPort}: message dropped`)
  return true
}
