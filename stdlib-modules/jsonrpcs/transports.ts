import type { ByteStream } from '#runtime/host/host.ts'
import type { FileAccess } from '#runtime/host/local-sockets.ts'
import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { Core } from '#runtime/server/core.ts'
import { executeDocument, type ExecuteEnvironment } from './execute.ts'
import { parseJson } from './json.ts'

/** Something to close at the end. */
export interface Closable {
  close(): void
}

export interface TransportEnvironment {
  readonly core: Core
  readonly log: ModuleLogger
  readonly execute: ExecuteEnvironment
}

const maxDocument = 1024 * 1024
const idleMs = 2000
const replyTimeoutMs = 2000

/** Serves requests that are written into a FIFO; the answer goes to the FIFO named in `reply_name` below the reply folder. */
export async function serveFifo(
  path: string,
  access: FileAccess,
  replyFolder: () => string,
  env: TransportEnvironment,
): Promise<Closable | undefined> {
  const local = env.core.host.localSockets
  if (local === undefined) {
    env.log.warn(`there are no FIFOs here: kamctl cannot use ${path}`)
    return undefined
  }
  if (!(await local.isFolder(replyFolder()))) throw new Error(`fifo_reply_dir ${replyFolder()} is no folder`)
  const run = async (text: string): Promise<void> => {
    const { reply, replyName } = await executeDocument(text, env.execute)
    if (reply === undefined || replyName === undefined) return
    if (replyName === '' || replyName.includes('/') || replyName.includes('..') || replyName.includes('\0')) {
      env.log.error(`Forbidden reply fifo filename: ${replyName.slice(0, 200)}`)
      env.log.error(`cannot open reply fifo: ${replyName.slice(0, 200)}`)
      return
    }
    const folder = replyFolder()
    const file = `${folder}${folder.endsWith('/') ? '' : '/'}${replyName}`
    await local.writeFifo(file, reply.body, replyTimeoutMs).catch((error: unknown) => {
      env.log.error(`cannot open reply fifo: ${file}: ${error instanceof Error ? error.message : String(error)}`)
    })
  }
  return local.readFifo(path, access, documentReader(run, env))
}

/** Cuts a stream of bytes into JSON documents; one that stays incomplete is given up after a while. */
function documentReader(run: (text: string) => Promise<void>, env: TransportEnvironment): (data: string) => void {
  let received = ''
  let timer: { cancel(): void } | undefined
  let queue = Promise.resolve()
  const giveUp = (why: string): void => {
    env.log.error(`${why} [[${received.slice(0, 1000)}]]`)
    received = ''
  }
  return (data) => {
    timer?.cancel()
    received += data
    for (;;) {
      received = received.trimStart()
      if (received === '') return
      const parsed = parseJson(received)
      if (parsed.kind === 'value') {
        const text = received.slice(0, parsed.end)
        received = received.slice(parsed.end)
        queue = queue.then(() => run(text))
      } else if (parsed.kind === 'invalid' || received.length > maxDocument) return giveUp('invalid json doc')
      else {
        timer = env.core.timers.after(idleMs, () => giveUp('incomplete json doc'))
        return
      }
    }
  }
}

/** Serves a unix datagram socket, or UDP when the address is `udp:IP:PORT`. */
export async function serveDatagrams(
  address: string,
  path: string,
  access: FileAccess,
  env: TransportEnvironment,
): Promise<Closable | undefined> {
  const answer = async (data: string): Promise<string | undefined> => {
    const { reply } = await executeDocument(data, env.execute)
    if (reply === undefined) env.log.error('failed to execute the json document from datagram')
    return reply?.body
  }
  const inet = /^udp:(.*)$/i.exec(address)
  if (inet !== null) {
    const endpoint = parseEndpoint(inet[1] ?? '')
    if (endpoint === undefined) throw new Error(`jsonrpcs: bad dgram_socket "${address}"; write udp:IP:PORT`)
    const socket = await env.core.host.network.bindUdp(endpoint, (data, from) => {
      void answer(data).then((body) => body !== undefined && socket.send(body, from))
    })
    return socket
  }
  const local = env.core.host.localSockets
  if (local === undefined) {
    env.log.warn(
      `there are no unix sockets here: kamcli cannot connect to ${path}; use dgram_socket "udp:127.0.0.1:8062"`,
    )
    return undefined
  }
  const socket = await local.bindDatagram(path, access, (data, from) => {
    void answer(data).then((body) => body !== undefined && from !== '' && socket?.send(body, from))
  })
  if (socket === undefined) {
    env.log.warn(`${path} needs perl: kamcli can use the FIFO, or dgram_socket "udp:127.0.0.1:8062"`)
  }
  return socket
}

/** Serves TCP: one request for each connection, which is closed after the answer (6.1.5). */
export async function serveTcp(address: string, env: TransportEnvironment): Promise<Closable> {
  const inet = /^tcp:(.*)$/i.exec(address)
  const endpoint = inet === null ? undefined : parseEndpoint(inet[1] ?? '')
  if (endpoint === undefined) throw new Error(`jsonrpcs: invalid tcp socket address: ${address}; write tcp:IP:PORT`)
  return env.core.host.network.listenTcp(endpoint, (stream) => serveOne(stream, env))
}

function serveOne(stream: ByteStream, env: TransportEnvironment): void {
  let received = ''
  let isDone = false
  const finish = async (): Promise<void> => {
    if (isDone) return
    isDone = true
    timer.cancel()
    const { reply } = await executeDocument(received, env.execute)
    if (reply === undefined) env.log.error('failed to execute the json document from datagram')
    else stream.write(reply.body)
    stream.end()
  }
  const timer = env.core.timers.after(idleMs, () => void finish())
  stream.onData = (data) => {
    if (isDone) return
    received += data
    if (parseJson(received).kind !== 'incomplete' || received.length > maxDocument) void finish()
  }
  stream.onClose = () => {
    isDone = true
    timer.cancel()
  }
}

/** `IP:PORT` with IPv6 in brackets. */
function parseEndpoint(text: string): { readonly ip: string; readonly port: number } | undefined {
  const match = /^(\[[0-9A-Fa-f:.]+\]|[^:[\]\s]+):(\d{1,5})$/.exec(text)
  const [, host, digits] = match ?? []
  const port = Number(digits)
  if (host === undefined || port < 1 || port > 65535) return undefined
  return { ip: host.startsWith('[') ? host.slice(1, -1) : host, port }
}
