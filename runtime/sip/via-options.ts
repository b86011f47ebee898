import type { SipMessage } from './message.ts'

/** What corex wants in the Via headers that are made for a message; all off until a script asks for it. */
export interface ViaOptions {
  /** Our Via of the forwarded request gets `;srvid=` with server_id. */
  hasServerId: boolean
  /** Our Via gets the members of the xavp named in xavp_via_params as parameters. */
  hasXavpParameters: boolean
  /** Our Via takes address and port from the xavp named in xavp_via_fields. */
  usesXavpFields: boolean
  /** The Via of a local reply gets the members of the xavp named in xavp_via_reply_params. */
  hasReplyXavpParameters: boolean
}

const key = Symbol('via options')

/** The options of a message, to read or change; they go with its copies. */
export function viaOptionsOf(msg: SipMessage): ViaOptions {
  const known = msg.attachments.get(key) as ViaOptions | undefined
  if (known !== undefined) return known
  const options: ViaOptions = {
    hasServerId: false,
    hasXavpParameters: false,
    usesXavpFields: false,
    hasReplyXavpParameters: false,
  }
  msg.attachments.set(key, options)
  return options
}
