import type { ModuleBehaviour, ModuleEnv } from '#runtime/modules/define.ts'
import {
  isRpcDouble,
  RpcFault,
  rpcStruct,
  type RpcCall,
  type RpcStruct,
  type RpcTransport,
  type RpcValue,
} from '#runtime/rpc/registry.ts'
import { uniqueIds } from '#runtime/identifiers/unique-id.ts'
import { bracketIp, socketText, type ListenSocket } from '#runtime/transport/sockets.ts'
import type { Contact, ContactInfo, LocationTable, UserRecord } from './api.ts'
import type { usrloc } from './exports.ts'
import type { LocationStore } from './usrloc.ts'

type Commands = ModuleBehaviour<typeof usrloc>['rpc']

/** The ul.* commands; the shape of their answers is what kamcmd and kamcli read from Kamailio 6.1. */
export function locationCommands(store: LocationStore, env: ModuleEnv<typeof usrloc>): Commands {
  const nextRuid = uniqueIds('ulcx', env.core)
  const slots = (): number => 2 ** env.params.hash_size
  const viewOf = ({ transport }: RpcCall): View => ({ store, transport })
  return {
    'ul.dump': (call) => [dump(viewOf(call), slots(), call.optionalText() === 'brief')],
    'ul.lookup': (call) => [recordStruct(viewOf(call), lookup(store, call))],
    'ul.rm': (call) => {
      const [table, aor] = tableAndAor(store, call, 'table and AOR to lookup')
      table.removeRecord(aor)
      return []
    },
    'ul.rm_contact': (call) => removeContact(store, call),
    'ul.flush': () => [],
    'ul.add': (call) => addContact(store, env, nextRuid, call),
    'ul.db_users': refuseWithoutDatabase,
    'ul.db_contacts': refuseWithoutDatabase,
    'ul.db_expired_contacts': refuseWithoutDatabase,
  }
}

function refuseWithoutDatabase(): never {
  throw new RpcFault(500, 'Command is not supported in db_mode=0')
}

/** The tables, and over what they are shown. */
interface View {
  readonly store: LocationStore
  readonly transport: RpcTransport
}

function dump(view: View, slots: number, isBrief: boolean): RpcStruct {
  const domains = view.store.tables().map((table): [string, RpcValue] => {
    const records = bySlot([...table.records()], slots)
    const aors = records.map((record): [string, RpcValue] =>
      isBrief ? ['AoR', record.aor] : ['Info', infoStruct(view, record)],
    )
    const stats: [string, RpcValue][] = [
      ['Records', records.length],
      ['Max-Slots', longestSlot(records, slots)],
    ]
    const members: [string, RpcValue][] = [
      ['Domain', table.name],
      ['Size', slots],
      ['AoRs', rpcMembers(aors)],
      ['Stats', rpcStruct(stats)],
    ]
    return ['Domain', rpcStruct(members)]
  })
  return rpcStruct([['Domains', rpcMembers(domains)]])
}

/** A structure that may repeat member names: a list of structures with one member each. */
function rpcMembers(members: readonly (readonly [string, RpcValue])[]): RpcValue {
  return members.map((member) => rpcStruct([member]))
}

/** Kamailio walks its hash table from slot to slot. */
function bySlot(records: readonly UserRecord[], slots: number): readonly UserRecord[] {
  const slot = (record: UserRecord): number => record.aorHash & (slots - 1)
  return records.toSorted((one, other) => slot(one) - slot(other))
}

/** The greatest number of records that share a slot of Kamailio's hash table. */
function longestSlot(records: readonly UserRecord[], slots: number): number {
  const counts = new Map<number, number>()
  for (const { aorHash } of records) counts.set(aorHash & (slots - 1), (counts.get(aorHash & (slots - 1)) ?? 0) + 1)
  let longest = 0
  for (const count of counts.values()) longest = Math.max(longest, count)
  return longest
}

function infoStruct(view: View, record: UserRecord): RpcStruct {
  return rpcStruct([
    ['AoR', record.aor],
    ['HashID', record.aorHash | 0],
    ['Contacts', contactsValue(view, record)],
  ])
}

function recordStruct(view: View, record: UserRecord): RpcStruct {
  return rpcStruct([
    ['AoR', record.aor],
    ['Contacts', contactsValue(view, record)],
  ])
}

function contactsValue(view: View, record: UserRecord): RpcValue {
  return rpcMembers(record.contacts.map((contact) => ['Contact', contactStruct(view, contact)]))
}

function contactStruct(view: View, contact: Contact): RpcStruct {
  const left = contact.expires - view.store.nowSeconds()
  return rpcStruct([
    ['Address', contact.address],
    ['Expires', contact.expires === 0 ? 'permanent' : left > 0 ? left : 'expired'],
    ['Q', qValue(contact.q)],
    ['Call-ID', contact.callId],
    ['CSeq', contact.cseq],
    ['User-Agent', textOrUnset(contact.userAgent)],
    ['Received', textOrUnset(contact.received)],
    ['Path', textOrUnset(contact.path)],
    ['State', 'CS_NEW'],
    ['Flags', contact.flags],
    ['CFlags', contact.cflags],
    ['Socket', contact.socket === undefined ? unset : socketText(contact.socket)],
    // binrpc has signed numbers only.
    ['Methods', view.transport === 'jsonrpc' ? contact.methods >>> 0 : contact.methods | 0],
    ['Ruid', textOrUnset(contact.ruid)],
    ['Instance', textOrUnset(contact.instance)],
    ['Reg-Id', contact.regId],
    ['Server-Id', contact.serverId],
    ['Tcpconn-Id', contact.connectionId],
    ['Keepalive', 0],
    ['Last-Keepalive', contact.lastKeepalive ?? contact.lastModified],
    ['KA-Roundtrip', 0],
    ['Last-Modified', contact.lastModified],
  ])
}

const unset = '[not set]'

function textOrUnset(text: string): string {
  return text === '' ? unset : text
}

/** Kamailio writes whole values and the missing one as integers, all others as floating point numbers. */
function qValue(q: number): RpcValue {
  return q === -1 ? -1 : q % 1000 === 0 ? q / 1000 : { double: q / 1000 }
}

function lookup(store: LocationStore, call: RpcCall): UserRecord {
  const [table, aor] = tableAndAor(store, call, 'table and AOR to lookup')
  const record = table.find(aor)
  if (record === undefined) throw new RpcFault(500, 'AOR not found in location table')
  return record
}

function tableAndAor(store: LocationStore, call: RpcCall, what: string): readonly [LocationTable, string] {
  const name = call.optionalText()
  const aor = call.optionalText()
  if (name === undefined || aor === undefined) throw new RpcFault(500, `Not enough parameters (${what})`)
  return [tableOf(store, name), keyOf(store, aor)]
}

/** Addresses of record are kept in lower case, and without their domain unless use_domain is set. */
function keyOf(store: LocationStore, aor: string): string {
  const [user = ''] = aor.split('@')
  return (store.isDomainUsed ? aor : user).toLowerCase()
}

function tableOf(store: LocationStore, name: string): LocationTable {
  const table = store.table(name)
  if (table === undefined) throw new RpcFault(500, 'Domain table not found')
  return table
}

function removeContact(store: LocationStore, call: RpcCall): readonly RpcValue[] {
  const what = 'table, AOR and contact'
  const name = call.optionalText()
  const aor = call.optionalText()
  const address = call.optionalText()
  if (name === undefined || aor === undefined || address === undefined) {
    throw new RpcFault(500, `Not enough parameters (${what})`)
  }
  const table = tableOf(store, name)
  const record = table.find(keyOf(store, aor))
  if (record === undefined) throw new RpcFault(404, 'AOR not found')
  const contact = record.contacts.find((candidate) => candidate.address === address)
  if (contact === undefined) throw new RpcFault(404, 'Contact not found')
  table.remove(contact)
  return []
}

/** `ul.add table aor contact expires q path flags cflags methods [received [socket]]`. */
function addContact(
  store: LocationStore,
  env: ModuleEnv<typeof usrloc>,
  nextRuid: () => string,
  call: RpcCall,
): readonly RpcValue[] {
  const texts = Array.from({ length: 11 }, () => argumentText(call))
  const [name, aor, address, expiresText, qText, path, flags, cflags, methods, received, socket] = texts
  if (methods === undefined || name === undefined || aor === undefined || address === undefined) throw wrongFormat()
  const q = qText === undefined ? -1 : Math.round(Number(qText) * 1000)
  const seconds = wholeNumber(expiresText)
  if (!(q >= -1000 && q <= 1000)) throw wrongFormat()
  const table = tableOf(store, name)
  const now = store.nowSeconds()
  const info: ContactInfo = {
    address,
    received: textIfSet(received),
    path: textIfSet(path),
    expires: seconds === 0 ? 0 : now + seconds,
    q: q < 0 ? -1 : q,
    callId: 'dfjrewr12386fd6-343@kamailio.rpc',
    cseq: 1,
    flags: wholeNumber(flags),
    cflags: wholeNumber(cflags),
    userAgent: 'kamailio SIP Router - RPC Server',
    socket: findSocket(env.core.transport.sockets, textIfSet(socket)),
    methods: wholeNumber(methods) >>> 0,
    instance: '',
    regId: 0,
    serverId: env.core.settings.int('server_id'),
    connectionId: -1,
    ruid: nextRuid(),
    // A contact that was added by hand was never modified (6.1.5).
    lastModified: 0,
    lastKeepalive: now,
    xavp: [],
  }
  const key = keyOf(store, aor)
  const existing = table.find(key)?.contacts.find((contact) => contact.address === address)
  if (existing === undefined) table.insert(key, info)
  else table.update(existing, info)
  return []
}

function argumentText(call: RpcCall): string | undefined {
  const value = call.next()
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  return value !== undefined && isRpcDouble(value) ? String(value.double) : undefined
}

function wrongFormat(): RpcFault {
  return new RpcFault(500, 'Not enough parameters or wrong format')
}

function wholeNumber(text: string | undefined): number {
  if (text === undefined || !/^-?\d{1,10}$/.test(text)) throw wrongFormat()
  return Number(text)
}

function textIfSet(text: string | undefined): string {
  return text === undefined || text === '0' || text === '.' ? '' : text
}

function findSocket(sockets: readonly ListenSocket[], text: string): ListenSocket | undefined {
  const wanted = /^[a-z]+:/.test(text) ? text : `udp:${text}`
  return sockets.find(
    (socket) => socketText(socket) === wanted || `${socket.proto}:${bracketIp(socket.host)}:${socket.port}` === wanted,
  )
}
