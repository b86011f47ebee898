import { implement } from '#runtime/modules/define.ts'
import { RpcArgumentFault, RpcFault } from '#runtime/rpc/registry.ts'
import type { XhttpApi } from '../xhttp/api.ts'
import { isHttpRequest } from '../xhttp/http-request.ts'
import { xhttp_rpc } from './exports.ts'
import { commandList, outcome, page, type Site } from './pages.ts'
import { parsePath, type Wanted } from './request-path.ts'

/** An answer that is to be sent. */
interface Answer {
  readonly status: number
  readonly reason: string
  readonly group: string | undefined
  readonly content: string
}

export default implement(xhttp_rpc, (env) => {
  const { core, params, log } = env
  let http: XhttpApi | undefined

  const run = async (wanted: Extract<Wanted, { kind: 'run' }>): Promise<Answer> => {
    const answer = (status: number, reason: string, content: string): Answer => ({
      status,
      reason,
      group: wanted.group,
      content,
    })
    try {
      // Numbers are written as texts here, as JSON-RPC takes them too.
      const values = await core.rpc.call(wanted.command, wanted.args, 'jsonrpc')
      return answer(200, 'OK', outcome(200, 'OK', values))
    } catch (error) {
      if (error instanceof RpcArgumentFault) log.error(`${wanted.command}: ${error.message}`)
      const [status, reason] =
        error instanceof RpcFault
          ? [error.code, error.message]
          : error instanceof RpcArgumentFault
            ? [400, error.message]
            : [500, 'Internal error']
      if (status === 500 && !(error instanceof RpcFault)) log.bug(`${wanted.command} failed: ${String(error)}`)
      return answer(status, reason, outcome(status, reason, []))
    }
  }
  const answerTo = (wanted: Wanted, site: Site): Answer | Promise<Answer> => {
    const ok = { status: 200, reason: 'OK' }
    switch (wanted.kind) {
      case 'groups':
        return { ...ok, group: undefined, content: '' }
      case 'commands':
        return { ...ok, group: wanted.group, content: commandList(site, wanted.group) }
      case 'form':
        return { ...ok, group: wanted.group, content: commandList(site, wanted.group, wanted.command) }
      case 'run':
        return run(wanted)
      case 'bad':
        return { status: 500, reason: wanted.reason, group: wanted.group, content: outcome(500, wanted.reason, []) }
    }
  }
  return {
    modInit: () => {
      http = env.api<XhttpApi>('xhttp')
      if (http === undefined) throw new Error('xhttp_rpc: cannot bind to XHTTP API: load xhttp before')
    },
    functions: {
      async dispatch_xhttp_rpc(ctx) {
        if (http === undefined || !isHttpRequest(ctx.msg)) return -1
        const commands = core.rpc.names.toSorted()
        const site = { root: params.xhttp_rpc_root, product: core.serverHeader().replace(/^Server: */i, ''), commands }
        const wanted = parsePath(ctx.msg.requestUri, site.root, commands)
        if (wanted.kind === 'bad') log.error(`${wanted.reason}: ${ctx.msg.requestUri.slice(0, 200)}`)
        const { status, reason, group, content } = await answerTo(wanted, site)
        const text = page(site, group, content)
        const limit = params.xhttp_rpc_buf_size
        if (limit > 0 && text.length > limit) {
          log.error(`the page has ${text.length} bytes, and xhttp_rpc_buf_size lets it have ${limit}`)
          return http.reply(ctx, 500, 'Internal Server Error', 'text/html', '') ? 1 : -1
        }
        return http.reply(ctx, status, reason, 'text/html', text) ? 1 : -1
      },
    },
  }
})
