import { reversedHex } from '#runtime/identifiers/core-hash.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Branch } from '#runtime/sip/message.ts'
import { findParameter } from '#runtime/sip/parameters.ts'
import { toOf } from '#runtime/sip/parsed.ts'
import { parseUri, type Uri } from '#runtime/sip/uri.ts'
import type { Contact, LocationTable } from '../usrloc/api.ts'
import { methodBit } from '../usrloc/methods.ts'
import { nextHopOfPath } from './path-header.ts'
import { copyXavp } from './registration.ts'
import type { RegistrarState } from './registrar-state.ts'
import { addContactRecord, xavpNumber } from './xavp-records.ts'

export type LookupCode = 1 | -1 | -2 | -3

/** The contacts that a request may go to, best first; a code when there are none. */
type Found = { readonly contacts: readonly [Contact, ...Contact[]] } | { readonly code: -1 | -2 | -3 }

/** Sets the R-URI to the best contact and adds branches for the others. */
export function lookup(
  ctx: RouteContext,
  state: RegistrarState,
  tableName: string,
  uri: string | undefined,
): LookupCode {
  const found = findContacts(ctx, state, tableName, uri ?? ctx.msg.requestUri)
  if ('code' in found) return found.code
  const [first, ...others] = found.contacts
  sendTo(ctx, state, first)
  if (state.env.params.append_branches !== 0) for (const contact of others) addBranch(ctx, state, contact)
  return 1
}

/** Adds a branch for every contact. */
export function lookupToDestinationSet(
  ctx: RouteContext,
  state: RegistrarState,
  tableName: string,
  uri: string | undefined,
): LookupCode {
  const found = findContacts(ctx, state, tableName, uri ?? ctx.msg.requestUri)
  if ('code' in found) return found.code
  for (const contact of found.contacts) addBranch(ctx, state, contact)
  return 1
}

/** Looks up the R-URI, then each branch that has nothing but a URI: its first contact takes its place. */
export function lookupBranches(ctx: RouteContext, state: RegistrarState, tableName: string): LookupCode {
  const { branches } = ctx.msg
  const count = branches.length
  const code = lookup(ctx, state, tableName, undefined)
  for (const branch of branches.slice(0, count)) {
    if (branch.dstUri !== '' || branch.path !== '' || branch.ruid !== '' || branch.instance !== '') continue
    const found = findContacts(ctx, state, tableName, branch.uri)
    if ('code' in found) continue
    const [first, ...others] = found.contacts
    Object.assign(branch, branchOf(state, first))
    if (state.env.params.append_branches !== 0) for (const contact of others) addBranch(ctx, state, contact)
  }
  return code
}

/** Finds the contacts of a URI that are valid and take the request. */
export function findContacts(ctx: RouteContext, state: RegistrarState, tableName: string, uriText: string): Found {
  const table = state.table(tableName)
  const uri = parseUri(uriText)
  const gruu = uri === undefined ? undefined : findParameter(uri.parameters, 'gr')
  if (uri !== undefined && gruu?.value === undefined && gruu !== undefined) return findTemporaryGruu(state, table, uri)
  const aor = state.aor(uriText)
  if (aor === undefined) {
    state.env.log.error('failed to extract address of record')
    return { code: -3 }
  }
  const valid = (table?.find(aor)?.contacts ?? []).filter((contact) => isUsable(ctx, state, contact))
  if (gruu?.value !== undefined) {
    // All contacts of an instance lead to the same user agent (RFC 5627 §5.1): one of them is enough.
    const target = valid.find((contact) => contact.instance.replace(/^<|>$/g, '') === gruu.value)
    return target === undefined ? { code: -1 } : { contacts: [target] }
  }
  const able = valid.filter((contact) => takesMethod(ctx, state, contact))
  const [first, ...others] = able
  if (first === undefined) return { code: valid.length > 0 ? -2 : -1 }
  return { contacts: [first, ...others] }
}

/** `sip:<record id>-<hash of the address of record>@domain;gr` names one contact. */
function findTemporaryGruu(state: RegistrarState, table: LocationTable | undefined, uri: Uri): Found {
  const dash = uri.user.lastIndexOf('-')
  const contact = dash === -1 ? undefined : table?.findByRuid(uri.user.slice(0, dash))
  const hash = contact === undefined ? undefined : table?.find(contact.aor)?.aorHash
  const isIts = hash !== undefined && reversedHex(hash) === uri.user.slice(dash + 1)
  return contact !== undefined && isIts && state.usrloc?.isValid(contact) === true
    ? { contacts: [contact] }
    : { code: -1 }
}

function isUsable(ctx: RouteContext, state: RegistrarState, contact: Contact): boolean {
  const { params, core } = state.env
  if (params.use_expired_contacts === 0 && state.usrloc?.isValid(contact) !== true) return false
  if ((params.lookup_filter_mode & 1) !== 0) {
    const wanted = xavpNumber(ctx, params.xavp_cfg, 'rlf_bflags') ?? 0
    if (wanted !== 0 && (contact.cflags & wanted) === 0) return false
  }
  if ((params.lookup_filter_mode & 2) === 0 || contact.connectionId <= 0) return true
  return core.transport.hasConnection(contact.connectionId)
}

/** Requests within a dialog go where the dialog is, whatever the user agent said it takes. */
function takesMethod(ctx: RouteContext, state: RegistrarState, contact: Contact): boolean {
  if (state.env.params.method_filtering === 0 || toOf(ctx.msg)?.value.tag !== undefined) return true
  return (contact.methods & methodBit(ctx.msg.method)) !== 0
}

/** Next hop and Path of a contact: the first Path URI, or where the registration came from. */
function routingOf(state: RegistrarState, contact: Contact): { readonly dstUri: string; readonly path: string } {
  if (contact.path === '') return { dstUri: contact.received, path: '' }
  const { params, core } = state.env
  const hop = nextHopOfPath(contact.path, params.path_check_local === 0 ? undefined : core.identity)
  return hop.path === '' ? { dstUri: contact.received, path: '' } : { dstUri: hop.uri, path: hop.path }
}

function sendTo(ctx: RouteContext, state: RegistrarState, contact: Contact): void {
  const { msg } = ctx
  const { dstUri, path } = routingOf(state, contact)
  msg.newUri = contact.address
  msg.uriIsNew = true
  msg.dstUri = dstUri
  msg.path = path
  msg.q = contact.q
  msg.branchFlags = (msg.branchFlags | contact.cflags) >>> 0
  if (contact.socket !== undefined) msg.forceSocket = contact.socket
  msg.instance = contact.instance
  msg.outboundConnectionId = Math.max(0, contact.connectionId)
  msg.regId = contact.regId
  msg.ruid = contact.ruid
  msg.locationUserAgent = contact.userAgent
  restoreXavp(ctx, state, contact)
  const { xavp_rcd, xavp_rcd_mask } = state.env.params
  addContactRecord(ctx, xavp_rcd, xavp_rcd_mask, contact, state.nowSeconds())
}

/** Puts the xavp that was saved with a contact back in place of the script's. */
export function restoreXavp(ctx: RouteContext, state: RegistrarState, contact: Contact): void {
  const name = state.usrloc?.contactXavp ?? ''
  if (name !== '' && contact.xavp.length > 0) ctx.attributes.xavps.roots.set(name, contact.xavp.map(copyXavp))
}

function addBranch(ctx: RouteContext, state: RegistrarState, contact: Contact): void {
  const { branches } = ctx.msg
  const limit = state.env.core.settings.int('max_branches')
  // Branch 0 is the R-URI, so one branch less may be added.
  if (branches.length >= limit - 1) {
    state.env.log.error(`failed to append a branch: max_branches (${limit}) reached`)
    return
  }
  branches.push(branchOf(state, contact))
}

function branchOf(state: RegistrarState, contact: Contact): Branch {
  const { dstUri, path } = routingOf(state, contact)
  return {
    uri: contact.address,
    dstUri,
    path,
    q: contact.q,
    flags: contact.cflags,
    socket: contact.socket,
    instance: contact.instance,
    regId: contact.regId,
    ruid: contact.ruid,
    userAgent: contact.userAgent,
    connectionId: Math.max(0, contact.connectionId),
  }
}
