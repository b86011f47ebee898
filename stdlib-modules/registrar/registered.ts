import type { RouteContext } from '#runtime/script/context.ts'
import { toOf } from '#runtime/sip/parsed.ts'
import { parseUri } from '#runtime/sip/uri.ts'
import type { Contact } from '../usrloc/api.ts'
import { restoreXavp } from './lookup.ts'
import type { RegistrarState } from './registrar-state.ts'
import { addContactRecord, xavpSetting } from './xavp-records.ts'

/** Bits of the match_option of registered(), with the names of the values in xavp_cfg. */
const matchOptions = [
  { bit: 1, setting: 'match_callid', read: (contact: Contact) => contact.callId },
  { bit: 2, setting: 'match_received', read: (contact: Contact) => contact.received },
  { bit: 4, setting: 'match_contact', read: (contact: Contact) => contact.address },
] as const

const matchActions = { restoreXavp: 1, noRecord: 2 } as const

/** Whether an address of record has a valid contact that meets the options; the first such fills xavp_rcd. */
export function isRegistered(
  ctx: RouteContext,
  state: RegistrarState,
  tableName: string,
  uri: string | undefined,
  options: number,
  action: number,
): boolean {
  const text = uri ?? (ctx.msg.isRequest ? ctx.msg.requestUri : (toOf(ctx.msg)?.value.uri ?? ''))
  const aor = state.aor(text)
  if (aor === undefined) {
    state.env.log.error('failed to extract address of record')
    return false
  }
  const contact = validContacts(state, tableName, aor).find((candidate) => meets(ctx, state, candidate, options))
  if (contact === undefined) return false
  if ((action & matchActions.restoreXavp) !== 0) restoreXavp(ctx, state, contact)
  if ((action & matchActions.noRecord) === 0) {
    const { xavp_rcd, xavp_rcd_mask } = state.env.params
    addContactRecord(ctx, xavp_rcd, xavp_rcd_mask, contact, state.nowSeconds())
  }
  return true
}

/** An option without a value in xavp_cfg leaves no contact out. */
function meets(ctx: RouteContext, state: RegistrarState, contact: Contact, options: number): boolean {
  return matchOptions.every(({ bit, setting, read }) => {
    if ((options & bit) === 0) return true
    const wanted = xavpSetting(ctx, state.env.params.xavp_cfg, setting)
    return wanted === null || String(wanted) === read(contact)
  })
}

export function validContacts(state: RegistrarState, tableName: string, aor: string): readonly Contact[] {
  const contacts = state.table(tableName)?.find(aor)?.contacts ?? []
  return contacts.filter((contact) => state.usrloc?.isValid(contact) === true)
}

/** Whether the message comes from where a contact is: by its received address when it has one, else by its URI. */
export function isFromUser(
  ctx: RouteContext,
  state: RegistrarState,
  tableName: string,
  uri: string,
  mode: number,
): boolean {
  const aor = state.aor(uri)
  if (aor === undefined) return false
  const { srcIp, srcPort, proto } = ctx.msg.received
  return validContacts(state, tableName, aor).some((contact) => {
    const place = parseUri(contact.received === '' ? contact.address : contact.received)
    if (place === undefined || place.host.replace(/^\[|\]$/g, '') !== srcIp) return false
    const port = place.portNumber === 0 ? 5060 : place.portNumber
    if ((mode & 1) !== 0 && port !== srcPort) return false
    return (mode & 2) === 0 || (place.transport === '' ? 'udp' : place.transport) === proto
  })
}

/** Removes the contacts of an address of record, or the one with a record id; the code of unregister(). */
export function unregister(
  state: RegistrarState,
  tableName: string,
  uri: string,
  ruid: string | undefined,
): 1 | -1 | -2 | -3 {
  const { log } = state.env
  const table = state.table(tableName)
  if (uri === '' && ruid !== undefined) {
    log.error('could not delete contact: without a URI that needs usrloc db_mode 3')
    return -2
  }
  const aor = state.aor(uri)
  if (aor === undefined) {
    log.error('failed to extract Address Of Record')
    return -1
  }
  if (ruid === undefined) {
    table?.removeRecord(aor)
    return 1
  }
  const contact = table?.findByRuid(ruid)
  if (contact === undefined || contact.aor !== aor) {
    log.warn('AOR/Contact not found')
    return -3
  }
  table?.remove(contact)
  return 1
}
