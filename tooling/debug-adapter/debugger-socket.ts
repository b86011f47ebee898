import type { Socket } from 'node:net'
import { PassThrough } from 'node:stream'

/** What a client of the protocol begins with. */
const beginning = Buffer.from('Content-Length:')

/**
 * What comes over a connection, if it is a debugger. A web page can make a browser send anything behind the head of an HTTP request,
 * which has a Content-Length as well: such a connection is closed before anything of it is read.
 */
export function debuggerInput(socket: Socket): NodeJS.ReadableStream {
  const input = new PassThrough()
  let held: Buffer | undefined = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    if (held === undefined) {
      input.write(chunk)
      return
    }
    held = Buffer.concat([held, chunk])
    const length = Math.min(held.length, beginning.length)
    if (!held.subarray(0, length).equals(beginning.subarray(0, length))) {
      socket.destroy()
      return
    }
    if (length < beginning.length) return
    input.write(held)
    held = undefined
  })
  socket.once('close', () => input.destroy())
  return input
}
