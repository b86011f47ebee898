import type { SipMessage } from '#runtime/sip/message.ts'
import { findParameter, parseParameters, type Parameter } from '#runtime/sip/parameters.ts'
import type { TextopsxFunctions } from './shared-types.ts'
import { findUnquoted, parseValueSpec, pickValues, valuesOf, type HeaderValue, type ValueSpec } from './value-places.ts'

type Names =
  | 'append_hf_value'
  | 'insert_hf_value'
  | 'remove_hf_value'
  | 'assign_hf_value'
  | 'include_hf_value'
  | 'exclude_hf_value'
  | 'hf_value_exists'

/** The functions on values between commas and their parameters, as recorded with Kamailio 6.1.5. */
export const headerValueFunctions: Pick<TextopsxFunctions, Names> = {
  append_hf_value: ({ msg }, { place, value }) => {
    const spec = parseValueSpec(place)
    if (spec === undefined) return -1
    // Here 0 is behind the last value; elsewhere it is the first one.
    const index = spec.index === 0 ? -1 : spec.index
    const found = index === undefined ? undefined : pickValues(msg, { ...spec, index })[0]
    if (found === undefined) addHeader(msg, msg.headersEnd, spec.name, value)
    else if (found.isLast) msg.edits.insert(found.end, `,${value}`)
    else msg.edits.insert(found.end + 1, `${value},`)
    return 1
  },
  insert_hf_value: ({ msg }, { place, value }) => {
    const spec = parseValueSpec(place)
    if (spec === undefined) return -1
    const first = msg.headersNamed(spec.name)[0]
    // The first value of a header that is not there makes that header; any other place in it is none.
    const isNew = first === undefined && (spec.index === 0 || spec.index === 1)
    if (spec.index === undefined || isNew) {
      addHeader(msg, first?.start ?? msg.headersEnd, spec.name, value)
      return 1
    }
    const found = pickValues(msg, spec)[0]
    if (found === undefined) return -1
    msg.edits.insert(found.start, `${value},`)
    return 1
  },
  remove_hf_value: ({ msg }, { place }) => {
    const spec = parseValueSpec(place)
    if (spec?.index !== 'all' || spec.parameter !== undefined)
      return changeEach(msg, place, removeValue, removeParameter)
    const fields = msg.headersNamed(spec.name)
    for (const { start, end } of fields) msg.edits.remove(start, end - start)
    return fields.length > 0 ? 1 : -1
  },
  assign_hf_value: ({ msg }, { place, value }) =>
    changeEach(
      msg,
      place,
      (_msg, { textStart, textEnd }) => msg.edits.replace(textStart, textEnd - textStart, value),
      (_msg, found, spec) => assignParameter(msg, found, spec.parameter ?? '', value),
    ),
  include_hf_value: ({ msg }, { header, value }) => {
    if (equalValues(msg, header, value).length > 0) return 1
    const field = msg.headersNamed(header)[0]
    if (field === undefined) addHeader(msg, msg.headersEnd, header, value)
    else msg.edits.insert(field.bodyEnd, `,${value}`)
    return 1
  },
  exclude_hf_value: ({ msg }, { header, value }) => {
    for (const found of equalValues(msg, header, value)) removeValue(msg, found)
    return 1
  },
  hf_value_exists: ({ msg }, { header, value }) => (hasHeaderValue(msg, header, value) ? 1 : -1),
}

/** Whether one of the values of a header is this text, without regard to case; an empty text never is. */
export function hasHeaderValue(msg: SipMessage, header: string, value: string): boolean {
  return equalValues(msg, header, value).length > 0
}

function equalValues(msg: SipMessage, header: string, value: string): readonly HeaderValue[] {
  const wanted = value.toLowerCase()
  if (wanted === '') return []
  return msg
    .headersNamed(header)
    .flatMap((field) => valuesOf(msg, field))
    .filter((found) => msg.raw.slice(found.textStart, found.textEnd).toLowerCase() === wanted)
}

/** The name appears as the script wrote it. */
function addHeader(msg: SipMessage, at: number, name: string, value: string): void {
  msg.edits.insert(at, `${name}: ${value}\r\n`)
}

type Change = (msg: SipMessage, value: HeaderValue, spec: ValueSpec) => boolean | void

/** Changes the values, or their parameter, that a place names; -1 when there is none to change. */
function changeEach(msg: SipMessage, place: string, change: Change, changeParameter: Change): 1 | -1 {
  const spec = parseValueSpec(place)
  const values = spec === undefined ? [] : pickValues(msg, spec)
  let count = 0
  for (const value of values) {
    if (spec === undefined) break
    const isDone = spec.parameter === undefined ? change(msg, value, spec) : changeParameter(msg, value, spec)
    if (isDone !== false) count += 1
  }
  return count > 0 ? 1 : -1
}

/** A value goes with the comma behind it, the last one with that before it, the only one with its header. */
function removeValue(msg: SipMessage, { field, start, end, isFirst, isLast }: HeaderValue): void {
  if (isFirst && isLast) msg.edits.remove(field.start, field.end - field.start)
  else if (isLast) msg.edits.remove(start - 1, end - start + 1)
  else msg.edits.remove(start, end - start + 1)
}

function removeParameter(msg: SipMessage, value: HeaderValue, { parameter }: ValueSpec): boolean {
  const found = findParameter(parametersOf(msg, value), parameter ?? '')
  if (found === undefined) return false
  const semicolon = msg.raw.lastIndexOf(';', found.start)
  msg.edits.remove(semicolon, found.end - semicolon)
  return true
}

/** An empty value leaves the parameter as a flag; a parameter that is not there is added. */
function assignParameter(msg: SipMessage, value: HeaderValue, name: string, text: string): void {
  const found = findParameter(parametersOf(msg, value), name)
  const assignment = text === '' ? '' : `=${text}`
  if (found === undefined) {
    msg.edits.insert(value.textEnd, `;${name}${assignment}`)
    return
  }
  const nameEnd = found.start + found.name.length
  msg.edits.replace(nameEnd, found.end - nameEnd, assignment)
}

/** The parameters of a value: those in angle brackets belong to the URI. */
export function parametersOf(msg: SipMessage, { textStart, textEnd }: HeaderValue): readonly Parameter[] {
  const { raw } = msg
  const bracket = findUnquoted(raw, '<', textStart, textEnd)
  const close = bracket === textEnd ? textStart : findUnquoted(raw, '>', bracket, textEnd)
  return parseParameters(raw, findUnquoted(raw, ';', close, textEnd), textEnd)
}
