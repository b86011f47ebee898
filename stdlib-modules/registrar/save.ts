import type { RouteContext } from '#runtime/script/context.ts'
import { toOf } from '#runtime/sip/parsed.ts'
import type { ContactInfo, ContactMatch, LocationTable } from '../usrloc/api.ts'
import { contactsOf, hasOption, type ContactsOfMessage, type RequestContact } from './contact-header.ts'
import { pathOf } from './path-header.ts'
import { buildContacts, expiresOf, lacksOutboundFirstHop, saveFlags, usesOutbound } from './registration.ts'
import type { RegistrarState } from './registrar-state.ts'
import { saveErrors, tooBrief, type SaveError } from './save-errors.ts'
import { planReply, sendReply, type ReplyPlan } from './save-reply.ts'
import { xavpNumber } from './xavp-records.ts'

export type SaveCode = 1 | 2 | 3 | 4 | -1 | -2

const planKey = Symbol('registrar reply')

interface Job {
  readonly ctx: RouteContext
  readonly state: RegistrarState
  readonly table: LocationTable
  readonly aor: string
  readonly flags: number
}

/** How saving ended: the code that save() returns and the error that the reply tells. */
interface Outcome {
  readonly code: SaveCode
  readonly error?: SaveError | undefined
}

/** Processes a REGISTER (RFC 3261 §10.3): checks, changes the bindings, answers. `uri` stands in for the To URI. */
export function save(
  ctx: RouteContext,
  state: RegistrarState,
  tableName: string,
  flags: number,
  uri: string | undefined,
): SaveCode {
  const table = state.usrloc?.register(tableName)
  if (table === undefined) return -1
  const contacts = contactsOf(ctx.msg)
  const owner = uri ?? toOf(ctx.msg)?.value.uri ?? ''
  const problem = checkContacts(ctx, state, contacts)
  if (problem !== undefined) return finish(ctx, state, flags, owner, { code: -1, error: problem })
  const aor = state.aor(owner)
  // Kamailio leaves a REGISTER for what is no address of record to the script, without a reply.
  if (aor === undefined) {
    state.env.log.error('failed to extract Address Of Record')
    return -1
  }
  const refused = checkOutbound(ctx, state, contacts)
  if (refused !== undefined) return finish(ctx, state, flags, owner, { code: -1, error: refused })
  const outcome = apply({ ctx, state, table, aor, flags }, contacts)
  return finish(ctx, state, flags, owner, outcome, { table, aor })
}

function checkContacts(ctx: RouteContext, state: RegistrarState, contacts: ContactsOfMessage): SaveError | undefined {
  const { params, log } = state.env
  if (contacts.kind === 'malformed') {
    log.error('failed to parse Contact body')
    return saveErrors.contactParse
  }
  if (contacts.kind === 'star') {
    if (expiresOf(ctx, state, undefined).seconds !== 0) {
      log.warn('expires must be 0 for star contact')
      return saveErrors.starExpires
    }
    if (!contacts.isAlone) log.warn('star contact cannot be mixed with other contacts')
    return contacts.isAlone ? undefined : saveErrors.starNotAlone
  }
  if (contacts.kind === 'none') return undefined
  for (const contact of contacts.contacts) {
    if (contact.uri.length > params.contact_max_size) {
      log.warn(`contact uri is too long: [${contact.uri.slice(0, 1000)}]`)
      return saveErrors.tooLong
    }
  }
  return undefined
}

/** SIP Outbound (RFC 5626 §6). */
function checkOutbound(ctx: RouteContext, state: RegistrarState, contacts: ContactsOfMessage): SaveError | undefined {
  const { outbound_mode } = state.env.params
  if (outbound_mode === 0) {
    if (!hasOption(ctx.msg, 'require', 'outbound')) return undefined
    state.env.log.warn('Outbound required by UAC and not supported by server')
    return saveErrors.outboundUnsupported
  }
  if (contacts.kind !== 'list' || !lacksOutboundFirstHop(ctx, contacts.contacts)) return undefined
  state.env.log.warn('Outbound used by UAC but not supported by edge proxy')
  return saveErrors.outboundFirstHop
}

function apply(job: Job, contacts: ContactsOfMessage): Outcome {
  const { table, aor } = job
  if (contacts.kind === 'star') {
    table.removeRecord(aor)
    return { code: 3 }
  }
  if (contacts.kind !== 'list') return { code: 4 }
  const brief = contacts.contacts.findIndex((contact) => isTooBrief(job, contact))
  const accepted = brief === -1 ? contacts.contacts : contacts.contacts.slice(0, brief)
  const built = buildContacts(job.ctx, job.state, accepted, job.flags)
  if ('error' in built) return { code: -1, error: built.error === 'silent' ? undefined : built.error }
  if (brief !== -1) return refuseBrief(job, contacts.contacts, built)
  const isSingle = (job.flags & saveFlags.oneContact) !== 0 && table.find(aor) !== undefined
  const wanted = isSingle ? built.slice(0, 1) : built
  if (exceedsLimit(job, wanted, isSingle)) return { code: -2, error: saveErrors.tooMany }
  return changeBindings(job, wanted, isSingle)
}

/** Whether a contact asks for a time that min_expires_mode refuses. */
function isTooBrief({ ctx, state }: Job, contact: RequestContact): boolean {
  const { min_expires_mode, min_expires } = state.env.params
  const { seconds } = expiresOf(ctx, state, contact.expires)
  return min_expires_mode !== 0 && seconds > 0 && seconds < min_expires
}

/**
 * Nothing is saved when one contact is too brief. As 6.1.5 does, those of an address of record that has some are counted first, all
 * of them; of others as many as stand before the brief one.
 */
function refuseBrief(job: Job, all: readonly RequestContact[], accepted: readonly ContactInfo[]): Outcome {
  const isKnown = job.table.find(job.aor) !== undefined
  const counted = isKnown ? buildContacts(job.ctx, job.state, all, job.flags) : accepted
  if (!('error' in counted) && exceedsLimit(job, counted, false)) return { code: -2, error: saveErrors.tooMany }
  return { code: -1, error: tooBrief(job.state.env.params.min_expires) }
}

function matchOf(job: Job, info: ContactInfo): ContactMatch {
  return job.table.match(job.aor, info)
}

/** Counts what would be there afterwards, not what is there now. */
function exceedsLimit(job: Job, wanted: readonly ContactInfo[], isSingle: boolean): boolean {
  const { params } = job.state.env
  const limit = xavpNumber(job.ctx, params.xavp_cfg, 'max_contacts') ?? params.max_contacts
  if (limit <= 0) return false
  const { usrloc } = job.state
  const existing = isSingle ? [] : (job.table.find(job.aor)?.contacts ?? [])
  let count = existing.filter((contact) => usrloc?.isValid(contact) === true).length
  let isGrowing = false
  for (const info of wanted) {
    const match = matchOf(job, info)
    if (info.expires === 0) count -= match.kind === 'found' ? 1 : 0
    else if (match.kind === 'none') {
      count += 1
      isGrowing = true
    }
  }
  return isGrowing && count > limit
}

/** Changes binding after binding; the code tells what was done last. */
function changeBindings(job: Job, wanted: readonly ContactInfo[], isSingle: boolean): Outcome {
  let code: SaveCode = 1
  for (const info of wanted) {
    const match = matchOf(job, info)
    if (match.kind === 'retransmission') continue
    if (match.kind === 'old') {
      job.state.env.log.error(`invalid cseq for aor <${job.aor}>`)
      return { code: -1, error: saveErrors.badCSeq }
    }
    if (isSingle) removeOthers(job, match)
    code = changeBinding(job, info, match) ?? code
  }
  return { code }
}

function changeBinding(job: Job, info: ContactInfo, match: ContactMatch): SaveCode | undefined {
  if (match.kind === 'found') {
    if (info.expires === 0) job.table.remove(match.contact)
    else job.table.update(match.contact, info)
    return info.expires === 0 ? 3 : 2
  }
  if (info.expires === 0) return undefined
  job.table.insert(job.aor, info)
  return 1
}

/** save() with flag 4: one contact for each address of record. */
function removeOthers(job: Job, match: ContactMatch): void {
  const kept = match.kind === 'found' ? match.contact : undefined
  for (const contact of job.table.find(job.aor)?.contacts.slice() ?? []) {
    if (contact !== kept) job.table.remove(contact)
  }
}

/** Answers, unless the flags or a reply route forbid it, and gives the code of save(). */
function finish(
  ctx: RouteContext,
  state: RegistrarState,
  flags: number,
  uri: string,
  outcome: Outcome,
  saved?: { readonly table: LocationTable; readonly aor: string },
): SaveCode {
  if (ctx.kind === 'onreply' || ctx.kind === 'reply') return outcome.code
  const { params } = state.env
  const path = saved === undefined || params.use_path === 0 ? '' : (pathOf(ctx.msg) ?? '')
  const isPathSupported = hasOption(ctx.msg, 'supported', 'path')
  // Kamailio saves the contact and yet refuses the request: recorded from 6.1.5.
  const isPathRefused = path !== '' && params.path_mode === 2 && !isPathSupported && outcome.error === undefined
  const error = isPathRefused ? saveErrors.pathUnsupported : outcome.error
  const isPathShown = isPathRefused || (error === undefined && params.path_mode !== 0 && isPathSupported)
  const plan = planReply(ctx, state, {
    error,
    record: saved?.table.find(saved.aor),
    uri,
    path: isPathShown ? path : '',
    isOutbound: usesOutbound(ctx),
  })
  deliver(ctx, state, flags, plan)
  return outcome.code
}

function deliver(ctx: RouteContext, state: RegistrarState, flags: number, plan: ReplyPlan): void {
  const isPrepared = (flags & saveFlags.noReply) !== 0 && (flags & saveFlags.prepareReply) !== 0
  if (isPrepared) ctx.msg.replyHeaders.push(...plan.headers)
  ctx.msg.attachments.set(planKey, { ...plan, isPrepared })
  if ((flags & saveFlags.noReply) === 0) sendReply(ctx, state, plan)
}

/** Sends the reply of the last save() on this message; false when there was none. */
export function sendSavedReply(ctx: RouteContext, state: RegistrarState): boolean {
  // Only deliver() writes under this symbol.
  const plan = ctx.msg.attachments.get(planKey) as ReplyPlan | undefined
  return plan !== undefined && sendReply(ctx, state, plan)
}
