import type { RouteContext } from '#runtime/script/context.ts'
import { parseUri } from '#runtime/sip/uri.ts'
import { reversedHex } from '#runtime/identifiers/core-hash.ts'
import type { Contact, UserRecord } from '../usrloc/api.ts'
import { hasOption } from './contact-header.ts'
import type { RegistrarState } from './registrar-state.ts'
import type { SaveError } from './save-errors.ts'

/** What the reply to a REGISTER will say. */
export interface ReplyPlan {
  readonly status: number
  readonly reason: string
  /** Header lines in order, each with its line end. */
  readonly headers: readonly string[]
  /** The headers are already among the reply headers of the message (save() with flag 16). */
  readonly isPrepared: boolean
}

export interface ReplyFacts {
  readonly error: SaveError | undefined
  /** The address of record whose contacts are listed; undefined lists none. */
  readonly record: UserRecord | undefined
  /** URI that the address of record was taken from. */
  readonly uri: string
  /** Path of the request when it is to be shown. */
  readonly path: string
  /** The request used SIP Outbound. */
  readonly isOutbound: boolean
}

/** Builds the reply; the order of its headers is that of 6.1.5. */
export function planReply(ctx: RouteContext, state: RegistrarState, facts: ReplyFacts): ReplyPlan {
  const { error } = facts
  const headers: string[] = []
  const contacts = contactHeader(ctx, state, facts)
  if (contacts !== '') headers.push(contacts)
  if (error?.status === 420 && facts.path !== '') headers.push('Unsupported: path')
  if (facts.path !== '') headers.push(`Path: ${facts.path}`)
  if (error === undefined) headers.push(...outboundHeaders(state, facts.isOutbound))
  else {
    headers.push(...(error.headers ?? []), `P-Registrar-Error: ${error.text}`)
    const { retry_after } = state.env.params
    if (error.status >= 500 && retry_after > 0) headers.push(`Retry-After: ${retry_after}`)
  }
  return {
    status: error?.status ?? 200,
    reason: error?.reason ?? 'OK',
    headers: headers.map((line) => `${line}\r\n`),
    isPrepared: false,
  }
}

/** RFC 5626 §6: with outbound_mode 2 every reply requires it, with 1 those to requests that used it. */
function outboundHeaders(state: RegistrarState, isOutbound: boolean): readonly string[] {
  const { outbound_mode, flow_timer } = state.env.params
  if (outbound_mode === 0) return []
  const timer = flow_timer > 0 ? [`Flow-Timer: ${flow_timer}`] : []
  if (outbound_mode === 2) return ['Require: outbound', 'Supported: outbound', ...timer]
  return isOutbound ? ['Supported: outbound', 'Require: outbound', ...timer] : ['Supported: outbound']
}

function contactHeader(ctx: RouteContext, state: RegistrarState, { record, uri }: ReplyFacts): string {
  const { usrloc } = state
  const valid = record?.contacts.filter((contact) => usrloc?.isValid(contact) === true) ?? []
  if (record === undefined || valid.length === 0) return ''
  const hasGruu = state.env.params.gruu_enabled !== 0 && hasOption(ctx.msg, 'supported', 'gruu')
  const parsed = hasGruu ? parseUri(uri) : undefined
  const host = parsed?.host ?? ''
  const owner = parsed === undefined ? '' : parsed.user === '' ? host : `${parsed.user}@${host}`
  const items = valid.map((contact) => {
    const gruus = hasGruu && contact.instance !== '' ? gruuParameters(contact, record, owner, host) : ''
    return contactText(contact, state, gruus)
  })
  return `Contact: ${items.join(', ')}`
}

function contactText(contact: Contact, state: RegistrarState, gruus: string): string {
  const { received_param } = state.env.params
  const left = contact.expires === 0 ? 0xffffffff : contact.expires - state.nowSeconds()
  const received = contact.received === '' || received_param === '' ? '' : `;${received_param}="${contact.received}"`
  return [
    `<${contact.address}>`,
    contact.q === -1 ? '' : `;q=${contact.q / 1000}`,
    `;expires=${left}`,
    received,
    gruus,
    contact.instance === '' ? '' : `;+sip.instance="${contact.instance}"`,
    contact.regId > 0 ? `;reg-id=${contact.regId}` : '',
  ].join('')
}

/** Public GRUU: the address of record with the instance; temporary: the record id with the hash of the address (RFC 5627 §3). */
function gruuParameters(contact: Contact, record: UserRecord, owner: string, host: string): string {
  const instance = contact.instance.replace(/^<|>$/g, '')
  const temporary = `${contact.ruid}-${reversedHex(record.aorHash)}`
  return `;pub-gruu="sip:${owner};gr=${instance}";temp-gruu="sip:${temporary}@${host};gr"`
}

/** Sends the reply; its headers go away again, so that a second reply does not carry them twice. */
export function sendReply(ctx: RouteContext, state: RegistrarState, plan: ReplyPlan): boolean {
  const { replyHeaders } = ctx.msg
  if (!plan.isPrepared) replyHeaders.push(...plan.headers)
  const { accepted_regs, rejected_regs } = state.env.statistics
  const isSent = state.sl?.sendReply(ctx, plan.status, plan.reason) === true
  if (!plan.isPrepared) {
    for (const header of plan.headers) {
      const index = replyHeaders.lastIndexOf(header)
      if (index !== -1) replyHeaders.splice(index, 1)
    }
  }
  if (plan.status === 200) accepted_regs.add(1)
  else rejected_regs.add(1)
  return isSent
}
