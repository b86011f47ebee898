import { describe, expect, it } from 'vitest'
import type { ByteStream } from '../host/host.ts'
import { FrameReader, writeFrame } from './frames.ts'
import { Links } from './links.ts'
import type { Plain } from './shared.ts'

describe('frames', () => {
  it('come out as they went in, however the stream cuts them', () => {
    const frames: (readonly [Plain, string])[] = [
      [['message', { ip: '::1', port: 5060 }, null], 'OPTIONS sip:a SIP/2.0\r\n\r\n'],
      [['close', 7], ''],
      [['message', { text: 'ä\n"' }], '3 not a frame\n\xff\0'],
    ]
    const stream = frames.map(([header, bytes]) => writeFrame(header, bytes)).join('')
    for (let size = 1; size <= stream.length; size += 1) {
      const got: (readonly [Plain, string])[] = []
      const reader = new FrameReader((header, bytes) => void got.push([header, bytes]))
      for (let at = 0; at < stream.length; at += size) reader.take(stream.slice(at, at + size))
      expect(got).toEqual(frames)
    }
  })
})

/** A worker's links without sockets: what is written to each path. */
function setup() {
  let nowMs = 0
  const written = new Map<string, string>()
  const streams = new Map<string, { open(): void; break(): void; pendingBytes: number }>()
  const overflows: number[] = []
  const connectStream = (path: string): ByteStream => {
    let connected = false
    const control = {
      pendingBytes: 0,
      open: () => {
        connected = true
        stream.onConnect?.()
      },
      break: () => {
        connected = false
        stream.onClose?.(undefined)
      },
    }
    const stream: ByteStream = {
      local: { ip: '', port: 0 },
      remote: { ip: '', port: 0 },
      get connected() {
        return connected
      },
      get pendingBytes() {
        return control.pendingBytes
      },
      onConnect: undefined,
      onData: undefined,
      onClose: undefined,
      write: (data) => void written.set(path, (written.get(path) ?? '') + data),
      end: () => undefined,
      destroy: () => (connected = false),
    }
    streams.set(path, control)
    return stream
  }
  const timers: (() => void)[] = []
  const links = new Links({
    local: { connectStream, listenStream: () => Promise.reject(new Error('not here')) },
    clock: {
      monotonic: () => nowMs,
      setTimer: (_, action) => {
        timers.push(action)
        return { cancel: () => undefined }
      },
    },
    onFrame: () => undefined,
    onOverflow: (worker) => void overflows.push(worker),
  })
  const bytesAt = (path: string): readonly string[] => {
    const got: string[] = []
    new FrameReader((_, bytes) => void got.push(bytes)).take(written.get(path) ?? '')
    return got
  }
  const runTimers = (): void => {
    for (const action of timers.splice(0)) action()
  }
  return { links, streams, overflows, bytesAt, runTimers, pass: (ms: number) => (nowMs += ms) }
}

describe('links', () => {
  it('keep what is for a worker that is being replaced, unless it is too old by then', () => {
    const { links, streams, bytesAt, pass } = setup()
    links.usePaths([undefined, '/one'])
    streams.get('/one')?.open()
    links.send(1, 'm', 'before')
    links.usePaths([undefined, undefined])
    links.send(1, 'm', 'stale')
    pass(5000)
    links.send(1, 'm', 'fresh')
    links.usePaths([undefined, '/two'])
    links.send(1, 'm', 'while connecting')
    streams.get('/two')?.open()
    links.send(1, 'm', 'after')
    expect(bytesAt('/one')).toEqual(['before'])
    expect(bytesAt('/two')).toEqual(['fresh', 'while connecting', 'after'])
  })

  it('are made again when they break', () => {
    const { links, streams, bytesAt, runTimers } = setup()
    links.usePaths(['/one'])
    streams.get('/one')?.break()
    links.send(0, 'm', 'kept')
    runTimers()
    streams.get('/one')?.open()
    links.send(0, 'm', 'sent')
    expect(bytesAt('/one')).toEqual(['kept', 'sent'])
    streams.get('/one')?.break()
    links.usePaths([undefined])
    runTimers()
    expect(streams.get('/one')?.pendingBytes).toBe(0)
  })

  it('do not fill the memory for a worker that hangs, and say so once', () => {
    const { links, streams, overflows, bytesAt } = setup()
    links.usePaths(['/one'])
    for (let count = 0; count < 5000; count += 1) links.send(0, 'm', String(count))
    expect(overflows).toEqual([0])
    streams.get('/one')?.open()
    expect(bytesAt('/one')).toHaveLength(4096)
    const stream = streams.get('/one')
    if (stream !== undefined) stream.pendingBytes = 64 * 1024 * 1024
    links.send(0, 'm', 'lost')
    links.send(0, 'm', 'lost too')
    expect(overflows).toEqual([0, 0])
    expect(bytesAt('/one')).toHaveLength(4096)
  })
})
