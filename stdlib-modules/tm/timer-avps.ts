import type { PvAccessor } from '#grammar/abi.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { TmEnv } from './engine.ts'
import type { TransactionSettings } from './settings.ts'

/** The AVPs of fr_timer_avp and fr_inv_timer_avp: waiting times in seconds for the branches that a relay makes. */
export class TimerAvps {
  readonly #env: TmEnv
  #final: PvAccessor | undefined
  #invite: PvAccessor | undefined

  constructor(env: TmEnv) {
    this.#env = env
  }

  /** Binds the parameters; throws when one is no AVP, as 6.1.5 refuses to start. */
  bind(): void {
    const { fr_timer_avp, fr_inv_timer_avp } = this.#env.params
    this.#final = this.#bind(fr_timer_avp)
    this.#invite = this.#bind(fr_inv_timer_avp)
  }

  #bind(name: string | null): PvAccessor | undefined {
    if (name === null || name === '') return undefined
    const text = name.startsWith('$') ? name : `$avp(${name})`
    const pv = /^\$\(?avp\(/.test(text) ? this.#env.pv(text) : undefined
    if (pv === undefined) throw new Error(`malformed or non AVP ${name} AVP definition`)
    return pv
  }

  /** What the AVPs say now, in milliseconds. */
  read(ctx: RouteContext): Partial<TransactionSettings> {
    if (this.#final === undefined && this.#invite === undefined) return nothing
    const finalMs = milliseconds(this.#final, ctx)
    const inviteMs = milliseconds(this.#invite, ctx)
    return { ...(finalMs > 0 ? { finalMs } : {}), ...(inviteMs > 0 ? { inviteMs } : {}) }
  }
}

const nothing: Partial<TransactionSettings> = {}

function milliseconds(avp: PvAccessor | undefined, ctx: RouteContext): number {
  const seconds = Number(avp?.get(ctx) ?? 0)
  return Number.isFinite(seconds) ? seconds * 1000 : 0
}
