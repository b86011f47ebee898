/** Functions that send the request on; a positive code says that they did. */
export const relays: ReadonlySet<string> = new Set([
  't_relay',
  't_relay_to',
  't_relay_to_udp',
  't_relay_to_tcp',
  't_relay_to_tls',
  't_relay_to_sctp',
  'forward',
  'forward_tcp',
  'forward_udp',
  'forward_tls',
  'forward_sctp',
  'send',
  'send_tcp',
])

/** Functions that answer the request with a final reply of ours. */
export const answers: ReadonlySet<string> = new Set([
  'sl_send_reply',
  'sl_reply_error',
  'send_reply',
  'send_reply_error',
  'sl_reply',
  't_reply',
])
