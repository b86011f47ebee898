import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { PassThrough, Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { DebugClient } from '../../test/support/debug-client.ts'
import { debuggerInput } from './debugger-socket.ts'
import { launchHere, serveStreams } from './serve.ts'
import { AdapterSession } from './session.ts'

/** As much of a socket as is looked at. */
class FakeSocket extends EventEmitter {
  destroyed = false
  destroy(): void {
    this.destroyed = true
    this.emit('close')
  }
}

/** What a debugger's end of a connection takes of what comes in these parts. */
function given(...chunks: readonly string[]): { readonly passed: string; readonly isClosed: boolean } {
  const socket = new FakeSocket()
  const input = debuggerInput(socket as unknown as Socket) as PassThrough
  for (const chunk of chunks) socket.emit('data', Buffer.from(chunk, 'latin1'))
  const passed = (input.read() as Buffer | null)?.toString('latin1') ?? ''
  return { passed, isClosed: socket.destroyed }
}

it('messages pass as they come, cut wherever they are', () => {
  const text = 'Content-Length: 2\r\n\r\n{}Content-Length: 5\r\nContent-Type: x\r\n\r\n{"":}'
  for (let at = 1; at < text.length; at += 5) {
    expect(given(text.slice(0, at), text.slice(at))).toEqual({ passed: text, isClosed: false })
  }
})

it.each([
  ['a web page', 'POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}'],
  ['a length of many digits', 'Content-Length: 99999999999999\r\n\r\n'],
  ['a length of a gigabyte', 'Content-Length: 999999999\r\n\r\n'],
  ['a length below zero', 'Content-Length: -5\r\n\r\n'],
  ['a length that is no number', 'Content-Length: abc\r\n\r\n'],
  ['a head without end', `Content-Length: 5${'x'.repeat(2000)}`],
  ['a second message that is none', 'Content-Length: 2\r\n\r\n{}GET / HTTP/1.1\r\n\r\n'],
])('the connection is closed for %s', (_what, text) => {
  expect(given(text).isClosed).toBe(true)
})

it.each<readonly [command: string, args: object, answer: string]>([
  ['setBreakpoints', {}, 'source has to be an object'],
  ['setFunctionBreakpoints', {}, 'breakpoints has to be a list'],
  ['setFunctionBreakpoints', { breakpoints: [{}] }, 'breakpoints[0].name has to be a text'],
  ['setDataBreakpoints', { breakpoints: [5] }, 'breakpoints[0].dataId has to be a text'],
  ['dataBreakpointInfo', {}, 'name has to be a text'],
  ['setExceptionBreakpoints', {}, 'filters has to be a list'],
  ['completions', { text: 'a' }, 'column has to be a number'],
  ['continue', {}, 'threadId has to be a number'],
  ['evaluate', {}, 'expression has to be a text'],
  ['stackTrace', { threadId: 1 }, 'nothing is debugged yet'],
  ['restart', {}, 'nothing is debugged yet'],
  ['__proto__', {}, 'this debugger has no request __proto__'],
])('%s of %j is refused in words', async (command, args, answer) => {
  const [toAdapter, toClient] = [new PassThrough(), new PassThrough()]
  void serveStreams(toAdapter, toClient)
  const client = new DebugClient(toClient, toAdapter)
  await expect(client.ask(command, args)).rejects.toThrow(answer)
  toAdapter.end()
})

it('a client that reads nothing is left, before it fills the memory', async () => {
  const session = new AdapterSession(launchHere, false)
  const over = new Promise<void>((resolve) => (session.onOver = resolve))
  const deaf = new Writable({ write: () => undefined })
  session.start(new PassThrough(), deaf)
  const text = 'x'.repeat(1_000_000)
  for (let count = 0; count < 70; count += 1) session.adapter.output(text, 'stdout')
  await over
  expect(deaf.destroyed).toBe(true)
})
