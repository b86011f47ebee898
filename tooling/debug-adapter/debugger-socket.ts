import type { Socket } from 'node:net'
import { PassThrough } from 'node:stream'

/** What comes before each message of the protocol, and the longest that anybody needs. */
const head = /^Content-Length: *(\d{1,9})\r\n(?:[!-9;-~]+:[ -~]*\r\n)*\r\n/
const beginning = Buffer.from('Content-Length:')
const maxHeadBytes = 1000
const maxMessageBytes = 16_000_000

/**
 * What comes over a connection, if it is a debugger. A web page can make a browser send anything behind the head of an HTTP request,
 * which has a Content-Length as well: such a connection is closed before anything of it is read. So is one whose messages are longer
 * than any debugger's, before they fill the memory.
 */
export function debuggerInput(socket: Socket): NodeJS.ReadableStream {
  const input = new PassThrough()
  let held: Buffer = Buffer.alloc(0)
  /** How much of the message is yet to come. */
  let left = 0
  socket.on('data', (chunk: Buffer) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    while (held.length > 0 && !socket.destroyed) {
      if (left === 0) {
        const size = headSize(held)
        if (size === undefined) return
        if (size === 'wrong') {
          socket.destroy()
          return
        }
        left = size
      }
      input.write(held.subarray(0, left))
      const taken = Math.min(left, held.length)
      left -= taken
      held = held.subarray(taken)
    }
  })
  socket.once('close', () => input.destroy())
  return input
}

/** The bytes of the message that begins here, with its head; undefined when more has to come first. */
function headSize(data: Buffer): number | 'wrong' | undefined {
  const known = Math.min(data.length, beginning.length)
  if (!data.subarray(0, known).equals(beginning.subarray(0, known))) return 'wrong'
  const text = data.toString('latin1', 0, maxHeadBytes)
  if (!text.includes('\r\n\r\n')) return data.length < maxHeadBytes ? undefined : 'wrong'
  const [whole, length] = head.exec(text) ?? []
  if (whole === undefined || Number(length) > maxMessageBytes) return 'wrong'
  return whole.length + Number(length)
}
