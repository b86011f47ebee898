import type { Value } from '#grammar/value.ts'
import type { HeaderType } from '../../sip/header-names.ts'
import { parseNameAddrs, type NameAddr } from '../../sip/headers/name-addr.ts'
import type { SipMessage } from '../../sip/message.ts'
import { findParameter, type Parameter } from '../../sip/parameters.ts'
import { singleAddress } from '../../sip/parsed.ts'
import { lastName, ofMessage, type ReadSelect, type SelectChoices, type SelectValue } from './reader.ts'
import { uriReaders } from './uri-parts.ts'

type Readers = readonly (readonly [path: string, read: ReadSelect])[]

interface Found {
  readonly body: string
  readonly address: NameAddr
}

/** From, To and those that Kamailio reads like them: of two parameters with the same name the first counts, but for the tag. */
function singleAddressReaders(path: string, type: HeaderType): Readers {
  const find = (msg: SipMessage): Found | undefined => {
    const found = singleAddress(msg, type)
    if (found === undefined || /[ \t\r\n]/.test(found.value.uri)) return undefined
    return { body: found.field.body.trimEnd(), address: found.value }
  }
  return [
    [path, ofMessage((msg) => find(msg)?.body)],
    ...uriReaders(
      `${path}.uri`,
      ofMessage((msg) => find(msg)?.address.uri),
    ),
    [`${path}.name`, ofMessage((msg) => ofFound(find(msg)?.address, ({ display }) => display || null))],
    [`${path}.tag`, ofMessage((msg) => ofFound(find(msg)?.address, ({ parameters }) => lastOf(parameters, 'tag')))],
    [
      `${path}.params.*`,
      ofMessage((msg, choices) =>
        ofFound(find(msg)?.address, ({ parameters }) => findParameter(parameters, lastName(choices))?.value ?? null),
      ),
    ],
  ]
}

/** A part of an address; without the address the select fails. */
function ofFound(address: NameAddr | undefined, read: (address: NameAddr) => Value): SelectValue {
  return address === undefined ? undefined : read(address)
}

/** The last parameter of a name: that is the one that counts in a list that Kamailio parses as such. */
function lastOf(parameters: readonly Parameter[], name: string): Value {
  const wanted = name.toLowerCase()
  return parameters.findLast((one) => one.name.toLowerCase() === wanted)?.value ?? null
}

function firstContact(msg: SipMessage): Found | undefined {
  const body = msg.header('contact')?.body.trimEnd()
  const address = body === undefined ? undefined : parseNameAddrs(body)?.[0]
  return body === undefined || address === undefined ? undefined : { body, address }
}

/** A part of the first contact; `Contact: *` has none, and without a contact the select fails. */
function ofContact(read: (address: NameAddr, choices: SelectChoices) => Value): ReadSelect {
  return ofMessage((msg, choices) => {
    const address = firstContact(msg)?.address
    return address?.uri === '*' ? null : ofFound(address, (found) => read(found, choices))
  })
}

/** What stands before the address of a contact, as it is written: a comma too. */
function contactName(msg: SipMessage): SelectValue {
  const found = firstContact(msg)
  if (found === undefined) return undefined
  if (found.address.uri === '*') return null
  return found.address.bracketed ? found.body.slice(0, found.address.uriStart - 1).trim() : ''
}

const contactParameters: readonly (readonly [path: string, parameter: string])[] = [
  ['q', 'q'],
  ['expires', 'expires'],
  ['methods', 'methods'],
  ['received', 'received'],
  ['instance', '+sip.instance'],
]

const contactReaders: Readers = [
  ['contact', ofMessage((msg) => firstContact(msg)?.body)],
  ...uriReaders(
    'contact.uri',
    ofContact(({ uri }) => uri),
  ),
  ['contact.name', ofMessage(contactName)],
  ...contactParameters.map(([path, parameter]): readonly [string, ReadSelect] => [
    `contact.${path}`,
    ofContact(({ parameters }) => lastOf(parameters, parameter)),
  ]),
  ['contact.params.*', ofContact(({ parameters }, choices) => lastOf(parameters, lastName(choices)))],
]

/** Record-Route holds addresses in brackets only. */
function firstRecordRoute(msg: SipMessage): Found | undefined {
  const body = msg.header('record-route')?.body.trimEnd()
  const address = body === undefined ? undefined : parseNameAddrs(body)?.[0]
  return body === undefined || address?.bracketed !== true ? undefined : { body, address }
}

function recordRouteName(msg: SipMessage): SelectValue {
  const found = firstRecordRoute(msg)
  return found === undefined
    ? undefined
    : found.body.slice(found.address.start, found.body.indexOf('<', found.address.displayEnd))
}

const recordRouteReaders: Readers = [
  ['record_route', ofMessage((msg) => firstRecordRoute(msg)?.body)],
  ...uriReaders(
    'record_route.uri',
    ofMessage((msg) => firstRecordRoute(msg)?.address.uri),
  ),
  ['record_route.name', ofMessage(recordRouteName)],
  [
    'record_route.params.*',
    ofMessage((msg, choices) =>
      ofFound(firstRecordRoute(msg)?.address, ({ parameters }) => lastOf(parameters, lastName(choices))),
    ),
  ],
]

/** Selects of the headers that hold an address. */
export const addressReaders: Readers = [
  ...singleAddressReaders('from', 'from'),
  ...singleAddressReaders('to', 'to'),
  ...singleAddressReaders('refer_to', 'refer-to'),
  ...singleAddressReaders('remote_party_id', 'remote-party-id'),
  ...contactReaders,
  ...recordRouteReaders,
]
