import { implement, type ModuleEnv } from '#runtime/modules/define.ts'
import type { PvAccessor } from '#grammar/abi.ts'
import type { BadPvUse, BoundPv, PvUse } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { fromOf } from '#runtime/sip/parsed.ts'
import { parseUri } from '#runtime/sip/uri.ts'
import type { LooseRouteHandler, RouteDirection, RrApi } from './api.ts'
import { directionOf, initialTags, routeParameter } from './direction.ts'
import { rr } from './exports.ts'
import { isOwn, parametersText, routeLoosely, type LooseRouteCode, type Routed } from './loose-route.ts'
import { isRecordRouteEdit, recordRouteEdit, type RecordRouteKind } from './record-route.ts'
import { routeSetOf } from './route-set.ts'

type Env = ModuleEnv<typeof rr>

/** Record-Route and Route processing. */
export default implement(rr, (env) => {
  const state = new RrState(env)
  const readTags = (ctx: RouteContext) => initialTags(ctx.msg, state.direction(ctx.msg))
  return {
    modInit: () => state.init(),
    api: state.api,
    functions: {
      loose_route: (ctx) => state.looseRoute(ctx, env.params.loose_route_mode),
      loose_route_mode: (ctx, { mode }) => state.looseRoute(ctx, mode),
      loose_route_preloaded: (ctx) => (state.looseRoute(ctx, env.params.loose_route_mode) === -3 ? 1 : -1),
      record_route: (ctx, args) => state.recordBySocket(ctx, 'params' in args ? args.params : ''),
      record_route_preset: (ctx, args) =>
        state.record(ctx, {
          kind: 'preset',
          addresses: [args.address, ...('address2' in args ? [args.address2] : [])],
        }),
      record_route_advertised_address: (ctx, { address }) =>
        state.record(ctx, {
          kind: 'advertised',
          address,
          receivedProto: ctx.msg.received.proto,
          double: env.params.enable_double_rr,
        }),
      remove_record_route({ msg }) {
        msg.edits.restore(msg.edits.all.filter((edit) => !isRecordRouteEdit(edit)))
        return 1
      },
      add_rr_param: (ctx, { param }) => (state.addParameter(ctx.msg, param) ? 1 : -1),
      check_route_param: ({ msg }, { regex }) => {
        const parameters = state.routeParameters(msg)
        return parameters !== undefined && regex.test(parameters) ? 1 : -1
      },
      is_direction: ({ msg }, { direction }) => (state.direction(msg) === direction ? 1 : -1),
      rr_next_hop_route: ({ msg }) => (state.routed(msg)?.hasNextHop === true ? 1 : -1),
    },
    pvars: {
      route_uri: ({ msg }) => routeSetOf(msg, env.log)?.[0]?.value.uri ?? null,
      fti: (ctx) => readTags(ctx).from,
      tti: (ctx) => readTags(ctx).to,
      rdir: { bind: (use) => bindDirection(use, (msg) => state.direction(msg)) },
    },
  }
})

const routedKey = Symbol('rr routed')
const recordedKey = Symbol('rr recorded')
const pendingKey = Symbol('rr parameters for a later record_route')

/** What add_rr_param() left for a record_route() to come. */
function pendingParameters(msg: SipMessage): string {
  const text = msg.attachments.get(pendingKey)
  return typeof text === 'string' ? text : ''
}

class RrState {
  readonly #env: Env
  readonly #handlers: LooseRouteHandler[] = []
  #userAvp: PvAccessor | undefined
  readonly api: RrApi

  constructor(env: Env) {
    this.#env = env
    this.api = {
      addRecordRouteParameter: (ctx, text) => this.addParameter(ctx.msg, text),
      onLooseRoute: (handler) => void this.#handlers.push(handler),
      routeParameter: (msg, name) => {
        const parameters = this.routeParameters(msg)
        return parameters === undefined ? undefined : routeParameter(parameters, name)
      },
      directionOf: (msg) => this.direction(msg),
      isRecordRouted: (msg) => msg.edits.all.some(isRecordRouteEdit),
    }
  }

  init(): void {
    const name = this.#env.params.custom_user_avp
    if (name === null || name === '') return
    this.#userAvp = /^\$\(?avp\(/.test(name) ? this.#env.pv(name) : undefined
    if (this.#userAvp === undefined) throw new Error(`malformed or non AVP custom_user AVP definition in '${name}'`)
  }

  looseRoute(ctx: RouteContext, mode: number): LooseRouteCode {
    const { params, core, log } = this.#env
    const { code, routed } = routeLoosely(ctx.msg, mode, {
      isDoubleEnabled: params.enable_double_rr !== 0,
      isSocketForced: params.force_send_socket !== 0,
      isSocketNamed: params.sockname_mode !== 0,
      isMismatchWarned: params.enable_socket_mismatch_warning !== 0,
      identity: core.identity,
      sockets: core.transport.sockets,
      log,
    })
    if (routed === undefined) return code
    ctx.msg.attachments.set(routedKey, routed)
    const { parameters } = routed
    if (parameters !== undefined) for (const handler of this.#handlers) handler(ctx, parameters)
    return code
  }

  routed(msg: SipMessage): Routed | undefined {
    // Only looseRoute writes under this symbol.
    return msg.attachments.get(routedKey) as Routed | undefined
  }

  /** Parameters of this server's Route: as loose_route() found them, or those of the first Route before it ran. */
  routeParameters(msg: SipMessage): string | undefined {
    const routed = this.routed(msg)
    if (routed !== undefined) return routed.parameters
    const first = routeSetOf(msg, this.#env.log)?.[0]
    if (first === undefined) return undefined
    const uri = parseUri(first.value.uri)
    if (uri === undefined) this.#env.log.error(`failed to parse the first route URI (${first.value.uri})`)
    return uri === undefined || !isOwn(uri, this.#env.core.identity) ? undefined : parametersText(uri)
  }

  direction(msg: SipMessage): RouteDirection {
    return directionOf(msg, this.routeParameters(msg))
  }

  recordBySocket(ctx: RouteContext, parameters: string): 1 | -1 {
    const { enable_double_rr, sockname_mode } = this.#env.params
    const kind: RecordRouteKind = {
      kind: 'socket',
      receivedProto: ctx.msg.received.proto,
      received: ctx.msg.received.socket,
      double: enable_double_rr,
      isNamed: sockname_mode !== 0,
    }
    return this.record(ctx, kind, parameters)
  }

  /** Only one header set per request; a branch_route may add its own, which goes to that branch alone. */
  record(ctx: RouteContext, kind: RecordRouteKind, parameters = ''): 1 | -1 {
    const { msg } = ctx
    if (msg.attachments.has(recordedKey)) {
      this.#env.log.error('Double attempt to record-route')
      return -1
    }
    const pending = pendingParameters(msg)
    msg.attachments.delete(pendingKey)
    const fromTag = this.#fromTag(msg)
    const isBySocket = kind.kind === 'socket'
    // A given address gets earlier parameters before ;lr, a socket's address all of them after it: recorded from 6.1.5.
    const parts = { head: this.#head(ctx), lr: this.#lr, fromTag: isBySocket ? fromTag : fromTag + pending }
    msg.edits.add(recordRouteEdit(msg, kind, parts, isBySocket ? parameters + pending : ''))
    if (ctx.kind !== 'branch') msg.attachments.set(recordedKey, true)
    return 1
  }

  /** False when the header has a preset address: Kamailio adds the parameter and yet reports failure. */
  addParameter(msg: SipMessage, text: string): boolean {
    const edit = msg.edits.all.find(isRecordRouteEdit)
    if (edit === undefined) {
      msg.attachments.set(pendingKey, pendingParameters(msg) + text)
      return true
    }
    const { kind, parts, parameters } = edit.recordRoute
    const longer = recordRouteEdit(msg, kind, parts, parameters + text)
    msg.edits.restore(msg.edits.all.map((other) => (other === edit ? longer : other)))
    if (kind.kind !== 'preset') return true
    this.#env.log.crit('failed to locate double RR lump')
    return false
  }

  get #lr(): string {
    return this.#env.params.enable_full_lr === 0 ? ';lr' : ';lr=on'
  }

  #fromTag(msg: SipMessage): string {
    const tag = this.#env.params.append_fromtag === 0 ? undefined : fromOf(msg)?.value.tag
    return tag === undefined || tag === '' ? '' : `;ftag=${tag}`
  }

  #head(ctx: RouteContext): string {
    const { firstLine } = ctx.msg
    const received = firstLine.kind === 'request' ? firstLine.uri : ''
    const isSecure = this.#env.params.ignore_sips === 0 && /^sips:/i.test(received)
    const user = this.#env.params.add_username === 0 ? '' : this.#user(ctx, received)
    return `${isSecure ? 'sips' : 'sip'}:${user === '' ? '' : `${user}@`}`
  }

  /** The AVP's text, or the user of the R-URI as it was received. */
  #user(ctx: RouteContext, received: string): string {
    const custom = this.#userAvp?.get(ctx) ?? null
    return custom === null || custom === '' ? (parseUri(received)?.user ?? '') : String(custom)
  }
}

function bindDirection(use: PvUse, directionOfMessage: (msg: SipMessage) => RouteDirection): BoundPv | BadPvUse {
  const inner = use.inner?.constant
  if (inner === 'id') {
    return { get: ({ msg }) => (directionOfMessage(msg) === 'downstream' ? 1 : 2) }
  }
  if (inner === 'name') return { get: ({ msg }) => directionOfMessage(msg) }
  return { error: `unknown name ${inner ?? ''} of $rdir: use id or name` }
}
