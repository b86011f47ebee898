import { uniqueIds } from '#runtime/identifiers/unique-id.ts'
import { implement, type ModuleEnv } from '#runtime/modules/define.ts'
import type { TellChange } from '#runtime/processes/shared.ts'
import type { Contact, ContactEvent, UsrlocApi } from './api.ts'
import { usrloc } from './exports.ts'
import { MemoryTable } from './location-table.ts'
import { matchingModes, type MatchingMode } from './match-contact.ts'
import { locationCommands } from './rpc.ts'
import { changeOf, SharedContacts, type ContactChange } from './shared-contacts.ts'

type Env = ModuleEnv<typeof usrloc>

/** The location service. */
export default implement(usrloc, (env) => {
  const store = new LocationStore(env)
  return {
    modInit: () => store.init(),
    api: store,
    rpc: locationCommands(store, env),
  }
})

/** All location tables of the server, with their timer and statistics. */
export class LocationStore implements UsrlocApi {
  readonly #env: Env
  readonly #tables = new Map<string, MemoryTable>()
  readonly #handlers = new Map<ContactEvent, ((contact: Contact) => void)[]>()
  readonly #nextId: () => string
  readonly #tell: TellChange<ContactChange>

  constructor(env: Env) {
    this.#env = env
    const { shared, transport } = env.core
    this.#tell = shared.share(
      'usrloc',
      new SharedContacts({
        register: (name) => this.register(name),
        tables: () => this.#tables.values(),
        sockets: transport.sockets,
      }),
    )
    this.#nextId = uniqueIds('uloc', env.core)
  }

  get isDomainUsed(): boolean {
    return this.#env.params.use_domain !== 0
  }

  get natFlag(): number {
    const index = this.#env.params.nat_bflag
    return index < 0 ? 0 : (1 << index) >>> 0
  }

  get contactXavp(): string {
    return this.#env.params.xavp_contact ?? ''
  }

  /** Refuses what cannot work; then makes the tables of `preload` and starts looking for contacts that end. */
  init(): void {
    const { params, core } = this.#env
    this.#checkParameters()
    for (const name of params.preload) this.register(name)
    core.statistics.computed('usrloc', 'registered_users', () => this.#userCount(), usrloc.statistics.registered_users)
    core.timers.every(Math.max(1, params.timer_interval) * 1000, () => {
      if (core.shared.isKeeper) this.#removeExpired()
    })
  }

  register(name: string): MemoryTable {
    const existing = this.#tables.get(name)
    if (existing !== undefined) return existing
    const { params, core } = this.#env
    const table = new MemoryTable(name, {
      matchingMode: this.#matchingMode(),
      retransmissionSeconds: params.cseq_delay,
      isNewestFirst: params.desc_time_order !== 0,
      nowSeconds: () => this.nowSeconds(),
      onInsert: (contact) => this.#changed('insert', contact, changeOf(contact)),
      onUpdate: (contact) => this.#changed('update', contact, changeOf(contact)),
      onDelete: (contact) => this.#changed('delete', contact, null),
    })
    this.#tables.set(name, table)
    const separator = core.settings.text('stats_name_separator')
    core.statistics.computed('usrloc', `${name}${separator}users`, () => table.userCount)
    core.statistics.computed('usrloc', `${name}${separator}contacts`, () => table.contactCount)
    core.statistics.counter('usrloc', `${name}${separator}expires`)
    return table
  }

  table(name: string): MemoryTable | undefined {
    return this.#tables.get(name)
  }

  /** Newest table first, as Kamailio lists them. */
  tables(): readonly MemoryTable[] {
    return [...this.#tables.values()].reverse()
  }

  nextRuid(): string {
    return this.#nextId()
  }

  nowSeconds(): number {
    return Math.floor(this.#env.core.host.clock.now() / 1000)
  }

  isValid(contact: Contact): boolean {
    const isCurrent = contact.expires === 0 || contact.expires > this.nowSeconds()
    return isCurrent && !this.#isLost(contact)
  }

  on(event: ContactEvent, handler: (contact: Contact) => void): void {
    const handlers = this.#handlers.get(event) ?? []
    handlers.push(handler)
    this.#handlers.set(event, handlers)
  }

  #changed(event: ContactEvent, contact: Contact, change: ContactChange): void {
    this.#tell(SharedContacts.keyOf(contact), change)
    this.#emit(event, contact)
  }

  #emit(event: ContactEvent, contact: Contact): void {
    for (const handler of this.#handlers.get(event) ?? []) handler(contact)
  }

  #userCount(): number {
    return this.tables().reduce((sum, table) => sum + table.userCount, 0)
  }

  #matchingMode(): MatchingMode {
    return matchingModes[this.#env.params.matching_mode] ?? 'contact'
  }

  #checkParameters(): void {
    const { db_mode, ka_mode, nat_bflag } = this.#env.params
    if (db_mode !== 0) {
      throw new Error(
        `db_mode ${db_mode} needs a database module, which comes with a later version of kamkit: set usrloc db_mode to 0`,
      )
    }
    if (nat_bflag > 31) throw new Error(`bflag index (${nat_bflag}) too big!`)
    if (ka_mode !== 0) {
      throw new Error(
        `ka_mode ${ka_mode}: keepalives of usrloc itself are not there yet, use nathelper or set ka_mode to 0`,
      )
    }
  }

  #removeExpired(): void {
    for (const table of this.#tables.values()) {
      const ended: Contact[] = []
      for (const record of table.records()) {
        for (const contact of record.contacts) if (!this.isValid(contact)) ended.push(contact)
      }
      for (const contact of ended) this.#expire(table, contact)
    }
  }

  /** handle_lost_tcp: whether the connection that it registered over is no more. */
  #isLost({ connectionId }: Contact): boolean {
    const { params, core } = this.#env
    return params.handle_lost_tcp !== 0 && connectionId > 0 && !core.transport.hasConnection(connectionId)
  }

  #expire(table: MemoryTable, contact: Contact): void {
    const { params, core } = this.#env
    this.#emit('expire', contact)
    core.statistics.counter('usrloc', `${table.name}_expires`).add(1)
    if (params.close_expired_tcp !== 0 && contact.connectionId > 0) core.transport.closeConnection(contact.connectionId)
    table.remove(contact)
  }
}
