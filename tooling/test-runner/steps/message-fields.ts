import { withWireLineEnds } from '../engine/send.ts'
import type { HeaderChange } from '../engine/message-text.ts'
import type { TextMatcher } from '../engine/matcher.ts'
import type { Node } from '../format/node.ts'
import { isNull, type Fields, type Reader } from '../format/reader.ts'

/** Headers that a message gets: null leaves one out. */
export function readHeaders(node: Node | undefined, reader: Reader): readonly HeaderChange[] {
  if (node === undefined) return []
  if (node.kind !== 'map') return reader.fail(node.place, 'a map is wanted here, such as { X-A: b }') ?? []
  return node.entries.map(({ key, value, place }) => {
    if (!/^[!%'*+.0-9A-Z_`a-z~-]+$/.test(key)) reader.fail(place, `${JSON.stringify(key)} is no name of a header`)
    return { name: key, values: isNull(value) ? [] : reader.texts(value) }
  })
}

/** What headers have to be. */
export function readExpectedHeaders(
  node: Node | undefined,
  reader: Reader,
): readonly (readonly [string, readonly TextMatcher[], boolean])[] {
  if (node === undefined) return []
  if (node.kind !== 'map') return reader.fail(node.place, 'a map is wanted here, such as { X-A: present }') ?? []
  return node.entries.map(({ key, value }) => {
    const isWhole = value.kind === 'list'
    const nodes = value.kind === 'list' ? value.items : [value]
    const matchers = nodes.flatMap((one) => (isNull(one) ? [{ kind: 'absent' as const }] : (reader.matcher(one) ?? [])))
    return [key, matchers, isWhole] as const
  })
}

/** A body as it is on the wire. */
export function readBody(fields: Fields): string | undefined {
  const body = fields.text('body')
  return body === undefined ? undefined : withWireLineEnds(body)
}

/** A body that is expected. */
export function readExpectedBody(fields: Fields): TextMatcher | undefined {
  const matcher = fields.matcher('body')
  return matcher?.kind === 'exact' ? { kind: 'exact', text: withWireLineEnds(matcher.text) } : matcher
}
