import type { Core } from '../../server/core.ts'
import { tcpReaders } from '../../server/process-list.ts'
import { RpcFault, rpcStruct, type RpcCommand, type RpcStruct, type RpcValue } from '../registry.ts'

/** core.tcp_info, core.tcp_options, core.tcp_list. */
export function tcpCommands(core: Core): readonly RpcCommand[] {
  const whenEnabled = (give: () => readonly RpcValue[]) => (): readonly RpcValue[] => {
    if (core.settings.int('disable_tcp') !== 0) throw new RpcFault(500, 'tcp support disabled')
    return give()
  }
  return [
    {
      name: 'core.tcp_info',
      doc: 'Counts the TCP connections.',
      array: false,
      run: whenEnabled(() => [tcpInfo(core)]),
    },
    {
      name: 'core.tcp_options',
      doc: 'Lists the settings of TCP that are in force.',
      array: false,
      run: whenEnabled(() => [tcpOptions(core)]),
    },
    {
      name: 'core.tcp_list',
      doc: 'Lists the TCP connections.',
      array: true,
      run: whenEnabled(() => core.transport.connections().map((connection) => describeConnection(connection, core))),
    },
  ]
}

function tcpInfo(core: Core): RpcStruct {
  const connections = core.transport.connections()
  return rpcStruct([
    ['readers', tcpReaders(core)],
    ['max_connections', core.settings.int('tcp_max_connections')],
    [
      'max_tls_connections',
      core.settings.isSet('tls_max_connections') ? core.settings.int('tls_max_connections') : 2048,
    ],
    ['opened_connections', connections.length],
    ['opened_tls_connections', connections.filter(({ proto }) => proto === 'tls' || proto === 'wss').length],
    ['write_queued_bytes', core.transport.queuedBytes ?? 0],
  ])
}

/** Names and order of core.tcp_options with the variable of the cfg group `tcp` that holds each. */
const options: readonly (readonly [name: string, variable: string])[] = [
  ['connect_timeout', 'connect_timeout'],
  ['send_timeout', 'send_timeout'],
  ['connection_lifetime', 'connection_lifetime'],
  ['max_connections(soft)', 'max_connections'],
  ['max_tls_connections(soft)', 'max_tls_connections'],
  ...[
    'no_connect',
    'fd_cache',
    'async',
    'connect_wait',
    'conn_wq_max',
    'wq_max',
    'defer_accept',
    'delayed_ack',
    'syncnt',
    'linger2',
    'keepalive',
    'keepidle',
    'keepintvl',
    'keepcnt',
    'crlf_ping',
    'accept_aliases',
    'alias_flags',
    'new_conn_alias_flags',
  ].map((name): readonly [string, string] => [name, name]),
]

function tcpOptions(core: Core): RpcStruct {
  return rpcStruct(options.map(([name, variable]) => [name, core.config.find('tcp', variable)?.get() ?? 0] as const))
}

function describeConnection(connection: ReturnType<Core['transport']['connections']>[number], core: Core): RpcStruct {
  return rpcStruct([
    ['id', connection.id],
    ['type', connection.proto.toUpperCase()],
    ['state', connection.state],
    ['timeout', connection.timeoutSeconds],
    ['lifetime', core.settings.int('tcp_connection_lifetime')],
    ['ref_count', 2],
    ['src_ip', connection.srcIp],
    ['src_port', connection.srcPort],
    ['dst_ip', connection.dstIp],
    ['dst_port', connection.dstPort],
  ])
}
