import { implement } from '#runtime/modules/define.ts'
import type { BadPvUse, BoundPv, PvUse } from '#runtime/pseudo-variables/define.ts'
import type { RpcCall, RpcValue } from '#runtime/rpc/registry.ts'
import type { RouteContext, Worker } from '#runtime/script/context.ts'
import type { XhttpApi } from '../xhttp/api.ts'
import { isHttpRequest } from '../xhttp/http-request.ts'
import { executeDocument, type ExecuteEnvironment, type JsonReply } from './execute.ts'
import { jsonrpcs } from './exports.ts'
import { serveDatagrams, serveFifo, serveTcp, type Closable } from './transports.ts'

const transports = { http: 1, fifo: 2, datagram: 4, tcp: 8 } as const

/** JSON-RPC over FIFO, datagrams and TCP, and from the script. */
export default implement(jsonrpcs, ({ params, core, log, api }) => {
  const execute: ExecuteEnvironment = { rpc: core.rpc, log, isPretty: () => params.pretty_format !== 0 }
  const env = { core, log, execute }
  const open: Closable[] = []
  let http: XhttpApi | undefined
  // Kamailio keeps the last reply per process.
  const lastReplies = new WeakMap<Worker, JsonReply>()
  const inRunDirectory = (path: string): string => (path.startsWith('/') ? path : `${core.runDirectory}/${path}`)

  const start = async (what: string, begin: () => Promise<Closable | undefined>): Promise<void> => {
    try {
      const started = await begin()
      if (started !== undefined) open.push(started)
    } catch (error) {
      throw new Error(
        `jsonrpcs: cannot initialize ${what}: ${error instanceof Error ? error.message : String(error)}`,
        {
          cause: error,
        },
      )
    }
  }

  return {
    modInit: async () => {
      // 0 is all of them, HTTP only where xhttp is (6.1.5).
      const isWanted = (bit: number): boolean => params.transport === 0 || (params.transport & bit) !== 0
      if (isWanted(transports.http)) http = api<XhttpApi>('xhttp')
      if ((params.transport & transports.http) !== 0 && http === undefined) {
        throw new Error('jsonrpcs: cannot bind to XHTTP API: load xhttp before, or set transport without 1')
      }
      if (!core.shared.isControlled) return
      if (isWanted(transports.fifo) && params.fifo_name !== '') {
        const access = {
          mode: params.fifo_mode,
          user: params.fifo_user ?? undefined,
          group: params.fifo_group ?? undefined,
        }
        await start('the fifo', () =>
          serveFifo(inRunDirectory(params.fifo_name), access, () => params.fifo_reply_dir, env),
        )
        core.processes?.add('JSONRPCS FIFO')
      }
      if (isWanted(transports.datagram)) {
        const access = {
          mode: params.dgram_mode,
          user: params.dgram_user ?? undefined,
          group: params.dgram_group ?? undefined,
        }
        const address = params.dgram_socket
        await start('the datagram socket', () => serveDatagrams(address, inRunDirectory(address), access, env))
        for (let worker = 0; worker < params.dgram_workers; worker += 1) core.processes?.add('JSONRPCS DATAGRAM')
      }
      const { tcp_socket: tcpSocket } = params
      if (isWanted(transports.tcp) && tcpSocket !== null) {
        await start('tcp transport', () => serveTcp(tcpSocket, env))
        core.processes?.add('JSONRPCS TCP')
      }
    },
    destroy: () => {
      for (const one of open) one.close()
    },
    functions: {
      async jsonrpc_dispatch(ctx) {
        // A SIP request that comes by here goes on (6.1.5).
        if (!isHttpRequest(ctx.msg)) return 1
        if (http === undefined) {
          log.error('jsonrpc over http not initialized: load xhttp, and add 1 to the parameter transport')
          return -1
        }
        const { reply } = await executeDocument(ctx.msg.body, { ...execute, isHttp: true })
        if (reply === undefined) return -1
        return http.reply(ctx, reply.code, reply.text, 'application/json', reply.body) ? 1 : -1
      },
      async jsonrpc_exec(ctx, { cmd }) {
        const { reply, isAnswered } = await executeDocument(cmd, execute)
        if (reply === undefined) return -1
        if (isAnswered) lastReplies.set(ctx.worker, reply)
        return 1
      },
    },
    pvars: { jsonrpl: { bind: (use) => bindReply(use, (ctx) => lastReplies.get(ctx.worker)) } },
    rpc: { 'jsonrpc.echo': echo },
  }
})

const parts = ['code', 'text', 'body'] as const

function bindReply(use: PvUse, read: (ctx: RouteContext) => JsonReply | undefined): BoundPv | BadPvUse {
  const name = use.inner?.constant
  const part = parts.find((known) => known === name)
  if (part === undefined) return { error: `$jsonrpl() takes ${parts.join(', ')}` }
  return { get: (ctx) => read(ctx)?.[part] ?? null }
}

/** It ends at the first argument of another type (6.1.5). */
function echo(call: RpcCall): readonly RpcValue[] {
  const values: RpcValue[] = []
  for (;;) {
    const value = call.next()
    if (typeof value !== 'string' && typeof value !== 'number') return values
    values.push(value)
  }
}
