import type { Value } from '#grammar/value.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { Via } from '#runtime/sip/headers/via.ts'
import { findParameter } from '#runtime/sip/parameters.ts'
import { viasOf, type InField } from '#runtime/sip/parsed.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { protoNumbers } from '#runtime/transport/sockets.ts'
import { fixedNames, type NamedReader } from './fixed-names.ts'

type Find = (msg: SipMessage) => InField<Via> | undefined
type Read = (via: Via, body: string) => Value

const numbers: ReadonlyMap<string, number> = new Map(Object.entries(protoNumbers))
/** Kamailio's number for a transport that it does not know. */
const otherProto = 7

function parameter(name: string): Read {
  return (via) => findParameter(via.parameters, name)?.value || null
}

/** The leading digits of a parameter as a number, 0 without any. */
function digits(name: string): Read {
  return (via) => Number(/^\d+/.exec(findParameter(via.parameters, name)?.value ?? '')?.[0] ?? 0)
}

const parts: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['host', (via) => via.host],
  ['port', (via) => (via.portNumber === 0 ? 5060 : via.portNumber)],
  ['proto', (via) => via.transport],
  ['protoid', (via) => protoId(via.transport)],
  ['branch', parameter('branch')],
  ['rport', parameter('rport')],
  ['received', parameter('received')],
  ['i', parameter('i')],
  ['params', (via, body) => textOfParameters(via, body)],
  // Overload control (RFC 7339): 0 without the parameter, 1 for a bare one, 2 when it has a value.
  ['oc', (via) => overloadControl(via)],
  ['oc-algo', parameter('oc-algo')],
  ['oc-validity', digits('oc-validity')],
  ['oc-seq', digits('oc-seq')],
])

function protoId(transport: string): number {
  return numbers.get(transport.toLowerCase()) ?? otherProto
}

function overloadControl(via: Via): number {
  const found = findParameter(via.parameters, 'oc')
  if (found === undefined) return 0
  return found.value === undefined ? 1 : 2
}

function textOfParameters(via: Via, body: string): Value {
  const text = body.slice(via.sentByEnd, via.end).trim()
  return text.startsWith(';') ? text.slice(1).trim() : null
}

function viaVariable(find: Find): PvBehaviour {
  const readers = [...parts].map(([name, read]): [string, NamedReader] => [
    name,
    ({ msg }) => {
      const found = find(msg)
      return found === undefined ? null : read(found.value, found.field.body)
    },
  ])
  return fixedNames(new Map(readers))
}

/** The first, the second and the last Via. */
export const viaVariables: { readonly [name: string]: PvBehaviour } = {
  via0: viaVariable((msg) => viasOf(msg)[0]),
  via1: viaVariable((msg) => viasOf(msg)[1]),
  viaZ: viaVariable((msg) => viasOf(msg).at(-1)),
}
