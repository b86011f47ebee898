import type { Socket } from 'node:net'
import type { MessageQueue } from './queue.ts'

/** Puts the messages of a connection into a queue, one by one. */
export function takeMessages(socket: Socket, queue: MessageQueue): void {
  let pending = ''
  const from = { ip: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 }
  socket.on('data', (data) => {
    pending += data.toString('latin1')
    for (let message = cutMessage(pending); message !== undefined; message = cutMessage(pending)) {
      pending = pending.slice(message.length)
      queue.push(message, from)
    }
  })
  socket.on('error', () => undefined)
}

/** The first whole message of a stream, by its Content-Length. */
export function cutMessage(stream: string): string | undefined {
  const end = stream.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const length = /^(?:content-length|l)\s*:\s*(\d+)/im.exec(stream.slice(0, end))
  const total = end + 4 + Number(length?.[1] ?? 0)
  return stream.length >= total ? stream.slice(0, total) : undefined
}
