import { describe, expect, it } from 'vitest'
import { StreamFramer, type Frame } from '#runtime/transport/framing.ts'
import { cases } from './cases.ts'

/** What a stream is read as when its bytes come in pieces of this length. */
function framesOf(stream: string, length: number): readonly Frame[] {
  const framer = new StreamFramer({ maxBytes: 4096, acceptsNoLength: true })
  const frames: Frame[] = []
  for (let at = 0; at < stream.length; at += length) {
    let found = framer.push(stream.slice(at, at + length))
    frames.push(...found)
    // What follows a request waits until it is answered.
    for (let last = found.at(-1); last?.kind === 'message' && last.holdsRest === true; last = found.at(-1)) {
      found = framer.push(framer.takeRest())
      frames.push(...found)
    }
    if (frames.at(-1)?.kind === 'broken') break
  }
  return frames
}

describe('HTTP is read the same however TCP cuts it', () => {
  const streams = new Map(cases.map((one) => [one.pieces.join(''), one.name]))
  it.each([...streams].filter(([stream]) => stream !== '').map(([stream, name]) => [name, stream] as const))(
    '%s',
    (_name, stream) => {
      const whole = framesOf(stream, stream.length)
      for (const length of [1, 2, 3, 7, 50]) expect(framesOf(stream, length)).toEqual(whole)
    },
  )

  it('and never keeps more than a message may be long', () => {
    const head = 'POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n'
    const endless = new StreamFramer({ maxBytes: 4096, acceptsNoLength: true })
    expect(endless.push(head)).toEqual([])
    const frames: Frame[] = []
    for (let chunk = 0; chunk < 1000 && frames.length === 0; chunk += 1)
      frames.push(...endless.push('8\r\n12345678\r\n'))
    expect(frames).toEqual([{ kind: 'broken', reason: 'the message is too long' }])
    const sizes = new StreamFramer({ maxBytes: 4096, acceptsNoLength: true })
    expect(sizes.push(`${head}${'1'.repeat(300)}`)).toEqual([
      { kind: 'broken', reason: 'a line of a chunk is too long' },
    ])
    const trailers = new StreamFramer({ maxBytes: 4096, acceptsNoLength: true })
    expect(trailers.push(`${head}0\r\n`)).toEqual([])
    const after: Frame[] = []
    for (let line = 0; line < 1000 && after.length === 0; line += 1) after.push(...trailers.push('X-A: 12345678\r\n'))
    expect(after).toEqual([{ kind: 'broken', reason: 'the message is too long' }])
  })
})
