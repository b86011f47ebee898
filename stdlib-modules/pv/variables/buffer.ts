import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import { innerText } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { textToInt } from '#runtime/script/integers.ts'
import { outgoingOf } from '#runtime/sip/build-request.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { serializeMessage, sortEdits } from '#runtime/sip/serialize.ts'
import { fixedNames, type NamedReader } from './fixed-names.ts'

/** The message as it would be with the changes made so far, without our Via. */
function changedText(msg: SipMessage): string {
  const { firstLine, requestUri, raw, edits, received } = msg
  const line =
    firstLine.kind === 'request'
      ? `${firstLine.method} ${requestUri} ${firstLine.version}\r\n`
      : raw.slice(0, firstLine.end)
  return line + serializeMessage(msg, sortEdits(edits.all), outgoingOf(received.socket, ''), false)
}

function firstLineOf({ raw, firstLine }: SipMessage): string {
  return raw.slice(0, firstLine.end).replace(/\r?\n$/, '')
}

/** The header fields as received, without the line end of the last. */
function headerText({ raw, firstLine, headersEnd }: SipMessage): string {
  return raw.slice(firstLine.end, headersEnd).replace(/\r?\n$/, '')
}

const parts: ReadonlyMap<string, NamedReader> = new Map<string, NamedReader>([
  ['len', ({ msg }) => msg.raw.length],
  ['buf', ({ msg }) => msg.raw],
  ['body', ({ msg }) => msg.body],
  ['body_len', ({ msg }) => msg.body.length],
  ['hdrs', ({ msg }) => headerText(msg)],
  ['hdrs_len', ({ msg }) => headerText(msg).length],
  ['hdrc', ({ msg }) => msg.headers.length],
  ['fline', ({ msg }) => firstLineOf(msg)],
  ['fpart', ({ msg }) => msg.raw.slice(0, msg.headersEnd).replace(/\r?\n$/, '')],
  ['lpart', ({ msg }) => msg.raw.slice(msg.firstLine.end)],
])

/** `$msgbuf(i)`: one byte of the message; the first one of a text that is assigned replaces it. */
function messageByte(log: ModuleLogger): PvBehaviour {
  return {
    bind: ({ inner }) => {
      const place = (ctx: RouteContext): number | undefined => {
        const at = textToInt(innerText(inner, ctx))
        if (at >= 0 && at < ctx.msg.raw.length) return at
        log.error(`$msgbuf: ${at} is outside of the message`)
        return undefined
      }
      return {
        get: (ctx) => {
          const at = place(ctx)
          return at === undefined ? null : (ctx.msg.raw[at] ?? null)
        },
        set: (ctx, value) => {
          if (value === null) return true
          const at = place(ctx)
          if (at === undefined || typeof value === 'number' || value === '') return false
          ctx.msg.overwrite(at, value.charAt(0))
          return true
        },
      }
    },
  }
}

/** The bytes of the message: as received, in parts, and with the changes made so far. */
export function bufferVariables(log: ModuleLogger): { readonly [name: string]: PvBehaviour } {
  return {
    mb: ({ msg }) => msg.raw,
    mbu: ({ msg }) => changedText(msg),
    ml: ({ msg }) => msg.raw.length,
    rb: ({ msg }) => msg.body,
    bs: ({ msg }) => msg.body.length,
    msg: fixedNames(parts),
    msgbuf: messageByte(log),
  }
}
