import type { Value } from '#grammar/value.ts'
import type { Via } from '../../sip/headers/via.ts'
import type { SipMessage } from '../../sip/message.ts'
import { findParameter, unquote } from '../../sip/parameters.ts'
import { viasOf, type InField } from '../../sip/parsed.ts'
import { indexOfUnquoted } from './unquoted.ts'
import { lastName, ofMessage, type ReadSelect, type SelectChoices } from './reader.ts'

type ReadHop = (hop: InField<Via>, choices: SelectChoices) => Value

const parameter =
  (name: string): ReadHop =>
  ({ value }) =>
    withoutComment(findParameter(value.parameters, name)?.value) ?? null

/** A comment behind the last parameter is no part of its value. */
function withoutComment(value: string | undefined): string | undefined {
  if (value === undefined || !value.endsWith(')')) return value
  const end = indexOfUnquoted(value, '(', 0)
  return end === -1 ? value : unquote(value.slice(0, end).trimEnd())
}

/** The hop as it is written, with the comma behind it. */
function wholeHop({ field, value }: InField<Via>): string {
  const end = field.body[value.end] === ',' ? value.end + 1 : value.end
  return field.body.slice(value.start, end).trimEnd()
}

/** What stands in parentheses behind the parameters. */
function comment({ field, value }: InField<Via>): Value {
  const text = field.body.slice(value.sentByEnd, value.end)
  const open = indexOfUnquoted(text, '(', 0)
  return open === -1 ? null : text.slice(open + 1, text.endsWith(')') ? -1 : undefined)
}

const parts: readonly (readonly [suffix: string, read: ReadHop])[] = [
  ['', wholeHop],
  ['.name', ({ value }) => value.protocol],
  ['.version', ({ value }) => value.version],
  ['.transport', ({ value }) => value.transport],
  ['.host', ({ value }) => value.host],
  ['.port', ({ value }) => value.port || null],
  ['.comment', comment],
  ['.params.*', (hop, choices) => parameter(lastName(choices))(hop, choices)],
  ['.branch', parameter('branch')],
  ['.received', parameter('received')],
  ['.rport', parameter('rport')],
  ['.i', parameter('i')],
  ['.alias', parameter('alias')],
]

/** Any negative index is the last hop, and there is no hop 0. */
function hopAt(msg: SipMessage, index: number): InField<Via> | undefined {
  const hops = viasOf(msg)
  return index < 0 ? hops.at(-1) : hops[index - 1]
}

/** `@via.host`, `@via[2].host`. */
export const viaReaders: readonly (readonly [path: string, read: ReadSelect])[] = ['via', 'via.#'].flatMap((path) =>
  parts.map(([suffix, read]): readonly [string, ReadSelect] => [
    path + suffix,
    ofMessage((msg, choices) => {
      const hop = hopAt(msg, choices.indexes[0] ?? 1)
      return hop === undefined ? undefined : read(hop, choices)
    }),
  ]),
)
