import type { Proto } from '../transport/sockets.ts'

/** The sent-protocol of our own Via with the blank before sent-by; that of a WebSocket has two, as 6.1.5 writes it. */
export function sentProtocol(proto: Proto): string {
  return proto === 'ws' ? 'SIP/2.0/WS  ' : `SIP/2.0/${proto.toUpperCase()} `
}
