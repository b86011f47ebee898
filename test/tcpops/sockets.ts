import { connect } from 'node:net'
import { serverAddress } from '../support/stage.ts'
import type { Wire } from './play.ts'

/** A connection over a real socket. */
export function openSocket(): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: serverAddress.ip, port: serverAddress.port })
    let received = ''
    let isClosed = false
    socket.setEncoding('latin1').on('data', (data: string) => (received += data))
    socket.once('close', () => (isClosed = true))
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject).on('error', () => (isClosed = true))
      resolve({
        port: socket.localPort ?? 0,
        get received() {
          return received
        },
        get isClosed() {
          return isClosed
        },
        send: (text) => void socket.write(text, 'latin1'),
        end: () => void socket.end(),
        reset: () => void socket.resetAndDestroy(),
        close: () => void socket.destroy(),
      })
    })
  })
}
