import type { Value } from '#grammar/value.ts'
import { addressTextReaders } from '#runtime/script/selects/any-header.ts'
import { parameterIn, parseParameterList } from '#runtime/script/selects/parameter-list.ts'
import {
  lastName,
  ofMessage,
  type ReadSelect,
  type SelectChoices,
  type SelectReaders,
  type SelectValue,
} from '#runtime/script/selects/reader.ts'
import { uriReaders } from '#runtime/script/selects/uri-parts.ts'
import { findParameter, parseParameters, unquote } from '#runtime/sip/parameters.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { hasHeaderValue } from './header-values.ts'
import { pickFields, valuesOf, type ValueSpec } from './value-places.ts'

type Readers = readonly (readonly [path: string, read: ReadSelect])[]

function specOf({ names, indexes }: SelectChoices): ValueSpec {
  return { name: (names[0] ?? '').replaceAll('_', '-'), index: indexes[0], parameter: undefined }
}

/** The values of all headers of the name; nothing behind the last comma is no value. */
function textsOf(msg: SipMessage, choices: SelectChoices): readonly string[] {
  return msg.headersNamed(specOf(choices).name).flatMap((field) => {
    const texts = valuesOf(msg, field).map(({ textStart, textEnd }) => msg.raw.slice(textStart, textEnd))
    return texts.length > 1 && texts.at(-1) === '' ? texts.slice(0, -1) : texts
  })
}

/** The value of the index; without one all values joined by commas, which 6.1.5 then reads as if they were one. */
function valueOf(msg: SipMessage, choices: SelectChoices): string | undefined {
  const texts = textsOf(msg, choices)
  const [index] = choices.indexes
  if (index === undefined) return texts.length === 0 ? undefined : texts.join(',')
  return texts.at(index > 0 ? index - 1 : index)
}

/** What stands in angle brackets, or before the parameters. */
function uriIn(text: string): string {
  if (text.includes('<')) return /<([^>]*)>/.exec(text)?.[1] ?? ''
  if (text.startsWith('"')) return ''
  return text.split(';')[0]?.trim() ?? ''
}

function uri(msg: SipMessage, choices: SelectChoices): Value {
  const texts = choices.indexes.length === 0 ? textsOf(msg, choices) : [valueOf(msg, choices) ?? '']
  return texts.map(uriIn).join(',') || null
}

/** The display name without quotes; without an index that of the first value. */
function name(msg: SipMessage, choices: SelectChoices): Value {
  const text = choices.indexes.length === 0 ? textsOf(msg, choices)[0] : valueOf(msg, choices)
  if (text === undefined) return null
  if (text.includes('<')) return unquote(text.slice(0, text.lastIndexOf('<')).trim())
  return text.startsWith('"') ? unquote(text) : ''
}

function parameter(msg: SipMessage, choices: SelectChoices): Value {
  const text = valueOf(msg, choices)
  // Without an index the name of the parameter is passed over.
  if (text === undefined || choices.indexes.length === 0) return text ?? null
  return findParameter(parseParameters(text), lastName(choices))?.value ?? null
}

function wholeHeader(msg: SipMessage, choices: SelectChoices): string | undefined {
  return pickFields(msg, specOf(choices))[0]?.body.trimEnd()
}

function headerParameter(msg: SipMessage, choices: SelectChoices): SelectValue {
  const text = wholeHeader(msg, choices)
  return text === undefined ? undefined : parameterIn(parseParameterList(text), lastName(choices))
}

/** The parts of a URI fail without a value, unlike the URI itself. */
function failingParts(readers: Readers): Readers {
  return readers.map(([path, read]) =>
    path.includes('.uri.')
      ? [path, (ctx, choices) => (valueOf(ctx.msg, choices) === undefined ? undefined : read(ctx, choices))]
      : [path, read],
  )
}

const valueReaders: Readers = ['hf_value.*', 'hf_value.*.#'].flatMap((path): Readers => [
  [path, ofMessage((msg, choices) => valueOf(msg, choices) ?? null)],
  [`${path}.name`, ofMessage(name)],
  ...uriReaders(
    `${path}.uri`,
    ofMessage((msg, choices) => uri(msg, choices) ?? undefined),
  ),
  [`${path}.uri`, ofMessage(uri)],
  ...failingParts(addressTextReaders(`${path}.nameaddr`, valueOf)),
  [`${path}.param.*`, ofMessage(parameter)],
])

const headerReaders: Readers = ['hf_value2.*', 'hf_value2.*.#'].flatMap((path): Readers => [
  [path, ofMessage((msg, choices) => wholeHeader(msg, choices) ?? null)],
  [`${path}.params.*`, ofMessage(headerParameter)],
])

/** `@hf_value.x_list[2]` and the like, as recorded with Kamailio 6.1.5. */
export const headerValueReaders: SelectReaders = new Map([
  ...valueReaders,
  ...headerReaders,
  [
    'hf_value_exists.*.*',
    ofMessage((msg, choices) => (hasHeaderValue(msg, specOf(choices).name, choices.names[1] ?? '') ? '1' : '0')),
  ],
])
