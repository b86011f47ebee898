import type { Outcome } from './play.ts'

const protocolError: Partial<Outcome> = {
  events: ['close: 1002 Protocol error'],
  isClosed: true,
  log: ['connection <ID>', 'handshake 1 <ID> <ID>'],
}
const tooBig: Partial<Outcome> = { events: ['close: 1009 Message too big'], isClosed: true }

/** What comes of the cases that differ from 6.1.5 on purpose, as far as it is another. */
export const differences: ReadonlyMap<string, Partial<Outcome>> = new Map<string, Partial<Outcome>>([
  // Control frames are whole and short (RFC 6455 §5.5): 6.1.5 answers long pings, and drops the connection after one in fragments.
  ['a length of two bytes that one would hold', protocolError],
  ['a ping of 126 bytes', protocolError],
  ['a ping in fragments', protocolError],
  // RFC 6455 §5.4: 6.1.5 takes what is there for a message.
  ['a continuation of nothing', protocolError],
  ['a message within the fragments of another', protocolError],
  // 6.1.5 waits, or drops the connection without a close frame.
  ['a length beyond the buffer', tooBig],
  ['a length beyond 32 bits', tooBig],
  ['a message of 20,000 bytes', tooBig],
  ['fragments without end', tooBig],
])
