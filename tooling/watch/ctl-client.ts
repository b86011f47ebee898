import { connect } from 'node:net'
import { encodeRequest, readAnswer } from '#stdlib/ctl/binrpc.ts'
import type { RpcValue } from '#runtime/rpc/registry.ts'
import { UserError } from '../user-error.ts'

const longestMs = 30_000

/**
 * Runs an RPC command in a server through its ctl socket: `PATH`, `unixs:PATH` or `tcp:HOST:PORT`, as for kamcmd. Throws a UserError
 * when nobody answers or the command refuses.
 */
export function callServer(address: string, method: string): Promise<readonly RpcValue[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly RpcValue[]>()
  const fail = (text: string): void => reject(new UserError(`${address}: ${text}`))
  const socket = connect(targetOf(address))
  let data = ''
  socket.setEncoding('latin1')
  socket.setTimeout(longestMs, () => {
    fail(`${method} has no answer`)
    socket.destroy()
  })
  socket.on('error', (error) => fail(error.message))
  socket.on('close', () => fail('the server closed the connection'))
  socket.on('data', (text: string) => {
    data += text
    const answer = readAnswer(data)
    if (answer === undefined) return
    if ('values' in answer) resolve(answer.values)
    else fail(answer.fault)
    socket.end()
  })
  socket.write(encodeRequest(1, method), 'latin1')
  return promise
}

function targetOf(address: string): { readonly path: string } | { readonly host: string; readonly port: number } {
  const [, ip6, name, digits] = /^tcp:(?:\[(.+)\]|(.+)):(\d+)$/.exec(address) ?? []
  const host = ip6 ?? name
  if (host === undefined) return { path: address.replace(/^unixs?:/, '') }
  const port = Number(digits)
  if (port > 65_535) throw new UserError(`${address}: a port is at most 65535`)
  return { host, port }
}
