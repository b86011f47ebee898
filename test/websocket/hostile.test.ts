import { describe, expect, it } from 'vitest'
import type { WebSocket } from '#stdlib/websocket/web-socket.ts'
import { frame, opcodes } from './frames.ts'
import { fuzz, looseWebSocket as open } from './fuzz.ts'
import { dice, segment } from './segments.ts'

/** What a WebSocket makes of these bytes, up to its end. */
function takenFrom(webSocket: WebSocket, pieces: readonly string[]): readonly string[] {
  const taken: string[] = []
  for (const piece of pieces) {
    for (const one of webSocket.push(piece)) {
      if (one.kind === 'message') taken.push(`message ${one.text}`)
      if (one.kind === 'answer') taken.push(`answer ${one.bytes} ${one.closes ?? ''}`)
      if (one.kind === 'answer' && one.closes !== undefined) return taken
    }
  }
  return taken
}

describe('frames of whoever', () => {
  it('are the same however they are cut', () => {
    const roll = dice(7)
    for (let round = 0; round < 300; round += 1) {
      const stream = Array.from({ length: 1 + roll(6) }, () => segment(roll)).join('')
      const pieces: string[] = []
      for (let at = 0; at < stream.length;) {
        const size = 1 + roll(90)
        pieces.push(stream.slice(at, at + size))
        at += size
      }
      expect(takenFrom(open(), pieces)).toEqual(takenFrom(open(), [stream]))
      expect(takenFrom(open(), [...stream])).toEqual(takenFrom(open(), [stream]))
    }
  })

  it('end a WebSocket or not, 20,000 segments of them, and nothing is read after a fault', () => {
    expect(fuzz(20_000, 11)).toBeGreaterThan(3000)
  })

  it('are never kept beyond the longest message', () => {
    const endless = open(1000)
    let length = 0
    let taken: readonly string[] = []
    for (let at = 0; taken.length === 0; at += 1) {
      const piece = frame(at === 0 ? opcodes.text : opcodes.continuation, 'a'.repeat(900), { isFinal: false })
      length += 900
      taken = takenFrom(endless, [piece])
    }
    expect(length).toBeLessThanOrEqual(65_535 + 900)
    expect(taken.join()).toContain('Message too big')
    // A frame that is too long is refused before its payload comes.
    expect(takenFrom(open(1000), [frame(opcodes.text, '', { claims: 1001 }).slice(0, 8)]).join()).toContain('too big')
  })

  it('one byte each, up to a long message, take no time', () => {
    const text = 'a'.repeat(60_000)
    const started = process.cpuUsage()
    expect(takenFrom(open(65_535), [...frame(opcodes.text, text)])).toEqual([`message ${text}`])
    const { user, system } = process.cpuUsage(started)
    expect((user + system) / 1000).toBeLessThan(1000)
  })
})
