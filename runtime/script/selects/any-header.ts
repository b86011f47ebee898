import type { HeaderField, SipMessage } from '../../sip/message.ts'
import { indexOfUnquoted } from './unquoted.ts'
import { parameterIn, parseParameterList } from './parameter-list.ts'
import { lastName, ofMessage, type ReadSelect, type SelectValue, type SelectChoices } from './reader.ts'
import { uriReaders } from './uri-parts.ts'

type Readers = readonly (readonly [path: string, read: ReadSelect])[]

function fieldsNamed(msg: SipMessage, { names }: SelectChoices): readonly HeaderField[] {
  return msg.headersNamed((names[0] ?? '').replaceAll('_', '-'))
}

/** The header of an index: the first without one, the last for 0 and all negative ones. */
function pick(msg: SipMessage, choices: SelectChoices): string | undefined {
  const fields = fieldsNamed(msg, choices)
  const [index = 1] = choices.indexes
  return (index > 0 ? fields[index - 1] : fields.at(-1))?.body.trimEnd()
}

/** The header whose address is read: in 6.1.5 the last one without an index, and the first one with any. */
function pickForAddress(msg: SipMessage, choices: SelectChoices): string | undefined {
  const fields = fieldsNamed(msg, choices)
  return (choices.indexes.length === 0 ? fields.at(-1) : fields[0])?.body.trimEnd()
}

/** What stands before the bracket; '' without one. */
function displayName(body: string): string {
  const open = indexOfUnquoted(body, '<', 0)
  return open === -1 ? '' : body.slice(0, open).trim()
}

/** What stands in brackets, else before the parameters; undefined when the bracket is never closed. */
function addressUri(body: string): string | undefined {
  const open = indexOfUnquoted(body, '<', 0)
  if (open === -1) {
    const semicolon = indexOfUnquoted(body, ';', 0)
    return semicolon === -1 ? body : body.slice(0, semicolon)
  }
  const close = body.indexOf('>', open)
  return close === -1 ? undefined : body.slice(open + 1, close)
}

interface AddressParameters {
  readonly text: string
  /** There was a semicolon; without one 6.1.5 gives the rest of the header, whatever parameter is asked for. */
  readonly isList: boolean
}

function addressParameters(body: string): AddressParameters | undefined {
  const open = indexOfUnquoted(body, '<', 0)
  const close = open === -1 ? -1 : body.indexOf('>', open)
  if (open !== -1 && close === -1) return undefined
  const semicolon = indexOfUnquoted(body, ';', close + 1)
  return { text: body.slice(semicolon === -1 ? close + 1 : semicolon + 1), isList: semicolon !== -1 }
}

function addressParameter(body: string, choices: SelectChoices): SelectValue {
  const found = addressParameters(body)
  if (found?.isList !== true) return found?.text
  return parameterIn(parseParameterList(found.text), lastName(choices))
}

function headerParameter(msg: SipMessage, choices: SelectChoices): SelectValue {
  const body = pick(msg, choices)
  return body === undefined ? null : parameterIn(parseParameterList(body), lastName(choices))
}

/** Readers of a text as an address: its display name, URI and parameters. */
export function addressTextReaders(
  path: string,
  textOf: (msg: SipMessage, choices: SelectChoices) => string | undefined,
): Readers {
  const onText = (read: (body: string, choices: SelectChoices) => SelectValue): ReadSelect =>
    ofMessage((msg, choices) => {
      const body = textOf(msg, choices)
      return body === undefined ? null : read(body, choices)
    })
  return [
    [`${path}.name`, onText(displayName)],
    ...uriReaders(`${path}.uri`, onText(addressUri)),
    [`${path}.params`, onText((body) => addressParameters(body)?.text)],
    [`${path}.params.*`, onText(addressParameter)],
  ]
}

/** `@msg.header.x_y`, `@msg.header["X-Y"]` with their parts: `_` in a name stands for `-`. */
export const anyHeaderReaders: Readers = ['msg.header.*', 'msg.header.*.#'].flatMap((path): Readers => [
  [path, ofMessage((msg, choices) => pick(msg, choices) ?? null)],
  [`${path}.params.*`, ofMessage(headerParameter)],
  ...addressTextReaders(`${path}.nameaddr`, pickForAddress),
])
