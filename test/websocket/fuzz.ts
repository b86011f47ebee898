import { WebSocket } from '#stdlib/websocket/web-socket.ts'
import { frame, opcodes, readFrame } from './frames.ts'
import { dice, segment } from './segments.ts'

const silent = {
  received: () => undefined,
  receivedMessage: () => undefined,
  transmitted: () => undefined,
  transmittedMessage: () => undefined,
  closedHere: () => undefined,
  closedByPeer: () => undefined,
}

/** A WebSocket of nobody. */
export function looseWebSocket(maxBytes = 16_384): WebSocket {
  const options = { maxBytes, pingData: 'ping', now: () => 0, onFault: () => undefined }
  return new WebSocket({ id: 1, proto: 'ws', from: 'a', to: 'b' }, options, silent)
}

/**
 * Pushes so many segments into WebSockets, a new one after each that ended, and gives how many ended. Throws when one ends without a
 * close frame, or reads on after its end.
 */
export function fuzz(segments: number, seed: number): number {
  const roll = dice(seed)
  let webSocket = looseWebSocket()
  let ends = 0
  for (let count = 0; count < segments; count += 1) {
    const last = webSocket.push(segment(roll)).at(-1)
    if (last?.kind !== 'answer' || last.closes === undefined) continue
    const answer = readFrame(last.bytes)
    if (answer?.opcode !== opcodes.close || answer.isMasked) throw new Error(`segment ${count}: ended without a word`)
    if (webSocket.push(frame(opcodes.text, 'more')).length > 0) throw new Error(`segment ${count}: it reads on`)
    webSocket = looseWebSocket()
    ends += 1
  }
  return ends
}
