import { implement } from '#runtime/modules/define.ts'
import { isOwnUri } from '#runtime/script/compare.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { addressesOf, toOf, topVia, viasOf } from '#runtime/sip/parsed.ts'
import { siputils } from './exports.ts'

export default implement(siputils, ({ core }) => {
  const answer = (isTrue: boolean): 1 | -1 => (isTrue ? 1 : -1)
  /** A request with one Via and no Record-Route, or a reply whose second Via is the last and whose Record-Route starts with us. */
  const isFirstHop = (msg: SipMessage): boolean => {
    const routes = addressesOf(msg, 'record-route') ?? []
    if (msg.isRequest) return routes.length === 0 && viasOf(msg).length === 1 && topVia(msg) !== undefined
    const [first] = routes
    return first === undefined || isOwnUri(first.value.uri, core.identity)
  }
  return {
    functions: {
      has_totag: ({ msg }) => answer((toOf(msg)?.value.tag ?? '') !== ''),
      is_request: ({ msg }) => answer(msg.isRequest),
      is_reply: ({ msg }) => answer(!msg.isRequest),
      is_first_hop: ({ msg }) => answer(isFirstHop(msg)),
      is_numeric: (_ctx, { text }) => answer(/^[0-9]+$/.test(text)),
    },
  }
})
