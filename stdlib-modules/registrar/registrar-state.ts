import type { PvAccessor } from '#grammar/abi.ts'
import type { ModuleEnv } from '#runtime/modules/define.ts'
import type { SlApi } from '../sl/api.ts'
import type { LocationTable, UsrlocApi } from '../usrloc/api.ts'
import { addressOfRecord } from './address-of-record.ts'
import type { registrar } from './exports.ts'

export type RegistrarEnv = ModuleEnv<typeof registrar>

/** What the functions of registrar share: parameters and the modules that it stands on. */
export class RegistrarState {
  readonly env: RegistrarEnv
  #usrloc: UsrlocApi | undefined
  #sl: SlApi | undefined
  #receivedAvp: PvAccessor | undefined
  /** realm_prefix, which can be changed while running as registrar.realm_pref. */
  realmPrefix = ''

  constructor(env: RegistrarEnv) {
    this.env = env
  }

  /** Binds the modules and checks the parameters; an Error stops the start. */
  init(): void {
    const { received_avp, outbound_mode, flow_timer, event_callback, realm_prefix } = this.env.params
    this.realmPrefix = realm_prefix
    if (this.usrloc === undefined) throw new Error('cannot bind to usrloc: load usrloc.so before registrar.so')
    this.#sl = this.env.api<SlApi>('sl')
    if (this.#sl === undefined) throw new Error('cannot bind to SL API: load sl.so before registrar.so')
    if (received_avp !== null && received_avp !== '') {
      this.#receivedAvp = /^\$\(?avp\(/.test(received_avp) ? this.env.pv(received_avp) : undefined
      if (this.#receivedAvp === undefined) throw new Error(`malformed or non AVP ${received_avp} AVP definition`)
    }
    if (outbound_mode < 0 || outbound_mode > 2) {
      throw new Error('outbound_mode modparam must be 0 (not supported), 1 (supported), or 2 (supported and required)')
    }
    if (flow_timer < 0 || (flow_timer > 0 && outbound_mode === 0)) throw new Error('bad value for flow_timer')
    if (event_callback !== null && event_callback !== '') {
      this.env.log.warn('event_callback is for embedded scripts: kamkit runs event_route[usrloc:contact-expired] only')
    }
  }

  /** usrloc, bound at the first use: the program is linked before modInit runs. */
  get usrloc(): UsrlocApi | undefined {
    this.#usrloc ??= this.env.api<UsrlocApi>('usrloc')
    return this.#usrloc
  }

  get sl(): SlApi | undefined {
    return this.#sl
  }

  get receivedAvp(): PvAccessor | undefined {
    return this.#receivedAvp
  }

  /** The location table of that name. Only constant names make a table; anything else finds those that exist. */
  table(name: string): LocationTable | undefined {
    return this.usrloc?.table(name)
  }

  /** The key of a URI, undefined after logging why it is none. */
  aor(uri: string): string | undefined {
    const { case_sensitive } = this.env.params
    const aor = addressOfRecord(uri, {
      isDomainUsed: this.usrloc?.isDomainUsed === true,
      isCaseSensitive: case_sensitive !== 0,
      realmPrefix: this.realmPrefix,
      // RFC 4475 §3.1.1.4: %00 in a user is no error.
      keepsOddEscapes: this.env.core.malformed === 'rfc',
    })
    if (typeof aor === 'string') return aor
    this.env.log.error(aor.error)
    return undefined
  }

  nowSeconds(): number {
    return this.usrloc?.nowSeconds() ?? 0
  }
}
