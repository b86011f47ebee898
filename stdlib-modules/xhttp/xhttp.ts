import { implement } from '#runtime/modules/define.ts'
import { toStr } from '#runtime/script/operators.ts'
import type { ForeignVerdict } from '#runtime/server/hooks.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import type { SlApi } from '../sl/api.ts'
import type { XhttpApi } from './api.ts'
import { xhttp } from './exports.ts'
import { isHttpRequest, withVia } from './http-request.ts'

const eventRoute = 'xhttp:request'

export default implement(xhttp, (env) => {
  const { core, params, log } = env
  let sl: SlApi | undefined
  let isWanted = (_url: string): boolean => true

  /** The last request of each connection that is being handled: answers leave in the order of their requests (RFC 9112 §9.3.2). */
  const underWay = new Map<number, Promise<ForeignVerdict>>()
  const run = async (msg: SipMessage): Promise<ForeignVerdict> => {
    const ctx = await core.routes.runEvent(eventRoute, withVia(msg))
    return ctx !== undefined && ctx.result < 0 ? 'failed' : 'handled'
  }
  const receive = (msg: SipMessage): ForeignVerdict | Promise<ForeignVerdict> => {
    if (!isHttpRequest(msg) || !isWanted(msg.requestUri)) return 'pass'
    const { connectionId } = msg.received
    const before = underWay.get(connectionId)
    const done = (before === undefined ? run(msg) : before.then(() => run(msg))).finally(() => {
      if (underWay.get(connectionId) === done) underWay.delete(connectionId)
    })
    underWay.set(connectionId, done)
    return done
  }
  const api: XhttpApi = {
    reply: (ctx, status, reason, contentType, body) => {
      const { msg } = ctx
      if (contentType !== '') msg.replyHeaders.push(`Content-Type: ${contentType.replace(/[\r\n]+/g, ' ')}\r\n`)
      if (body !== '' && msg.replyBody !== undefined) {
        log.error('this request was answered already')
        return false
      }
      if (body !== '') msg.replyBody = body
      const isSent = sl?.sendStatelessReply(ctx, status, reason) === true
      if (!isSent) log.error('Error while sending reply')
      return isSent
    },
  }
  return {
    api,
    checkProgram: (linked) =>
      linked.has('event', eventRoute) ? undefined : `failed to find event_route[${eventRoute}]`,
    modInit: () => {
      sl = env.api<SlApi>('sl')
      if (sl === undefined) throw new Error('xhttp: cannot bind to SL API: load sl before')
      const { url_match: matched, url_skip: skipped } = params
      const match = matched === null || matched === '' ? undefined : env.regex(matched, { ignoreCase: false })
      const skip = skipped === null || skipped === '' ? undefined : env.regex(skipped, { ignoreCase: false })
      isWanted = (url) => skip?.test(url) !== true && match?.test(url) !== false
      core.hooks.foreignIn.add(receive)
    },
    functions: {
      xhttp_reply: (ctx, { code, reason, content_type: contentType, body }) => {
        if (code < 100) {
          log.error('invalid code parameter')
          return -1
        }
        if (reason === '') {
          log.error('invalid reason parameter')
          return -1
        }
        return api.reply(ctx, code, reason, contentType, body) ? 1 : -1
      },
    },
    pvars: {
      hu: ({ msg }) => (isHttpRequest(msg) && msg.firstLine.kind === 'request' ? msg.firstLine.uri : null),
    },
    transformations: {
      url: {
        path: (input) => toStr(input).split('?', 1)[0] ?? '',
        querystring: (input) => {
          const url = toStr(input)
          const mark = url.indexOf('?')
          return mark === -1 ? null : url.slice(mark + 1)
        },
      },
    },
  }
})
