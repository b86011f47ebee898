import { createSocket } from 'node:dgram'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, createServer, type TLSSocket } from 'node:tls'
import type { ClientCase, RelayCase } from './cases.ts'
import { address, certificates, tlsPort } from './configs.ts'
import type { TlsServer } from './server.ts'

/** What a client saw and what the script logged. */
export interface ClientOutcome {
  /** First line of the reply; undefined when there was none. */
  readonly reply?: string
  /** Common name of the certificate that the server presented. */
  readonly presented?: string
  readonly logged: readonly string[]
}

/** What a server of TLS saw of the relayed request, what became of it, and what the script logged. */
export interface RelayOutcome {
  readonly serverName?: string
  readonly presented?: string
  readonly gotRequest: boolean
  readonly reply?: string
  readonly logged: readonly string[]
}

const pairOf = (name: string) => ({
  cert: readFileSync(join(certificates, `${name}.pem`)),
  key: readFileSync(join(certificates, `${name}.key`)),
})

const options = (transport: string, extra = ''): string =>
  [
    `OPTIONS sip:x@${address} SIP/2.0`,
    `Via: SIP/2.0/${transport} 127.0.0.1:4444;branch=z9hG4bK${String(Math.random()).slice(2)};rport`,
    'From: <sip:a@b>;tag=1',
    'To: <sip:b@b>',
    `Call-ID: ${String(Math.random()).slice(2)}`,
    'CSeq: 1 OPTIONS',
    'Max-Forwards: 5',
    ...(extra === '' ? [] : [extra]),
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')

/** Opens a connection as the case says, sends a request, and waits for its reply or the end of the connection. */
export async function playClient(one: ClientCase, logged: TlsServer['logged']): Promise<ClientOutcome> {
  const before = (await logged()).length
  const seen: { reply?: string; presented?: string } = {}
  await new Promise<void>((resolve) => {
    const socket: TLSSocket = connect({
      host: address,
      port: tlsPort,
      rejectUnauthorized: false,
      ...(one.serverName === undefined ? {} : { servername: one.serverName }),
      ...(one.certificate === undefined ? {} : pairOf(one.certificate)),
      ...(one.maxVersion === undefined ? {} : { maxVersion: one.maxVersion }),
    })
    socket.on('secureConnect', () => {
      const { subject } = socket.getPeerCertificate()
      if (subject !== undefined) seen.presented = String(subject.CN)
      socket.write(options('TLS'))
    })
    socket.on('data', (data) => {
      seen.reply = String(data).split('\r\n')[0] ?? ''
      socket.destroy()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve())
    socket.setTimeout(3000, () => socket.destroy())
  })
  return { ...seen, logged: (await logged()).slice(before) }
}

/** Lets a request be relayed to a server that the case describes. */
export async function playRelay(one: RelayCase, logged: TlsServer['logged']): Promise<RelayOutcome> {
  const before = (await logged()).length
  const server = await startPeer(one.certificate)
  const reply = await askOverUdp(`X-Port: ${server.port}${one.header === '' ? '' : `\r\n${one.header}`}`)
  const { serverName, presented, gotRequest } = server.seen
  server.close()
  return {
    ...(serverName === undefined ? {} : { serverName }),
    ...(presented === undefined ? {} : { presented }),
    gotRequest,
    ...(reply === undefined ? {} : { reply }),
    logged: (await logged()).slice(before),
  }
}

interface Peer {
  readonly port: number
  readonly seen: { serverName?: string; presented?: string; gotRequest: boolean }
  close(): void
}

async function startPeer(certificate: string | undefined): Promise<Peer> {
  const seen: Peer['seen'] = { gotRequest: false }
  if (certificate === undefined) return { port: 9, seen, close: () => undefined }
  const sockets = new Set<TLSSocket>()
  const server = createServer({ ...pairOf(certificate), requestCert: true, rejectUnauthorized: false }, (socket) => {
    sockets.add(socket)
    if (typeof socket.servername === 'string') seen.serverName = socket.servername
    const { subject } = socket.getPeerCertificate()
    if (subject !== undefined) seen.presented = String(subject.CN)
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      seen.gotRequest = true
      const kept = String(data)
        .split('\r\n')
        .filter((line) => /^(?:Via|From|To|Call-ID|CSeq):/.test(line))
      socket.write(`${['SIP/2.0 200 OK', ...kept, 'Content-Length: 0'].join('\r\n')}\r\n\r\n`)
    })
  })
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, address, resolve))
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : 0,
    seen,
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

/** The first line of the final reply; undefined when there is none within 5 seconds. */
function askOverUdp(header: string): Promise<string | undefined> {
  const socket = createSocket('udp4')
  return new Promise((resolve) => {
    const end = (reply: string | undefined): void => {
      clearTimeout(timer)
      socket.close()
      resolve(reply)
    }
    const timer = setTimeout(() => end(undefined), 5000)
    socket.on('message', (data) => {
      const [line = ''] = data.toString('latin1').split('\r\n')
      if (!line.startsWith('SIP/2.0 1')) end(line)
    })
    socket.bind(0, address, () => socket.send(options('UDP', header), 5060, address))
  })
}

/** Runs an action with the path of a file that holds the text. */
export async function withFile<T>(text: string, act: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-profiles-'))
  const path = join(folder, 'tls.cfg')
  writeFileSync(path, text)
  try {
    return await act(path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
