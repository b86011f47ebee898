import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { parseIp } from '#runtime/routing/ip-match.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import type { Uri } from '#runtime/sip/uri.ts'
import { fixedNames, textWithNumber, type NamedReader } from './fixed-names.ts'
import { replyHop, replyHopUri } from './reply.ts'
import { transportNumber, transportText } from './uri-parts.ts'

/** Where the message goes: `$du`, else the R-URI; of a reply what its second Via says. */
function nextHopText(msg: SipMessage): string | undefined {
  if (msg.isRequest) return msg.dstUri || msg.requestUri
  const hop = replyHop(msg)
  return hop === undefined ? undefined : replyHopUri(hop)
}

function nextHop({ msg }: RouteContext): Uri | undefined {
  const text = nextHopText(msg)
  return text === undefined ? undefined : msg.parsedUri(text)
}

function part(read: (uri: Uri) => string): (ctx: RouteContext) => string | null {
  return (ctx) => {
    const uri = nextHop(ctx)
    return uri === undefined ? null : read(uri) || null
  }
}

/** 4 or 6 when the host is an address, 0 when it is a name. */
function addressVersion(host: string): number {
  if (parseIp(host.replace(/^\[|\]$/g, '')) === undefined) return 0
  return host.includes(':') ? 6 : 4
}

const portText = part(({ port }) => port || '5060')

/** `$nh(…)`: URI, user, host, port, transport and kind of address of the next hop. */
export const nextHopVariable: PvBehaviour = fixedNames(
  new Map<string, NamedReader>([
    ['u', ({ msg }) => nextHopText(msg) ?? null],
    ['U', part(({ user }) => user)],
    ['d', part(({ host }) => host)],
    // Of a reply it is a number, of a request a text (6.1.5).
    ['p', (ctx) => (ctx.msg.isRequest ? portText(ctx) : Number(portText(ctx) ?? 0) || null)],
    [
      'P',
      textWithNumber(part(transportText), (ctx) => {
        const uri = nextHop(ctx)
        return uri === undefined ? 0 : transportNumber(uri)
      }),
    ],
    [
      'i',
      (ctx) => {
        const uri = nextHop(ctx)
        return uri === undefined ? null : addressVersion(uri.host)
      },
    ],
  ]),
)
