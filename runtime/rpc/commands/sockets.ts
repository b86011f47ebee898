import type { Core, Identity } from '../../server/core.ts'
import type { ListenSocket, Proto } from '../../transport/sockets.ts'
import { rpcStruct, type RpcCommand, type RpcStruct, type RpcValue } from '../registry.ts'

/** core.sockets_list, core.aliases_list, core.udp4_raw_info. */
export function socketCommands(core: Core): readonly RpcCommand[] {
  return [
    {
      name: 'core.sockets_list',
      doc: 'Lists the sockets on which the server listens.',
      array: false,
      run: () => [
        sortedSockets(core.transport.sockets).map((socket) => rpcStruct([['socket', describeSocket(socket)]])),
      ],
    },
    {
      name: 'core.aliases_list',
      doc: 'Lists the names that the server takes as its own.',
      array: false,
      run: () => [
        rpcStruct([
          ['myself_callbacks', core.identity.hasChecks === true ? 'yes' : 'no'],
          ['aliases', sortedAliases(core.identity).map((alias) => rpcStruct([['alias', describeAlias(alias)]]))],
        ]),
      ],
    },
    {
      name: 'core.udp4_raw_info',
      doc: 'Tells whether UDP is sent through raw sockets; Node has none.',
      array: false,
      run: () => [
        rpcStruct([
          ['udp4_raw', 0],
          ['udp4_raw_mtu', 1500],
          ['udp4_raw_ttl', 64],
        ]),
      ],
    },
  ]
}

const protoOrder: readonly Proto[] = ['udp', 'tcp', 'tls', 'sctp', 'ws', 'wss']

/** The sockets in Kamailio's order: by protocol, then as configured. */
export function sortedSockets(sockets: readonly ListenSocket[]): readonly ListenSocket[] {
  return sockets.toSorted((a, b) => protoOrder.indexOf(a.proto) - protoOrder.indexOf(b.proto))
}

/** The aliases in Kamailio's order: the one declared last comes first. */
export function sortedAliases(identity: Identity): Identity['aliases'] {
  return identity.aliases.toReversed()
}

function describeSocket(socket: ListenSocket): RpcStruct {
  return rpcStruct([
    ['af', socket.family === 6 ? 'IPv6' : 'IPv4'],
    ['proto', socket.proto],
    ['address', socket.host],
    ['ipaddress', socket.ip],
    ['port', String(socket.port)],
    ['agname', 'none'],
    ['mcast', 'no'],
    ['mhomed', 'no'],
    ['virtual', socket.virtual ? 'yes' : 'no'],
  ])
}

function describeAlias(alias: Identity['aliases'][number]): RpcStruct {
  const port: RpcValue = alias.port === 0 ? '*' : alias.port
  return rpcStruct([
    ['proto', alias.proto ?? '*'],
    ['address', alias.host],
    ['port', port],
  ])
}
