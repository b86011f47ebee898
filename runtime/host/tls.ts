import type { ByteStream } from './host.ts'

/** TLS within byte streams, as far as the machine offers it. Keys and certificates travel as PEM text. */
export interface Tls {
  /** Whether nothing is encrypted, as on the virtual network: there are no keys, no certificates, and nobody is refused. */
  readonly isPlain?: boolean
  /** Binds keys, certificates and rules together; throws an Error that says which of them is bad. */
  createContext(options: TlsContextOptions): TlsContext
  /** Answers the handshake of a client on a stream that it opened. */
  accept(stream: ByteStream, options: TlsAcceptOptions): SecureStream
  /** Begins a handshake as a client, as soon as the stream is connected. */
  connect(stream: ByteStream, options: TlsConnectOptions): SecureStream
}

export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'

export interface TlsContextOptions {
  readonly certificate?: string | undefined
  readonly privateKey?: string | undefined
  readonly passphrase?: string | undefined
  /** The certificates that are trusted; none when absent, not those of the system. */
  readonly trusted?: string | undefined
  /** Certificates that were revoked. */
  readonly revoked?: string | undefined
  /** OpenSSL's list of ciphers; those of the system when absent. */
  readonly ciphers?: string | undefined
  readonly minVersion: TlsVersion
  readonly maxVersion: TlsVersion
  /** Whether sessions may be resumed, and under which name. */
  readonly sessionId?: string | undefined
}

/** A bound context; only the machine that made it looks inside. */
export interface TlsContext {
  readonly isTlsContext: true
}

export interface TlsAcceptOptions {
  /** For clients that name no server, and until one is named. */
  readonly context: TlsContext
  /** The context for the server that the client names (SNI); undefined keeps the first. */
  contextFor(serverName: string): TlsContext | undefined
  readonly requestsCertificate: boolean
  /** A client without a certificate is refused during the handshake. */
  readonly requiresCertificate: boolean
  /** Told each line of the key log (NSS format), for decrypting captures. */
  readonly onKeyLog?: ((line: string) => void) | undefined
}

export interface TlsConnectOptions {
  readonly context: TlsContext
  /** The name to ask for (SNI). */
  readonly serverName?: string | undefined
  readonly onKeyLog?: ((line: string) => void) | undefined
}

/** A stream whose bytes are encrypted below. It counts as connected once the handshake is done. */
export interface SecureStream extends ByteStream {
  /** What was agreed on; undefined before the handshake is done. */
  readonly session: TlsSession | undefined
  /** Called before the first data: closing the stream here refuses the peer. */
  onSecure: ((session: TlsSession) => void) | undefined
  /** The peer and this side could not agree, or the connection broke before they did. */
  onHandshakeFailed: ((error: Error) => void) | undefined
}

export interface TlsSession {
  /** `TLSv1.3` */
  readonly version: string
  /** OpenSSL's name of the cipher and the version that brought it. */
  readonly cipher: { readonly name: string; readonly version: string }
  /** The name that the client asked for. */
  readonly serverName: string | undefined
  readonly own: TlsCertificate | undefined
  readonly peer: TlsCertificate | undefined
  /** OpenSSL's code of what is wrong with the peer's certificate (`CERT_HAS_EXPIRED`); undefined when nothing is, or there is none. */
  readonly peerProblem: string | undefined
  /** Certificates between the peer's own and the root that ended its chain. */
  readonly peerDepth: number
}

/** Subject or issuer of a certificate: types (`CN`) and values in their order. */
export type TlsName = readonly (readonly [type: string, value: string])[]

/** What a certificate says. */
export interface TlsCertificate {
  /** As encoded: 2 for X.509 version 3. */
  readonly version: number
  /** In decimal digits. */
  readonly serial: string
  readonly subject: TlsName
  readonly issuer: TlsName
  /** `Nov 21 15:36:48 2026 GMT` */
  readonly notBefore: string
  readonly notAfter: string
  readonly alternatives: readonly { readonly kind: 'dns' | 'email' | 'uri' | 'ip'; readonly value: string }[]
  readonly pem: string
}
