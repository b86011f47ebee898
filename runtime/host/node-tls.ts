import type { X509Certificate } from 'node:crypto'
import { Duplex } from 'node:stream'
import { connect, createSecureContext, TLSSocket, type SecureContext } from 'node:tls'
import type { ByteStream, Endpoint } from './host.ts'
import { certificateFacts } from './node-certificate.ts'
import { NodeStream } from './node-tcp.ts'
import type {
  SecureStream,
  Tls,
  TlsAcceptOptions,
  TlsConnectOptions,
  TlsContext,
  TlsContextOptions,
  TlsSession,
} from './tls.ts'

/** TLS by Node's own library. */
export const nodeTls: Tls = { createContext, accept, connect: connectTls }

class NodeTlsContext implements TlsContext {
  readonly isTlsContext = true
  readonly native: SecureContext

  constructor(native: SecureContext) {
    this.native = native
  }
}

function createContext(options: TlsContextOptions): TlsContext {
  return new NodeTlsContext(
    createSecureContext({
      cert: options.certificate,
      key: options.privateKey,
      passphrase: options.passphrase,
      // An empty list trusts nobody; without one Node would trust the authorities of the web.
      ca: options.trusted ?? [],
      crl: options.revoked,
      // OpenSSL's own order, which puts longer keys first; Node's does not.
      ciphers: options.ciphers ?? 'DEFAULT',
      minVersion: options.minVersion,
      maxVersion: options.maxVersion,
      sessionIdContext: options.sessionId,
      honorCipherOrder: true,
    }),
  )
}

function accept(stream: ByteStream, options: TlsAcceptOptions): SecureStream {
  const socket = new TLSSocket(rawSide(stream), {
    isServer: true,
    secureContext: nativeOf(options.context),
    requestCert: options.requestsCertificate,
    rejectUnauthorized: options.requiresCertificate,
    SNICallback: (name, answer) => {
      const chosen = options.contextFor(name)
      answer(null, chosen === undefined ? undefined : nativeOf(chosen))
    },
  })
  return new NodeSecureStream(socket, stream, 'secure', options.onKeyLog)
}

function connectTls(stream: ByteStream, options: TlsConnectOptions): SecureStream {
  const socket = connect({
    socket: rawSide(stream),
    secureContext: nativeOf(options.context),
    // Who may answer is the profile's to decide, by its verify_certificate.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    ...(options.serverName === undefined ? {} : { servername: options.serverName }),
  })
  return new NodeSecureStream(socket, stream, 'secureConnect', options.onKeyLog)
}

function nativeOf(context: TlsContext): SecureContext {
  if (context instanceof NodeTlsContext) return context.native
  throw new TypeError('a TLS context of another machine')
}

/** What TLS reads from and writes to: Node's own socket where there is one. */
function rawSide(stream: ByteStream): Duplex {
  return stream instanceof NodeStream ? stream.socket : new StreamDuplex(stream)
}

/** Any byte stream as a Duplex of Node: one behind a PROXY header, say. */
class StreamDuplex extends Duplex {
  readonly #stream: ByteStream

  constructor(stream: ByteStream) {
    super({ allowHalfOpen: false })
    this.#stream = stream
    stream.onData = (data) => void this.push(Buffer.from(data, 'latin1'))
    stream.onClose = (error) => void this.destroy(error)
  }

  override _read(): void {
    // Data is pushed as it arrives.
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#stream.write(chunk.toString('latin1'))
    done()
  }

  override _final(done: () => void): void {
    this.#stream.end()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#stream.destroy()
    done(error)
  }
}

class NodeSecureStream implements SecureStream {
  readonly #socket: TLSSocket
  readonly #below: ByteStream
  readonly remote: Endpoint
  #session: TlsSession | undefined
  #failure: Error | undefined
  onConnect: (() => void) | undefined
  onData: ((data: string) => void) | undefined
  onClose: ((error: Error | undefined) => void) | undefined
  onTaken: (() => void) | undefined
  readonly #taken = (): void => this.onTaken?.()
  onSecure: ((session: TlsSession) => void) | undefined
  onHandshakeFailed: ((error: Error) => void) | undefined

  constructor(
    socket: TLSSocket,
    below: ByteStream,
    ready: 'secure' | 'secureConnect',
    onKeyLog: TlsAcceptOptions['onKeyLog'],
  ) {
    this.#socket = socket
    this.remote = below.remote
    this.#below = below
    socket.once(ready, () => this.#secured())
    socket.on('data', (data: Buffer) => this.onData?.(data.toString('latin1')))
    socket.on('error', (error) => {
      this.#failure = error
      if (this.#session === undefined) this.onHandshakeFailed?.(error)
    })
    socket.on('close', () => this.onClose?.(this.#failure))
    socket.on('end', () => void socket.end())
    if (onKeyLog !== undefined) socket.on('keylog', (line: Buffer) => onKeyLog(line.toString('latin1').trimEnd()))
  }

  #secured(): void {
    try {
      this.#session = sessionOf(this.#socket)
    } catch (error) {
      // The peer made the certificate: what cannot be read of it must not end the server.
      this.#socket.destroy(new Error('the certificate of the peer cannot be read', { cause: error }))
      return
    }
    this.onSecure?.(this.#session)
    if (!this.#socket.destroyed) this.onConnect?.()
  }

  get local(): Endpoint {
    return this.#below.local
  }

  get session(): TlsSession | undefined {
    return this.#session
  }

  get connected(): boolean {
    return this.#session !== undefined && !this.#socket.destroyed
  }

  get pendingBytes(): number {
    return this.#socket.writableLength
  }

  write(data: string): void {
    if (!this.#socket.destroyed && this.#socket.writable) this.#socket.write(Buffer.from(data, 'latin1'), this.#taken)
  }

  end(): void {
    this.#socket.end()
  }

  destroy(): void {
    this.#socket.destroy()
  }
}

function sessionOf(socket: TLSSocket): TlsSession {
  const own = socket.getX509Certificate()
  const peer = socket.getPeerX509Certificate()
  const { name, version } = socket.getCipher()
  let depth = 0
  for (let above = peer?.issuerCertificate; above !== undefined; above = above.issuerCertificate) {
    if (above.issuerCertificate === above) break
    depth += 1
    if (depth > 100) break
  }
  return {
    version: socket.getProtocol() ?? '',
    cipher: { name, version },
    // Not in Node's types for servers: the name that was asked for, or false.
    serverName: nameAskedFor(socket),
    own: own === undefined ? undefined : certificateFacts(own),
    peer: peer === undefined ? undefined : certificateFacts(peer),
    peerProblem: peer === undefined ? undefined : problemOf(socket, peer),
    peerDepth: depth,
  }
}

function nameAskedFor(socket: TLSSocket): string | undefined {
  const { servername } = socket as { readonly servername?: unknown }
  return typeof servername === 'string' && servername !== '' ? servername : undefined
}

/** A bare TLSSocket of a server leaves the verdict on the certificate with its handle. */
function problemOf(socket: TLSSocket, peer: X509Certificate): string | undefined {
  const { ssl } = socket as { readonly ssl?: { verifyError?: () => (Error & { readonly code?: string }) | null } }
  const problem = ssl?.verifyError?.() ?? undefined
  if (problem === undefined) return undefined
  // With a list of revoked certificates Node complains first that such a certificate has none.
  return peer.checkIssued(peer) ? 'DEPTH_ZERO_SELF_SIGNED_CERT' : (problem.code ?? problem.message)
}
