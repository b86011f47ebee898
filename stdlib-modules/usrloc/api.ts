import type { XavpValue } from '#runtime/script/xavp.ts'
import type { ListenSocket } from '#runtime/transport/sockets.ts'

/** A binding of an address of record, with everything that Kamailio keeps of it. */
export interface Contact extends ContactInfo {
  /** Address of record that it belongs to. */
  readonly aor: string
  /** Location table that it belongs to. */
  readonly table: string
}

export interface ContactInfo {
  /** The URI as registered. */
  address: string
  /** Where the REGISTER came from, as a URI; '' when not kept. */
  received: string
  /** Path header values joined by commas, '' for none. */
  path: string
  /** Second since 1970 at which it ends; 0 for never. */
  expires: number
  /** In thousandths, -1 when not given. */
  q: number
  callId: string
  cseq: number
  flags: number
  /** Branch flags to restore at lookup. */
  cflags: number
  userAgent: string
  socket: ListenSocket | undefined
  /** Bit mask of the methods that it takes, see methods.ts. */
  methods: number
  /** `+sip.instance` without quotes, '' when not given. */
  instance: string
  regId: number
  serverId: number
  /** TCP connection that it was registered over, -1 for datagrams. */
  connectionId: number
  ruid: string
  /** Second since 1970. */
  lastModified: number
  /** Second since 1970, when it is another one than lastModified. */
  lastKeepalive?: number
  /** Values of the usrloc parameter xavp_contact, newest first. */
  xavp: readonly XavpValue[]
}

/** One address of record: its contacts in the order in which they are tried. */
export interface UserRecord {
  readonly aor: string
  readonly aorHash: number
  readonly contacts: readonly Contact[]
}

/** What a REGISTER says about a contact that may exist already. */
export interface ContactKey {
  readonly address: string
  readonly callId: string
  readonly path: string
  readonly cseq: number
  readonly instance: string
  readonly regId: number
}

/** `retransmission`: the same request again; `old`: its CSeq is not higher than that of the binding. */
export type ContactMatch =
  | { readonly kind: 'none' }
  | { readonly kind: 'found'; readonly contact: Contact }
  | { readonly kind: 'retransmission' }
  | { readonly kind: 'old' }

/** A location table in memory. */
export interface LocationTable {
  readonly name: string
  find(aor: string): UserRecord | undefined
  /** Finds the binding that a request is about, by the rules of matching_mode. */
  match(aor: string, key: ContactKey): ContactMatch
  findByRuid(ruid: string): Contact | undefined
  insert(aor: string, info: ContactInfo): Contact
  /** Changes a binding. With matching_mode 3 (Call-ID only) its address stays. */
  update(contact: Contact, info: ContactInfo): void
  remove(contact: Contact): void
  /** Removes an address of record with all its contacts; false when it is unknown. */
  removeRecord(aor: string): boolean
  records(): Iterable<UserRecord>
}

export type ContactEvent = 'insert' | 'update' | 'delete' | 'expire'

/** What usrloc offers to registrar, nathelper and others. */
export interface UsrlocApi {
  /** Whether addresses of record are `user@domain` (use_domain). */
  readonly isDomainUsed: boolean
  /** Mask of nat_bflag, 0 when not set. */
  readonly natFlag: number
  /** Name of the xavp that is kept with contacts (xavp_contact), '' for none. */
  readonly contactXavp: string
  /** The table of that name; made when it does not exist. */
  register(name: string): LocationTable
  table(name: string): LocationTable | undefined
  tables(): Iterable<LocationTable>
  nextRuid(): string
  nowSeconds(): number
  /** Whether the binding has not ended. */
  isValid(contact: Contact): boolean
  on(event: ContactEvent, handler: (contact: Contact) => void): void
}
