import type { Value } from '#grammar/value.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { SelectPart } from '#runtime/script/selects.ts'
import { findParameter } from '#runtime/sip/parameters.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { hasHeaderValue, parametersOf } from './header-values.ts'
import { pickFields, pickValues, valuesOf, type HeaderValue, type ValueSpec } from './value-places.ts'

/**
 * `@hf_value.x_list[2]`, `@hf_value.x_list[2].param.p`, `@hf_value_exists.require.timer`, `@hf_value2.x_list[2]`, as recorded with
 * Kamailio 6.1.5: what is not there gives an empty text. undefined for any other select.
 */
export function bindHeaderSelect(parts: readonly SelectPart[]): ((ctx: RouteContext) => Value) | undefined {
  const [first, header, member, detail] = parts
  if (first === undefined || header === undefined) return undefined
  const spec: ValueSpec = { name: header.name.replaceAll('_', '-'), index: header.index, parameter: undefined }
  switch (first.name.toLowerCase()) {
    case 'hf_value':
      return bindValue(spec, member?.name.toLowerCase(), detail?.name)
    case 'hf_value_exists':
      return member === undefined ? undefined : ({ msg }) => (hasHeaderValue(msg, spec.name, member.name) ? '1' : '0')
    case 'hf_value2':
      // Kamailio gives the whole header, whatever parameter is named behind it.
      return ({ msg }) => pickFields(msg, spec)[0]?.body.trimEnd() ?? ''
    default:
      return undefined
  }
}

function bindValue(
  spec: ValueSpec,
  member: string | undefined,
  detail: string | undefined,
): ((ctx: RouteContext) => Value) | undefined {
  const onValue =
    (read: (msg: SipMessage, value: HeaderValue) => string) =>
    ({ msg }: RouteContext): string => {
      const value = pickValues(msg, spec)[0]
      return value === undefined ? '' : read(msg, value)
    }
  switch (member) {
    case undefined:
      return spec.index === undefined ? ({ msg }) => joinValues(msg, spec.name) : onValue(textOf)
    case 'param':
    case 'p':
    case 'params':
      if (detail === undefined) return undefined
      return onValue((msg, value) => findParameter(parametersOf(msg, value), detail)?.value ?? '')
    case 'uri':
      return onValue(uriOf)
    default:
      return undefined
  }
}

function textOf(msg: SipMessage, { textStart, textEnd }: HeaderValue): string {
  return msg.raw.slice(textStart, textEnd)
}

function joinValues(msg: SipMessage, name: string): string {
  const values = msg.headersNamed(name).flatMap((field) => valuesOf(msg, field))
  return values.map((value) => textOf(msg, value)).join(',')
}

/** What stands in angle brackets, or before the parameters. */
function uriOf(msg: SipMessage, value: HeaderValue): string {
  const text = textOf(msg, value)
  if (text.includes('<')) return /<([^>]*)>/.exec(text)?.[1] ?? ''
  return text.split(';')[0]?.trim() ?? ''
}
