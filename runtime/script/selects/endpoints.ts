import type { Value } from '#grammar/value.ts'
import type { ReceiveInfo } from '../../transport/sockets.ts'
import { ofMessage, type ReadSelect } from './reader.ts'

interface Place {
  readonly ip: string
  readonly port: number
}

/** IPv6 addresses in brackets. */
const shown = (ip: string): string => (ip.includes(':') ? `[${ip}]` : ip)

const source = ({ srcIp, srcPort }: ReceiveInfo): Place => ({ ip: srcIp, port: srcPort })
const target = ({ dstIp, dstPort }: ReceiveInfo): Place => ({ ip: dstIp, port: dstPort })

const onPlace =
  (read: (place: Place, info: ReceiveInfo) => Value) =>
  (of: (info: ReceiveInfo) => Place): ReadSelect =>
    ofMessage(({ received }) => read(of(received), received))

const parts: readonly (readonly [suffix: string, bind: (of: (info: ReceiveInfo) => Place) => ReadSelect])[] = [
  ['ip', onPlace(({ ip }) => shown(ip))],
  ['port', onPlace(({ port }) => String(port))],
  ['ip_port', onPlace(({ ip, port }) => `${shown(ip)}:${port}`)],
]

const places: readonly (readonly [path: string, of: (info: ReceiveInfo) => Place])[] = [
  ['src', source],
  ['dst', target],
  ['received', target],
]

/** `@src`, `@dst` and `@received`: from where and to which socket the message came. */
export const endpointReaders: readonly (readonly [path: string, read: ReadSelect])[] = [
  ...places.flatMap(([path, of]) =>
    parts.map(([suffix, bind]): readonly [string, ReadSelect] => [`${path}.${suffix}`, bind(of)]),
  ),
  ['received.proto', ofMessage(({ received }) => received.proto)],
  [
    'received.proto_ip_port',
    ofMessage(({ received }) => `${received.proto}:${shown(received.dstIp)}:${received.dstPort}`),
  ],
]
