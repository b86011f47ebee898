import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import { indexNumber, innerText } from '#runtime/pseudo-variables/define.ts'
import { textToInt } from '#runtime/script/integers.ts'
import { headerType, type HeaderType } from '#runtime/sip/header-names.ts'
import { addressesOf, callIdOf, cseqOf, viasOf } from '#runtime/sip/parsed.ts'
import type { HeaderField, SipMessage } from '#runtime/sip/message.ts'
import { joined } from './joined.ts'

/** The body of the first header of a type, null without one. */
function bodyOf(type: HeaderType): PvBehaviour {
  return ({ msg }) => msg.header(type)?.body ?? null
}

/** Headers whose comma lists `$hfl` takes apart; of the others each field counts as one item (6.1.5). */
const listTypes: ReadonlySet<HeaderType> = new Set<HeaderType>([
  'contact',
  'route',
  'record-route',
  'p-asserted-identity',
  'p-preferred-identity',
  'diversion',
])

/** The items of all comma lists in the headers of a name. An item of Via keeps the comma behind it. */
function listItems(msg: SipMessage, name: string): readonly string[] {
  const type = headerType(name)
  if (type === 'via') return viasOf(msg).map(({ field, value }) => viaItem(field.body, value.start, value.end))
  if (!listTypes.has(type)) return msg.headersNamed(name).map(({ body }) => body)
  if (type === 'contact' && msg.header(type)?.body.trim() === '*') return []
  return (addressesOf(msg, type) ?? []).map(({ field, value }) => field.body.slice(value.start, value.end))
}

function viaItem(body: string, start: number, end: number): string {
  return body.slice(start, body[end] === ',' ? end + 1 : end).trim()
}

function joinedBodies(fields: readonly HeaderField[]): string | null {
  return joined(
    fields.map(({ body }) => body),
    ',',
  )
}

/** `$hdr` and `$hfl` with an index: from 0, negative ones from the last; `[*]` joins all fields by commas. */
const header: PvBehaviour = {
  bind: ({ inner, index }) => ({
    get: (ctx) => {
      const name = innerText(inner, ctx)
      const fields = name === '*' ? ctx.msg.headers : ctx.msg.headersNamed(name)
      const at = indexNumber(index, ctx)
      if (at === 'all') return joinedBodies(fields)
      return fields.at(at)?.body ?? null
    },
  }),
}

const headerItem: PvBehaviour = {
  bind: ({ inner, index }) => ({
    get: (ctx) => {
      const name = innerText(inner, ctx)
      const at = indexNumber(index, ctx)
      if (at !== 'all') return listItems(ctx.msg, name).at(at) ?? null
      return joinedBodies(ctx.msg.headersNamed(name))
    },
  }),
}

/** Header fields by name and by their own variables. */
export const headerVariables: { readonly [name: string]: PvBehaviour } = {
  hdr: header,
  hdrc: { bind: ({ inner }) => ({ get: (ctx) => ctx.msg.headersNamed(innerText(inner, ctx)).length }) },
  hfl: headerItem,
  hflc: { bind: ({ inner }) => ({ get: (ctx) => listItems(ctx.msg, innerText(inner, ctx)).length }) },
  ci: ({ msg }) => callIdOf(msg) ?? null,
  cs: ({ msg }) => cseqOf(msg)?.number ?? null,
  csb: ({ msg }) => msg.header('cseq')?.body ?? null,
  cl: ({ msg }) => {
    const field = msg.header('content-length')
    return field === undefined ? null : textToInt(field.body.trim())
  },
  ct: bodyOf('contact'),
  ctu: ({ msg }) => (isStar(msg) ? null : (addressesOf(msg, 'contact')?.[0]?.value.uri ?? null)),
  cts: ({ msg }) => {
    if (msg.header('contact') === undefined) return null
    return isStar(msg) ? 1 : addressesOf(msg, 'contact') === undefined ? null : 0
  },
  cT: bodyOf('content-type'),
  ua: bodyOf('user-agent'),
}

function isStar(msg: SipMessage): boolean {
  return msg.header('contact')?.body.trim() === '*'
}
