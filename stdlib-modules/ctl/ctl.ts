import type { ByteStream } from '#runtime/host/host.ts'
import type { FileAccess } from '#runtime/host/local-sockets.ts'
import { implement } from '#runtime/modules/define.ts'
import { RpcFault, type RpcTransport, type RpcValue } from '#runtime/rpc/registry.ts'
import type { Core } from '#runtime/server/core.ts'
import { parseControlAddress, type ControlAddress } from './address.ts'
import { ctl } from './exports.ts'
import { answerDatagram, serveStream, type SessionEnvironment } from './session.ts'

type InetAddress = Extract<ControlAddress, { transport: 'tcp' | 'udp' }>

interface Connection {
  readonly address: ControlAddress
  readonly stream: ByteStream
}

const maxConnections = 512

/** Control sockets for kamcmd. */
export default implement(ctl, ({ params, core, log }) => {
  const listeners: { close(): void }[] = []
  const connections = new Set<Connection>()
  let addresses: readonly ControlAddress[] = []
  const env: SessionEnvironment = { rpc: core.rpc, log, maxReply: () => params.binrpc_max_body_size * 1024 }

  const accept = (address: ControlAddress, stream: ByteStream): void => {
    if (connections.size >= maxConnections) {
      log.error('maximum number of connections exceeded, closing the new one')
      stream.destroy()
      return
    }
    const connection = { address, stream }
    connections.add(connection)
    serveStream(stream, env, () => connections.delete(connection))
  }

  const listen = async (address: ControlAddress): Promise<{ close(): void } | undefined> => {
    if ('host' in address) return listenInet(address)
    const local = core.host.localSockets
    if (local === undefined) {
      log.warn(`there are no unix sockets here: kamcmd cannot connect to ${address.path}`)
      return undefined
    }
    const { path } = address
    if (address.transport === 'unix_stream')
      return local.listenStream(path, access(), (stream) => accept(address, stream))
    const socket = await local.bindDatagram(path, access(), (data, from) => {
      void answerDatagram(data, env).then((reply) => reply !== undefined && socket?.send(reply, from))
    })
    if (socket === undefined) log.warn(`${path} needs perl: kamcmd can use unixs:, tcp: or udp:`)
    return socket
  }

  const listenInet = async (address: InetAddress): Promise<{ close(): void }> => {
    const local = { ip: address.host === '*' ? '0.0.0.0' : address.host, port: address.port }
    if (address.transport === 'tcp') return core.host.network.listenTcp(local, (stream) => accept(address, stream))
    const socket = await core.host.network.bindUdp(local, (data, from) => {
      void answerDatagram(data, env).then((reply) => reply !== undefined && socket.send(reply, from))
    })
    return socket
  }

  const access = (): FileAccess => ({
    mode: params.mode,
    user: params.user.at(-1) ?? core.owner?.user,
    group: params.group.at(-1) ?? core.owner?.group,
  })

  return {
    modInit: async () => {
      if (params.fifo.length > 0) log.warn('the parameter fifo is not supported: use binrpc, or the FIFO of jsonrpcs')
      addresses = (params.binrpc.length > 0 ? params.binrpc : ['unixs:kamailio_ctl'])
        .map(parseOrRefuse)
        .map((address) => ('host' in address ? address : { ...address, path: absolutePath(address.path, core) }))
      for (const address of core.shared.isControlled ? addresses : []) {
        try {
          const listener = await listen(address)
          if (listener !== undefined) listeners.push(listener)
        } catch (error) {
          throw new Error(`ctl: cannot listen on ${describe(address)}: ${reason(error)}`, { cause: error })
        }
      }
      core.processes?.add('ctl handler')
    },
    destroy: () => {
      for (const listener of listeners) listener.close()
      for (const { stream } of connections) stream.destroy()
    },
    rpc: {
      'ctl.who': ({ transport }) => {
        requireBinrpc(transport)
        return [...requireConnections(connections)].flatMap(describeConnection)
      },
      'ctl.connections': ({ transport }) => {
        requireBinrpc(transport)
        return [connections.size]
      },
      // Over JSON it gives nothing, where the others refuse (6.1.5).
      'ctl.listen': ({ transport }) => (transport === 'jsonrpc' ? [] : addresses.flatMap(listenerColumns)),
    },
  }
})

function parseOrRefuse(text: string): ControlAddress {
  const address = parseControlAddress(text)
  if (address === undefined)
    throw new Error(`ctl: bad listen socket: "${text}"; write unixs:PATH, tcp:IP:PORT or udp:IP:PORT`)
  return address
}

/** A relative name lies in the run directory. */
function absolutePath(path: string, core: Core): string {
  return path.startsWith('/') ? path : `${core.runDirectory}/${path}`
}

function describe(address: ControlAddress): string {
  return 'host' in address ? `${address.transport}:${address.host}:${address.port}` : address.path
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function requireBinrpc(transport: RpcTransport): void {
  if (transport === 'jsonrpc') throw new RpcFault(606, 'rpc available only over binrpc (ctl)')
}

function requireConnections(connections: ReadonlySet<Connection>): ReadonlySet<Connection> {
  if (connections.size === 0) throw new RpcFault(400, 'no open stream connection')
  return connections
}

/** Six values for each connection: protocol, transport, peer's address and port, our address and port. */
function describeConnection({ address, stream }: Connection): readonly RpcValue[] {
  if (!('host' in address)) return ['binrpc', address.transport, '<anonymous unix socket>', '', address.path, '']
  return [
    'binrpc',
    address.transport,
    stream.remote.ip,
    String(stream.remote.port),
    stream.local.ip,
    String(stream.local.port),
  ]
}

function listenerColumns(address: ControlAddress): readonly RpcValue[] {
  return 'host' in address
    ? ['binrpc', address.transport, address.host, String(address.port)]
    : ['binrpc', address.transport, address.path, '']
}
