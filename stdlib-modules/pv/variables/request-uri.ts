import type { Value } from '#grammar/value.ts'
import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { toStr } from '#runtime/script/operators.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { setHost, setPort, setUser, type Rewrite } from '#runtime/sip/rewrite-uri.ts'
import type { Uri } from '#runtime/sip/uri.ts'
import { bound, textWithNumber } from './fixed-names.ts'
import { kindText, portText, transportNumber, transportText } from './uri-parts.ts'

/** How Kamailio numbers the kinds of URIs; a tels URI is none that it reads. */
const kindNumbers: ReadonlyMap<string, number> = new Map([
  ['sip', 1],
  ['sips', 2],
  ['tel', 3],
  ['urn', 5],
])

type Find = (msg: SipMessage) => Uri | undefined

const current: Find = (msg) => (msg.isRequest ? msg.parsedUri(msg.requestUri) : undefined)
const original: Find = (msg) => (msg.firstLine.kind === 'request' ? msg.parsedUri(msg.firstLine.uri) : undefined)
const destination: Find = (msg) => (msg.dstUri === '' ? undefined : msg.parsedUri(msg.dstUri))

/** A part of a URI; null when it is empty or there is no URI. */
function part(find: Find, read: (uri: Uri) => string): (ctx: RouteContext) => string | null {
  return ({ msg }) => {
    const uri = find(msg)
    return uri === undefined ? null : read(uri) || null
  }
}

function userLength(find: Find): PvBehaviour {
  return ({ msg }) => find(msg)?.user.length ?? null
}

function transport(find: Find): PvBehaviour {
  return bound(
    textWithNumber(part(find, transportText), ({ msg }) => {
      const uri = find(msg)
      return uri === undefined ? 0 : transportNumber(uri)
    }),
  )
}

/** The R-URI and its parts, which take effect at once; what is refused leaves it as it is (recorded with 6.1.5). */
class RequestUri {
  readonly #log: ModuleLogger

  constructor(log: ModuleLogger) {
    this.#log = log
  }

  get whole(): PvBehaviour {
    return bound({
      get: ({ msg }) => (msg.isRequest ? msg.requestUri : null),
      set: ({ msg }, value) => (typeof value === 'string' ? replace(msg, value) : this.#refuse('$ru takes a URI')),
    })
  }

  get user(): PvBehaviour {
    return this.#part(
      ({ user }) => user,
      setUser,
      (value) => (typeof value === 'number' ? undefined : (value ?? '')),
    )
  }

  get host(): PvBehaviour {
    return this.#part(
      ({ host }) => host,
      setHost,
      (value) => (typeof value === 'string' ? value : undefined),
    )
  }

  get port(): PvBehaviour {
    // A number is written without sign.
    return this.#part(portText, setPort, (value) =>
      typeof value === 'number' && value < 0 ? BigInt.asUintN(64, BigInt(value)).toString() : toStr(value),
    )
  }

  #part(read: (uri: Uri) => string, write: (text: string) => Rewrite, accept: (value: Value) => string | undefined) {
    return bound({
      get: part(current, read),
      set: ({ msg }, value) => {
        const text = accept(value)
        if (text === undefined || !msg.isRequest) return this.#refuse(`a part of the R-URI cannot be ${String(value)}`)
        const changed = write(text)(msg.requestUri, msg.uriRules)
        return changed === undefined ? this.#refuse(`the R-URI ${msg.requestUri} is no URI`) : replace(msg, changed)
      },
    })
  }

  #refuse(why: string): false {
    this.#log.error(why)
    return false
  }
}

function replace(msg: SipMessage, uri: string): true {
  msg.newUri = uri
  msg.uriIsNew = true
  return true
}

/** `$du`: the next hop, none when it is null or ''. */
function nextDestination(log: ModuleLogger): PvBehaviour {
  return bound({
    get: ({ msg }) => msg.dstUri || null,
    set: ({ msg }, value) => {
      if (typeof value === 'number') {
        log.error(`$du takes a URI, not ${value}`)
        return false
      }
      msg.dstUri = value ?? ''
      // A next hop of its own makes the R-URI a target again, in a failure_route too.
      if (msg.dstUri !== '') msg.uriIsNew = true
      return true
    },
  })
}

/** The R-URI as it is now, as it was received, and the destination URI, with their parts. */
export function requestUriVariables(log: ModuleLogger): { readonly [name: string]: PvBehaviour } {
  const { whole, user, host, port } = new RequestUri(log)
  const du = nextDestination(log)
  const received: PvBehaviour = ({ msg }) => (msg.firstLine.kind === 'request' ? msg.firstLine.uri : null)
  return {
    ru: whole,
    ruri: whole,
    rU: user,
    'ruri.user': user,
    rd: host,
    'ruri.domain': host,
    rp: port,
    rP: transport(current),
    rz: bound(
      textWithNumber(part(current, kindText), ({ msg }) => {
        const uri = current(msg)
        return uri === undefined ? 0 : (kindNumbers.get(kindText(uri)) ?? 0)
      }),
    ),
    rUl: userLength(current),
    ou: received,
    ouri: received,
    oU: part(original, ({ user: text }) => text),
    od: part(original, ({ host: text }) => text),
    op: part(original, portText),
    oP: transport(original),
    oUl: userLength(original),
    du,
    duri: du,
    dd: part(destination, ({ host: text }) => text),
    dp: part(destination, portText),
    dP: transport(destination),
    ruid: ({ msg }) => msg.ruid || null,
    location_ua: ({ msg }) => msg.locationUserAgent || null,
  }
}
