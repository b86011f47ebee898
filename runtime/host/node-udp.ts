import { createSocket, type Socket } from 'node:dgram'
import type { Endpoint, MulticastOptions, UdpSocket } from './host.ts'

/** Half a second of traffic at full load: the kernel's default holds 166 datagrams of SIP size and then drops. */
const receiveBufferBytes = 8 * 1024 * 1024

/**
 * Binds a datagram socket; rejects with Node's error when the address cannot be had. With `isShared` other processes of the
 * server bind it as well: the kernel gives all datagrams of one peer to the same of them, which keeps their order. A multicast
 * group is one socket for all instead, because each of several would get a copy.
 */
export function bindNodeUdp(
  local: Endpoint,
  onDatagram: (data: string, from: Endpoint) => void,
  multicast: MulticastOptions = {},
  isShared = false,
): Promise<UdpSocket> {
  const isV6 = local.ip.includes(':')
  const isGroup = isMulticast(local.ip)
  const socket = createSocket({
    type: isV6 ? 'udp6' : 'udp4',
    reusePort: isShared && !isGroup,
    // Destinations are addresses already; Node would look each up, in a later turn of the event loop.
    lookup: (address, _options, done) => done(null, address, isV6 ? 6 : 4),
  })
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind({ port: local.port, address: local.ip, exclusive: !(isShared && isGroup) }, () => {
      socket.removeListener('error', reject)
      try {
        applyMulticast(socket, local.ip, multicast)
      } catch (error) {
        socket.close()
        reject(error instanceof Error ? error : new Error(String(error)))
        return
      }
      // ICMP errors of earlier datagrams arrive here; a lost datagram is what UDP is.
      socket.on('error', () => undefined)
      socket.on('message', (data, from) => onDatagram(data.toString('latin1'), { ip: from.address, port: from.port }))
      enlargeBuffer(() => socket.setRecvBufferSize(receiveBufferBytes))
      resolve({
        local: { ip: local.ip, port: socket.address().port },
        // Without a callback Node is silent about what could not be sent, and spares a turn of its own for each datagram.
        send: (data, to, onFailed) => {
          const bytes = Buffer.from(data, 'latin1')
          if (onFailed === undefined) socket.send(bytes, to.port, to.ip)
          else socket.send(bytes, to.port, to.ip, (error) => void (error !== null && onFailed()))
        },
        close: () => socket.close(),
      })
    })
  })
}

/** Joins the group that the socket is bound to, if it is one; throws Node's error when no interface can. */
function applyMulticast(socket: Socket, ip: string, { interfaceIp, ttl, isLooped }: MulticastOptions): void {
  if (isMulticast(ip)) socket.addMembership(ip, interfaceIp)
  if (interfaceIp !== undefined) socket.setMulticastInterface(interfaceIp)
  if (ttl !== undefined) socket.setMulticastTTL(ttl)
  if (isLooped !== undefined) socket.setMulticastLoopback(isLooped)
}

/** 224.0.0.0/4 and ff00::/8. */
function isMulticast(ip: string): boolean {
  return ip.includes(':') ? /^ff/i.test(ip) : /^2(?:2[4-9]|3\d)\./.test(ip)
}

/** The own address from which the system would send to this one: that of a datagram socket which is connected to it. */
export function nodeSourceFor(ip: string): string | undefined {
  const isV6 = ip.includes(':')
  const socket = createSocket({
    type: isV6 ? 'udp6' : 'udp4',
    lookup: (address, _options, done) => done(null, address, isV6 ? 6 : 4),
  })
  socket.on('error', ignoreFailure)
  try {
    // With a look-up that answers at once, Node connects before it returns.
    socket.connect(5060, ip)
    return socket.address().address
  } catch {
    return undefined
  } finally {
    socket.close()
  }
}

/** A datagram that could not be sent is a lost one. */
function ignoreFailure(): void {
  return undefined
}

/** The kernel may allow less; then it stays as it is. */
function enlargeBuffer(enlarge: () => void): void {
  try {
    enlarge()
  } catch {
    // A small buffer only matters under bursts.
  }
}
