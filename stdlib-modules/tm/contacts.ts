import type { Random } from '#runtime/host/host.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { XavpRecord, XavpValue } from '#runtime/script/xavp.ts'
import type { Branch as Target } from '#runtime/sip/message.ts'
import type { ListenSocket } from '#runtime/transport/sockets.ts'
import { socketText } from '#runtime/transport/sockets.ts'
import { mainTarget } from './targets.ts'

/**
 * t_load_contacts() and t_next_contacts(): serial forking by q. The destinations wait in an xavp, so that scripts can
 * read them.
 */
export class Contacts {
  readonly #name: string
  readonly #flows: string
  readonly #sockets: readonly ListenSocket[]
  readonly #random: Random

  constructor(name: string, flows: string, sockets: readonly ListenSocket[], random: Random) {
    this.#name = name
    this.#flows = flows
    this.#sockets = sockets
    this.#random = random
  }

  /**
   * Puts all destinations away, those with the best q first; a single one stays where it is. With `byQ` false each is
   * tried alone,
   * in an order drawn by lot where q is the weight (6.1.5: those without q come last).
   */
  load(ctx: RouteContext, byQ: boolean): void {
    const { msg, attributes } = ctx
    if (msg.branches.length === 0) return
    const targets: readonly Target[] = [mainTarget(msg), ...msg.branches]
    msg.branches = []
    // Of those with the same q the last one comes first (6.1.5).
    const sorted = byQ ? targets.toReversed().toSorted((a, b) => b.q - a.q) : this.#drawByLot(targets)
    const values: XavpValue[] = sorted.map((target, at) => {
      const next = sorted[at + 1]
      return record(target, byQ && next !== undefined && next.q === target.q)
    })
    attributes.xavps.roots.set(this.#name, values)
  }

  /**
   * Takes the destinations of the next group: the first becomes the R-URI, the others branches; false when none is
   * left. Further flows to the same phone (RFC 5626) wait until the first one fails.
   */
  next(ctx: RouteContext): boolean {
    const { msg, attributes } = ctx
    const waiting = attributes.xavps.roots.get(this.#name) ?? []
    const group: Target[] = []
    for (let more = true; more;) {
      const first = waiting.shift()
      if (!(first instanceof Map)) break
      const target = this.#target(first)
      if (target.instance !== '' && group.some(({ instance }) => instance === target.instance))
        this.#putAway(ctx, first)
      else group.push(target)
      more = first.get('same_q')?.[0] === 1
    }
    if (waiting.length === 0) attributes.xavps.roots.delete(this.#name)
    const [main, ...others] = group
    if (main === undefined) return false
    msg.newUri = main.uri
    msg.uriIsNew = true
    msg.dstUri = main.dstUri
    msg.path = main.path
    msg.q = main.q
    msg.branchFlags = main.flags
    if (main.socket !== undefined) msg.forceSocket = main.socket
    msg.instance = main.instance
    msg.outboundConnectionId = main.connectionId
    msg.regId = main.regId
    msg.ruid = main.ruid
    msg.locationUserAgent = main.userAgent
    msg.branches = others
    return true
  }

  #putAway({ attributes: { xavps } }: RouteContext, flow: XavpRecord): void {
    xavps.roots.set(this.#flows, [...(xavps.roots.get(this.#flows) ?? []), flow])
  }

  /** Adds the next flow to a phone as a branch; false when there is none. */
  nextFlow({ msg, attributes: { xavps } }: RouteContext, instance: string): boolean {
    const waiting = xavps.roots.get(this.#flows) ?? []
    const flow = waiting.find((one) => one instanceof Map && one.get('instance')?.[0] === instance)
    if (!(flow instanceof Map)) return false
    xavps.roots.set(
      this.#flows,
      waiting.filter((one) => one !== flow),
    )
    msg.branches = [...msg.branches, this.#target(flow)]
    return true
  }

  #drawByLot(targets: readonly Target[]): readonly Target[] {
    const left = targets.filter((target) => target.q > 0)
    const drawn: Target[] = []
    while (left.length > 0) {
      const total = left.reduce((sum, target) => sum + target.q, 0)
      let ticket = this.#random.uint32() % total
      const at = left.findIndex((target) => (ticket -= target.q) < 0)
      drawn.push(...left.splice(at, 1))
    }
    return [...drawn, ...targets.filter((target) => target.q <= 0)]
  }

  has(ctx: RouteContext): boolean {
    return (ctx.attributes.xavps.roots.get(this.#name)?.length ?? 0) > 0
  }

  #target(fields: XavpRecord): Target {
    const text = (name: string): string => {
      const value = fields.get(name)?.[0]
      return typeof value === 'string' ? value : ''
    }
    const number = (name: string): number => Number(fields.get(name)?.[0] ?? 0)
    const socket = text('sock')
    return {
      uri: text('uri'),
      dstUri: text('dst_uri'),
      path: text('path'),
      q: number('q'),
      flags: number('flags'),
      socket: this.#sockets.find((one) => socketText(one) === socket),
      instance: text('instance'),
      regId: number('reg_id'),
      ruid: text('ruid'),
      userAgent: text('loc_ua'),
      connectionId: number('con_id'),
    }
  }
}

function record(target: Target, hasSame: boolean): XavpRecord {
  return new Map<string, XavpValue[]>([
    ['uri', [target.uri]],
    ['dst_uri', [target.dstUri]],
    ['path', [target.path]],
    ['q', [target.q]],
    ['same_q', [hasSame ? 1 : 0]],
    ['flags', [target.flags]],
    ['sock', [target.socket === undefined ? '' : socketText(target.socket)]],
    ['instance', [target.instance]],
    ['reg_id', [target.regId]],
    ['ruid', [target.ruid]],
    ['loc_ua', [target.userAgent]],
    ['con_id', [target.connectionId]],
  ])
}
