import type { ByteStream } from '../host/host.ts'
import type { TlsSession } from '../host/tls.ts'
import type { ConnectionInfo } from '../transport/transport.ts'

/** The connection of another process as a stream that can only be asked: what is sent over it goes another way. */
export interface RemoteStream extends ByteStream {
  /** Tells it from a stream of this process. */
  readonly isRemote: true
  /** What was agreed on with the peer, when the connection is one of TLS. */
  readonly session: TlsSession | undefined
}

export function remoteStream(info: ConnectionInfo, session: TlsSession | undefined): RemoteStream {
  return {
    isRemote: true,
    local: { ip: info.dstIp, port: info.dstPort },
    remote: { ip: info.srcIp, port: info.srcPort },
    connected: true,
    onConnect: undefined,
    onData: undefined,
    onClose: undefined,
    write: () => undefined,
    pendingBytes: 0,
    end: () => undefined,
    destroy: () => undefined,
    session,
  }
}
