import type { SipMessage } from './message.ts'

/** What a script (corex) wants in the Via headers that are made for a message. Each is asked when the Via is written. */
export interface ViaOptions {
  /** `;srvid=N` for our Via of a forwarded request, '' for none. */
  serverId: () => string
  /** Further parameters for our Via, with their semicolons. */
  parameters: () => string
  /** Address and port that our Via shows instead of the socket's. */
  address: () => { readonly host: string; readonly port: number } | undefined
  /** Parameters for the top Via of local replies, with their semicolons. */
  replyParameters: () => string
}

const key = Symbol('via options')

/** The options of a message, to change; they go with its copies. */
export function viaOptionsOf(msg: SipMessage): ViaOptions {
  const known = findViaOptions(msg)
  if (known !== undefined) return known
  const options: ViaOptions = {
    serverId: () => '',
    parameters: () => '',
    address: () => undefined,
    replyParameters: () => '',
  }
  msg.attachments.set(key, options)
  return options
}

/** The options of a message whose script asked for some. */
export function findViaOptions(msg: SipMessage): ViaOptions | undefined {
  return msg.attachments.get(key) as ViaOptions | undefined
}
