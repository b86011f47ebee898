import type { AddressLiteral, Binary, Expression, Operand } from '../ast/nodes.ts'
import type { CheckContext } from './check.ts'

/** What an old-style operand may be compared with, and how (LANGUAGE C6). */
interface Comparison {
  readonly operators: readonly string[]
  /** A word without quotes: any name, or a protocol. */
  readonly words?: 'name' | 'protocol'
  readonly takesAddresses?: true
  readonly takesMyself?: true
}

const text = ['==', '!=', 'eq', 'ne', '=~']
const equality = ['==', '!=', 'eq', 'ne']
const uri: Comparison = { operators: text, takesMyself: true }
const address: Comparison = { operators: text, words: 'name', takesAddresses: true, takesMyself: true }
const number: Comparison = { operators: ['==', '!=', '<', '>', '<=', '>=', 'eq', 'ne'] }
const protocol: Comparison = { operators: equality, words: 'protocol' }

const comparisons: ReadonlyMap<string, Comparison> = new Map([
  ['method', { operators: text, words: 'name' }],
  ...['uri', 'status', 'from_uri', 'to_uri'].map((name): [string, Comparison] => [name, uri]),
  ...['src_ip', 'dst_ip', 'snd_ip', 'to_ip'].map((name): [string, Comparison] => [name, address]),
  ...['src_port', 'dst_port', 'snd_port', 'to_port', 'af', 'snd_af', 'to_af', 'msg:len'].map(
    (name): [string, Comparison] => [name, number],
  ),
  ...['proto', 'snd_proto', 'to_proto'].map((name): [string, Comparison] => [name, protocol]),
  ['myself', { operators: equality }],
])

/** The operators of an operand, for a help text. */
export function describeComparisons(name: string): string {
  const known = comparisons.get(name)
  return known === undefined ? '' : `${name} is compared with ${known.operators.join(' ')}`
}

/** The sides of a comparison that may be words or addresses there. */
export function wordsComparedIn(node: Binary): readonly Expression[] {
  const { left, right, operator } = node
  const known = isOperand(left) ? comparisons.get(left.name) : undefined
  if (known === undefined || !known.operators.includes(operator)) return []
  return isComparand(left, right, known) ? [left, right] : isWord(right) ? [left] : [left, right]
}

function isOperand(side: Expression): side is Operand {
  return side.kind === 'Operand' && side.isParenthesised !== true
}

function isWord(side: Expression): boolean {
  return side.kind === 'Operand' || side.kind === 'BareWord' || side.kind === 'AddressLiteral'
}

/** Whether the right side is one that the operand takes; values are always. */
function isComparand(left: Expression, right: Expression, known: Comparison): boolean {
  if (left.kind === 'Operand' && left.name === 'myself') {
    return isOperand(right) && comparisons.get(right.name)?.takesMyself === true
  }
  if (!isWord(right)) return true
  if ('isParenthesised' in right && right.isParenthesised === true) return false
  if (right.kind === 'Operand') return right.name === 'myself' && known.takesMyself === true
  if (right.kind === 'AddressLiteral') return known.takesAddresses === true && isAddress(right)
  if (right.kind !== 'BareWord' || !/^[A-Za-z_]/.test(right.text)) return false
  return known.words === 'name' || (known.words === 'protocol' && /^(?:udp|tcp|tls|sctp|wss?)$/i.test(right.text))
}

/** Four numbers, an IPv6 address, or a name that does not start with a digit; a network has a length or a mask behind it. */
function isAddress({ text }: AddressLiteral): boolean {
  const [host = ''] = text.split('/')
  return host.includes(':') || /^\d+(?:\.\d+){3}$/.test(host) || /^[A-Za-z_]/.test(host)
}

/** What else is wrong in a comparison of the old style: numbers of addresses, and values that are none. */
export function checkComparison({ left, right, operator }: Binary, { diagnostics, nextToken }: CheckContext): void {
  if (left.kind === 'Operand' && left.name === 'myself' && !isWord(right)) {
    diagnostics.report('KAM4006', right.span, 'myself is compared with a URI or an address of the message', {
      kamailio: 'syntax error',
    })
    return
  }
  const known = left.kind === 'Operand' ? comparisons.get(left.name) : undefined
  if (known?.takesAddresses !== true || !known.operators.includes(operator)) return
  if (right.kind === 'NumberLiteral') {
    diagnostics.report('KAM4007', right.span, 'this is a number, no address', {
      kamailio: 'string expected',
      kamailioSpan: nextToken(right.span),
    })
  } else if (right.kind === 'AddressLiteral') {
    const problem = problemOfAddress(right.text)
    if (problem !== undefined)
      diagnostics.report('KAM4003', right.span, `${right.text}: ${problem}`, { kamailio: problem })
  }
}

/** What Kamailio says of an address or network whose numbers are too high; undefined for any other. */
export function problemOfAddress(text: string): string | undefined {
  const [host = '', bits] = text.split('/')
  if (/^\d+(?:\.\d+){3}$/.test(host) && host.split('.').some((part) => Number(part) > 255))
    return 'invalid ipv4 address'
  const most = host.includes(':') ? 128 : 32
  return bits !== undefined && /^\d+$/.test(bits) && Number(bits) > most ? 'invalid bit number in netmask' : undefined
}
