import type { Plain, SharedStore } from '#runtime/processes/shared.ts'
import { socketText, type ListenSocket } from '#runtime/transport/sockets.ts'
import type { Contact, ContactInfo } from './api.ts'
import type { MemoryTable } from './location-table.ts'

/** A contact as it travels between processes, with its socket as text; null for one that was removed. */
export type ContactChange = (Omit<ContactInfo, 'socket' | 'xavp'> & ContactRest) | null

interface ContactRest {
  readonly aor: string
  /** '' for none. */
  readonly socket: string
  readonly xavp: readonly Plain[]
  readonly [name: string]: Plain
}

export interface ContactTables {
  register(name: string): MemoryTable
  tables(): Iterable<MemoryTable>
  readonly sockets: readonly ListenSocket[]
}

/** The contacts of all tables, which all processes of a server have alike; the key is the table and the record id. */
export class SharedContacts implements SharedStore<ContactChange> {
  readonly #tables: ContactTables

  constructor(tables: ContactTables) {
    this.#tables = tables
  }

  static keyOf({ table, ruid }: Contact): string {
    return `${table}\n${ruid}`
  }

  apply(key: string, change: ContactChange): void {
    const [name = '', ruid = ''] = key.split('\n')
    const table = this.#tables.register(name)
    if (change === null) return table.forget(ruid)
    const socket = this.#tables.sockets.find((one) => socketText(one) === change.socket)
    // changeOf() made it of the values of a contact.
    const xavp = change.xavp as ContactInfo['xavp']
    table.adopt(change.aor, { ...change, socket, xavp })
  }

  /** Oldest first where the newest contact stands first, so that the copy has them in the same order. */
  *all(): Iterable<readonly [string, ContactChange]> {
    for (const table of this.#tables.tables()) {
      for (const { contacts } of table.records()) {
        for (const contact of table.isNewestFirst ? contacts.toReversed() : contacts)
          yield [SharedContacts.keyOf(contact), changeOf(contact)]
      }
    }
  }
}

/** A contact as it is told to other processes. */
export function changeOf({ table: _table, socket, xavp, ...contact }: Contact): ContactChange {
  // Values of xavps are texts, numbers and maps of lists of such.
  return { ...contact, socket: socket === undefined ? '' : socketText(socket), xavp: xavp as readonly Plain[] }
}
