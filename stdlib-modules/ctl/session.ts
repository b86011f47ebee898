import type { ByteStream } from '#runtime/host/host.ts'
import type { ModuleLogger } from '#runtime/log/logger.ts'
import { isRpcDouble, isRpcNull, RpcFault, type RpcRegistry, type RpcValue } from '#runtime/rpc/registry.ts'
import { decodeRequest, encodedSize, encodeFault, encodeReply, readFrame } from './binrpc.ts'

/** Bytes that a client may have outstanding: what it sends before a packet is whole, and replies that it does not read. */
const maxRequest = 65535
const maxPendingReplies = 8 * 1024 * 1024

export interface SessionEnvironment {
  readonly rpc: RpcRegistry
  readonly log: ModuleLogger
  readonly maxReply: () => number
}

/** What one packet is answered with; `isFatal` when the stream is not to be read any further. */
export interface Answer {
  readonly data: string
  readonly isFatal: boolean
}

/** Runs the command of one request body. */
export async function answerRequest(cookie: number, body: string, env: SessionEnvironment): Promise<Answer> {
  const request = decodeRequest(body)
  if ('error' in request) {
    env.log.error(`bad rpc request method, binrpc error: ${request.error}`)
    return { data: encodeFault(cookie, 400, `bad request method: ${request.error}`), isFatal: true }
  }
  try {
    const values = await env.rpc.call(request.method, request.args, 'binrpc')
    if (encodedSize(values.filter(isPlain)) <= env.maxReply())
      return { data: encodeReply(cookie, values), isFatal: false }
    env.log.error(`the reply of ${request.method} is larger than binrpc_max_body_size allows`)
    const text = "Internal server error processing 's': buffer too small (overflow) (-2)"
    return { data: encodeFault(cookie, 500, text), isFatal: false }
  } catch (error) {
    if (error instanceof RpcFault) return { data: encodeFault(cookie, error.code, error.message), isFatal: false }
    env.log.bug(`${request.method} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return { data: encodeFault(cookie, 500, 'internal server error'), isFatal: false }
  }
}

/** Structures and lists have buffers of their own in Kamailio: only what stands beside them counts towards binrpc_max_body_size. */
function isPlain(value: RpcValue): boolean {
  return typeof value !== 'object' || isRpcDouble(value) || isRpcNull(value)
}

/** The answer to a packet that is none, as Kamailio 6.1.5 words it. */
export function answerCorrupted(cookie: number): string {
  return encodeFault(cookie, 400, 'bad request: corrupted packet')
}

/** Answers one datagram. */
export async function answerDatagram(data: string, env: SessionEnvironment): Promise<string | undefined> {
  const frame = readFrame(data, maxRequest)
  switch (frame.kind) {
    case 'request':
      return (await answerRequest(frame.cookie, frame.body, env)).data
    case 'corrupted':
      return answerCorrupted(frame.cookie)
    case 'incomplete':
    case 'oversized':
      return answerCorrupted(0)
  }
}

/** Serves a stream: packets are answered one after the other, in their order. */
export function serveStream(stream: ByteStream, env: SessionEnvironment, onClose: () => void): void {
  let received = ''
  let isBusy = false
  let isClosed = false
  const close = (): void => {
    if (isClosed) return
    isClosed = true
    received = ''
    onClose()
  }
  const refuse = (data: string): void => {
    stream.write(data)
    stream.end()
    close()
  }
  const run = async (): Promise<void> => {
    if (isBusy) return
    isBusy = true
    while (!isClosed) {
      const frame = readFrame(received, maxRequest)
      if (frame.kind === 'incomplete') break
      if (frame.kind === 'oversized') {
        env.log.error('buffer overrun')
        stream.destroy()
        close()
        break
      }
      if (frame.kind === 'corrupted') {
        refuse(answerCorrupted(frame.cookie))
        break
      }
      received = received.slice(frame.length)
      const answer = await answerRequest(frame.cookie, frame.body, env)
      if (answer.isFatal) refuse(answer.data)
      else if (!isClosed) send(answer.data)
    }
    isBusy = false
  }
  const send = (data: string): void => {
    if (stream.pendingBytes > maxPendingReplies) {
      env.log.error('a client does not read its replies, closing the connection')
      stream.destroy()
      close()
    } else stream.write(data)
  }
  stream.onData = (data) => {
    if (isClosed) return
    received += data
    // A client may send on while its command runs, but not without end.
    if (isBusy && received.length > 4 * maxRequest) {
      env.log.error('buffer overrun')
      stream.destroy()
      close()
      return
    }
    void run()
  }
  stream.onClose = close
}
