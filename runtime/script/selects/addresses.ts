import type { Value } from '#grammar/value.ts'
import type { HeaderType } from '../../sip/header-names.ts'
import { parseNameAddrs, type NameAddr } from '../../sip/headers/name-addr.ts'
import type { SipMessage } from '../../sip/message.ts'
import { findParameter, type Parameter } from '../../sip/parameters.ts'
import { singleAddress } from '../../sip/parsed.ts'
import { lastName, ofMessage, type ReadSelect } from './reader.ts'
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
    [path, ofMessage((msg) => find(msg)?.body ?? null)],
    ...uriReaders(
      `${path}.uri`,
      ofMessage((msg) => find(msg)?.address.uri ?? null),
    ),
    [`${path}.name`, ofMessage((msg) => find(msg)?.address.display || null)],
    [`${path}.tag`, ofMessage((msg) => lastOf(find(msg)?.address.parameters ?? [], 'tag'))],
    [
      `${path}.params.*`,
      ofMessage((msg, choices) => findParameter(find(msg)?.address.parameters ?? [], lastName(choices))?.value ?? null),
    ],
  ]
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

/** `Contact: *` has no address. */
function contactAddress(msg: SipMessage): NameAddr | undefined {
  const found = firstContact(msg)
  return found === undefined || found.address.uri === '*' ? undefined : found.address
}

/** What stands before the address of a contact, as it is written: a comma too. */
function contactName(msg: SipMessage): Value {
  const found = firstContact(msg)
  if (found === undefined || found.address.uri === '*') return null
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
  ['contact', ofMessage((msg) => firstContact(msg)?.body ?? null)],
  ...uriReaders(
    'contact.uri',
    ofMessage((msg) => contactAddress(msg)?.uri ?? null),
  ),
  ['contact.name', ofMessage(contactName)],
  ...contactParameters.map(([path, parameter]): readonly [string, ReadSelect] => [
    `contact.${path}`,
    ofMessage((msg) => lastOf(contactAddress(msg)?.parameters ?? [], parameter)),
  ]),
  ['contact.params.*', ofMessage((msg, choices) => lastOf(contactAddress(msg)?.parameters ?? [], lastName(choices)))],
]

/** Record-Route holds addresses in brackets only. */
function firstRecordRoute(msg: SipMessage): Found | undefined {
  const body = msg.header('record-route')?.body.trimEnd()
  const address = body === undefined ? undefined : parseNameAddrs(body)?.[0]
  return body === undefined || address?.bracketed !== true ? undefined : { body, address }
}

function recordRouteName(msg: SipMessage): Value {
  const found = firstRecordRoute(msg)
  return found === undefined
    ? null
    : found.body.slice(found.address.start, found.body.indexOf('<', found.address.displayEnd))
}

const recordRouteReaders: Readers = [
  ['record_route', ofMessage((msg) => firstRecordRoute(msg)?.body ?? null)],
  ...uriReaders(
    'record_route.uri',
    ofMessage((msg) => firstRecordRoute(msg)?.address.uri ?? null),
  ),
  ['record_route.name', ofMessage(recordRouteName)],
  [
    'record_route.params.*',
    ofMessage((msg, choices) => lastOf(firstRecordRoute(msg)?.address.parameters ?? [], lastName(choices))),
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
