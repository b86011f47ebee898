import { coreHash } from '#runtime/identifiers/core-hash.ts'
import type { Contact, ContactInfo, ContactKey, ContactMatch, LocationTable, UserRecord } from './api.ts'
import { matchContact, type MatchingMode } from './match-contact.ts'

export interface TableOptions {
  readonly matchingMode: MatchingMode
  /** cseq_delay in seconds. */
  readonly retransmissionSeconds: number
  /** desc_time_order: the contact that changed last comes first; otherwise the highest q. */
  readonly isNewestFirst: boolean
  nowSeconds(): number
  onInsert(contact: Contact): void
  onUpdate(contact: Contact): void
  onDelete(contact: Contact): void
}

interface StoredRecord extends UserRecord {
  readonly contacts: Contact[]
}

/** A location table that lives in memory, keyed by address of record and by record id. */
export class MemoryTable implements LocationTable {
  readonly name: string
  readonly #records = new Map<string, StoredRecord>()
  readonly #byRuid = new Map<string, Contact>()
  readonly #options: TableOptions

  constructor(name: string, options: TableOptions) {
    this.name = name
    this.#options = options
  }

  get isNewestFirst(): boolean {
    return this.#options.isNewestFirst
  }

  get userCount(): number {
    return this.#records.size
  }

  get contactCount(): number {
    return this.#byRuid.size
  }

  find(aor: string): UserRecord | undefined {
    return this.#records.get(aor)
  }

  records(): Iterable<UserRecord> {
    return this.#records.values()
  }

  match(aor: string, key: ContactKey): ContactMatch {
    const { matchingMode, retransmissionSeconds } = this.#options
    const contacts = this.#records.get(aor)?.contacts ?? []
    return matchContact(contacts, key, matchingMode, retransmissionSeconds, this.#options.nowSeconds())
  }

  findByRuid(ruid: string): Contact | undefined {
    return this.#byRuid.get(ruid)
  }

  insert(aor: string, info: ContactInfo): Contact {
    const contact = this.#add(aor, info)
    this.#options.onInsert(contact)
    return contact
  }

  update(contact: Contact, info: ContactInfo): void {
    const address = this.#options.matchingMode === 'callid' && info.instance === '' ? contact.address : info.address
    // Kamailio keeps the record id of a binding as long as it lives: GRUUs are made of it.
    Object.assign(contact, info, { address, ruid: contact.ruid })
    this.#moveUp(contact)
    this.#options.onUpdate(contact)
  }

  remove(contact: Contact): void {
    if (this.#take(contact)) this.#options.onDelete(contact)
  }

  removeRecord(aor: string): boolean {
    const record = this.#records.get(aor)
    if (record === undefined) return false
    for (const contact of record.contacts.slice()) this.remove(contact)
    return true
  }

  /** A contact as another process has it now: what follows from the change happened there. */
  adopt(aor: string, info: ContactInfo): void {
    const known = this.#byRuid.get(info.ruid)
    if (known === undefined) return void this.#add(aor, info)
    Object.assign(known, info)
    this.#moveUp(known)
  }

  /** A contact that another process removed. */
  forget(ruid: string): void {
    const contact = this.#byRuid.get(ruid)
    if (contact !== undefined) this.#take(contact)
  }

  #add(aor: string, info: ContactInfo): Contact {
    const record = this.#records.get(aor) ?? { aor, aorHash: coreHash(aor), contacts: [] }
    this.#records.set(aor, record)
    const contact: Contact = { ...info, aor, table: this.name }
    this.#place(record.contacts, contact)
    this.#byRuid.set(contact.ruid, contact)
    return contact
  }

  /** desc_time_order: what changed last comes first. */
  #moveUp(contact: Contact): void {
    const contacts = this.#records.get(contact.aor)?.contacts
    if (!this.#options.isNewestFirst || contacts === undefined) return
    contacts.splice(contacts.indexOf(contact), 1)
    contacts.unshift(contact)
  }

  /** False when it is no longer in the table. */
  #take(contact: Contact): boolean {
    const record = this.#records.get(contact.aor)
    const index = record?.contacts.indexOf(contact) ?? -1
    if (record === undefined || index === -1) return false
    record.contacts.splice(index, 1)
    this.#byRuid.delete(contact.ruid)
    if (record.contacts.length === 0) this.#records.delete(contact.aor)
    return true
  }

  /** Contacts of equal q stay in the order in which they came; a later change of q does not move one (6.1.5). */
  #place(contacts: Contact[], contact: Contact): void {
    const index = this.#options.isNewestFirst ? 0 : contacts.findIndex((other) => other.q < contact.q)
    contacts.splice(index === -1 ? contacts.length : index, 0, contact)
  }
}
