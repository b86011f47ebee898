import type { ByteStream } from '#runtime/host/host.ts'
import { RpcFault, rpcStruct, type RpcHandler, type RpcStruct, type RpcValue } from '#runtime/rpc/registry.ts'
import { formatTime, localParts } from '#runtime/time/time-format.ts'
import type { Core } from '#runtime/server/core.ts'
import type { ConnectionInfo } from '#runtime/transport/transport.ts'
import { describeCipher } from './cipher-description.ts'
import type { ProfiledStream } from './tls-side.ts'

/** What the commands show. */
export interface TlsRpcEnvironment {
  readonly core: Core
  readonly known: WeakMap<ByteStream, ProfiledStream>
  /** The parameters by the names that tls.options gives them, in its order. */
  readonly options: readonly (readonly [name: string, read: () => number | string | null])[]
  reload(): Promise<void>
}

type Commands = 'tls.reload' | 'tls.list' | 'tls.info' | 'tls.options' | 'tls.kill'

/** The commands of the module, in the words of 6.1.5. */
export function tlsCommands(env: TlsRpcEnvironment): Readonly<Record<Commands, RpcHandler>> {
  const { core } = env
  const secured = (): readonly ConnectionInfo[] =>
    core.transport.connections().filter(({ proto }) => proto === 'tls' || proto === 'wss')
  return {
    'tls.reload': async () => {
      await env.reload()
      return ['Ok. TLS configuration reloaded.']
    },
    'tls.list': () => secured().map((connection) => describeConnection(connection, env)),
    'tls.info': () => [
      rpcStruct([
        ['max_connections', maxConnections(core)],
        ['opened_connections', secured().length],
        ['clear_text_write_queued_bytes', 0],
      ]),
    ],
    'tls.options': () => [
      rpcStruct(env.options.map(([name, read]): [string, RpcValue] => [name, read() ?? '<null string>'])),
    ],
    'tls.kill': (call) => {
      const id = call.optionalInt()
      const isOurs = id !== undefined && secured().some((connection) => connection.id === id)
      if (!isOurs) return ['TLS connection id not found']
      core.transport.closeConnection(id)
      return ['OK']
    },
  }
}

function maxConnections({ settings }: Core): number {
  return settings.isSet('tls_max_connections') ? settings.int('tls_max_connections') : 2048
}

function describeConnection(connection: ConnectionInfo, { core, known }: TlsRpcEnvironment): RpcStruct {
  const stream = core.transport.streamOf(connection.id)
  const profiled = stream === undefined ? undefined : known.get(stream)
  const session = profiled?.stream.session
  return rpcStruct([
    ['id', connection.id],
    ['dom', session === undefined ? 'N/A' : (profiled?.profile.name ?? 'N/A')],
    ['sni', session?.serverName ?? 'N/A'],
    ['timestamp', formatTime('%Y-%m-%d %H:%M:%S', localParts(profiled?.openedAtMs ?? 0))],
    ['timeout', connection.timeoutSeconds],
    ['src_ip', connection.srcIp],
    ['src_port', connection.srcPort],
    ['dst_ip', connection.dstIp],
    ['dst_port', connection.dstPort],
    ['cipher', session === undefined ? 'unknown' : describeCipher(session.cipher)],
    ['ct_wq_size', 0],
    ['enc_rd_buf', 0],
    ['flags', session === undefined ? 0 : 2],
    ['state', session === undefined ? 'pre-init' : 'established'],
  ])
}

/** The refusal of tls.reload; the reason stands in the log. */
export function reloadFault(step: 'loading' | 'fixing'): RpcFault {
  const what = step === 'loading' ? 'loading TLS configuration file' : 'fixing TLS configuration'
  return new RpcFault(500, `Error while ${what} (consult server log)`)
}
