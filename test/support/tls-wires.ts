import { readFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { join } from 'node:path'
import { connect, createServer, type TLSSocket } from 'node:tls'
import type { MessageQueue } from './queue.ts'
import { tlsAddress, type Address } from './stage.ts'
import { takeMessages } from './stream-messages.ts'

/** Certificates of the tests' own authority, which phones do not ask about. */
export const certificates = join(import.meta.dirname, '../tls/certificates')

interface TlsWire {
  send(text: string): void
  close(): void
}

/** A connection to the server's socket of TLS. */
export async function openTls({ ip, port }: Address, queue: MessageQueue): Promise<TlsWire> {
  const { ip: host, port: target } = tlsAddress
  const plain = connectTcp({ host, port: target, localAddress: ip, localPort: port })
  const socket = connect({ socket: plain, rejectUnauthorized: false })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.once('secureConnect', () => resolve())
  })
  // The server takes it for open a moment later.
  await new Promise((resolve) => setTimeout(resolve, 40))
  takeMessages(socket, queue)
  return { send: (text) => void socket.write(Buffer.from(text, 'latin1')), close: () => socket.destroy() }
}

/** Speaks on the connection that the server opened last. */
export async function listenTls({ ip, port }: Address, queue: MessageQueue): Promise<TlsWire> {
  const sockets: TLSSocket[] = []
  const read = (name: string): string => readFileSync(join(certificates, name), 'utf8')
  const listener = createServer({ key: read('client.key'), cert: read('client.pem') }, (socket) => {
    sockets.push(socket)
    takeMessages(socket, queue)
  })
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject)
    listener.listen(port, ip, resolve)
  })
  return {
    send: (text) => void sockets.at(-1)?.write(Buffer.from(text, 'latin1')),
    close: () => {
      listener.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
