import type { Endpoint, Host, MulticastOptions } from '../host/host.ts'
import type { Settings } from '../server/core.ts'
import { isSameIp } from './show-ip.ts'
import type { ListenSocket } from './sockets.ts'

/** Where a socket is bound: a link-local address together with its interface when bind_ipv6_link_local asks for it. */
export function boundTo({ ip, port }: ListenSocket, host: Host, settings: Settings): Endpoint {
  if (!isLinkLocal(ip) || (settings.int('bind_ipv6_link_local') & 1) === 0) return { ip, port }
  const own = host.network.interfaces().find((one) => isSameIp(one.ip, ip))
  return { ip: own === undefined ? ip : `${ip}%${own.name}`, port }
}

/** fe80::/10, which means something on one link alone. */
export function isLinkLocal(ip: string): boolean {
  return /^fe[89ab][0-9a-f]:/i.test(ip)
}

/**
 * mcast, mcast_ttl and mcast_loopback for a datagram socket. As in 6.1.5 the byte of the time to live is what is left of a number
 * that does not fit, and an interface that does not exist leaves the choice to the routing table.
 */
export function multicastOptions(socket: ListenSocket, host: Host, settings: Settings): MulticastOptions {
  const name = settings.text('mcast')
  const ttl = settings.int('mcast_ttl')
  return {
    interfaceIp: host.network.interfaces().find((one) => one.name === name && one.family === socket.family)?.ip,
    ttl: ttl < 0 ? undefined : ttl & 255,
    isLooped: settings.isSet('mcast_loopback') ? settings.int('mcast_loopback') !== 0 : undefined,
  }
}
