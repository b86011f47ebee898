import type { HeaderField, SipMessage } from '#runtime/sip/message.ts'
import type { TextopsxFunctions } from './shared-types.ts'
import { parseValueSpec, pickFields, valuesOf, type HeaderValue } from './value-places.ts'

/**
 * The functions on headers such as `Authorization: Digest a=1, b=2`, whose parameters stand between commas, as recorded with
 * Kamailio 6.1.5.
 */
export const headerParameterFunctions: Pick<TextopsxFunctions, 'remove_hf_value2' | 'assign_hf_value2'> = {
  remove_hf_value2: ({ msg }, { place }) =>
    changeEach(
      msg,
      place,
      (field) => {
        msg.edits.remove(field.start, field.end - field.start)
        return true
      },
      (field, name) => removeParameter(msg, field, name),
    ),
  assign_hf_value2: ({ msg }, { place, value }) =>
    changeEach(
      msg,
      place,
      (field) => {
        msg.edits.replace(field.bodyStart, field.bodyEnd - field.bodyStart, value)
        return true
      },
      (field, name) => {
        assignParameter(msg, field, name, value)
        return true
      },
    ),
}

function changeEach(
  msg: SipMessage,
  place: string,
  change: (field: HeaderField) => boolean,
  changeParameter: (field: HeaderField, name: string) => boolean,
): 1 | -1 {
  const spec = parseValueSpec(place)
  if (spec === undefined) return -1
  let count = 0
  for (const field of pickFields(msg, spec)) {
    const isDone = spec.parameter === undefined ? change(field) : changeParameter(field, spec.parameter)
    if (isDone) count += 1
  }
  return count > 0 ? 1 : -1
}

/** A parameter of the list, with where its name ends. */
interface ListParameter {
  readonly part: HeaderValue
  readonly nameEnd: number
}

function findListParameter(msg: SipMessage, field: HeaderField, name: string): ListParameter | undefined {
  // A word that is followed by another and not by `=` is the scheme.
  const scheme = /^[^\s=,"]+[ \t]+(?=[^\s=])/.exec(field.body)?.[0].length ?? 0
  for (const part of valuesOf(msg, field, field.bodyStart + scheme)) {
    const text = msg.raw.slice(part.textStart, part.textEnd)
    const written = /^[^\s=]*/.exec(text)?.[0] ?? ''
    if (written.toLowerCase() === name.toLowerCase()) return { part, nameEnd: part.textStart + written.length }
  }
  return undefined
}

/** A parameter goes with the comma behind it, the last one with that before it. */
function removeParameter(msg: SipMessage, field: HeaderField, name: string): boolean {
  const found = findListParameter(msg, field, name)
  if (found === undefined) return false
  const { start, end, isFirst, isLast } = found.part
  if (!isLast) msg.edits.remove(start, end - start + 1)
  else if (isFirst) msg.edits.remove(start, end - start)
  else msg.edits.remove(start - 1, end - start + 1)
  return true
}

function assignParameter(msg: SipMessage, field: HeaderField, name: string, value: string): void {
  const found = findListParameter(msg, field, name)
  const assignment = value === '' ? '' : `=${value}`
  if (found === undefined) msg.edits.insert(field.bodyEnd, `,${name}${assignment}`)
  else msg.edits.replace(found.nameEnd, found.part.textEnd - found.nameEnd, assignment)
}
