import type { CallArg } from '#grammar/abi.ts'
import type { Value } from '#grammar/value.ts'
import type { Identity } from '../server/core.ts'
import { matchesNet, parseIpNet } from '../routing/ip-match.ts'
import { defaultPort, parseUri } from '../sip/uri.ts'
import { protoNumbers } from '../transport/sockets.ts'
import type { RouteContext } from './context.ts'
import { textToInt } from './integers.ts'
import { operandReader } from './operands.ts'
import { toStr } from './operators.ts'

export type Comparison = (ctx: RouteContext) => number

export interface CompareTools {
  readonly identity: Identity
  regex(pattern: string): ((text: string) => boolean) | undefined
  readArg(arg: CallArg): (ctx: RouteContext) => Value
}

type Right = CallArg | { readonly keyword: string }

const uriOperands = new Set(['uri', 'status', 'from_uri', 'to_uri'])
const ipOperands = new Set(['src_ip', 'dst_ip', 'snd_ip', 'to_ip'])
const numberOperands = new Set(['src_port', 'dst_port', 'af', 'msg:len', 'snd_port', 'to_port', 'snd_af', 'to_af'])
const protoOperands = new Set(['proto', 'snd_proto', 'to_proto'])

/** An old-style comparison (LANGUAGE C6); undefined when the operand does not exist. */
export function bindComparison(
  operand: string,
  operator: string,
  right: Right,
  tools: CompareTools,
): Comparison | undefined {
  const isNegated = operator === '!=' || operator === 'ne'
  const finish = (test: (ctx: RouteContext) => boolean): Comparison =>
    isNegated ? (ctx) => (test(ctx) ? 0 : 1) : (ctx) => (test(ctx) ? 1 : 0)
  if (operand === 'myself' || (typeof right === 'object' && 'keyword' in right && right.keyword === 'myself')) {
    const other = operand === 'myself' && typeof right === 'object' && 'keyword' in right ? right.keyword : operand
    const test = bindMyself(other, right, tools)
    if (test === undefined) return undefined
    const compare = finish(test)
    // A request URI that is none gives an error either way (recorded with 6.1.5); it counts as true only in a larger condition.
    return other === 'uri'
      ? (ctx) => (ctx.msg.parsedUri(ctx.msg.requestUri) === undefined ? -1 : compare(ctx))
      : compare
  }
  const read = operandReader(operand)
  if (read === undefined) return undefined
  const argument = bindRight(right, tools)
  if (operator === '=~') return bindMatch(read, argument, tools)
  if (ipOperands.has(operand)) return finish(bindIp(read, argument))
  if (protoOperands.has(operand)) return finish((ctx) => read(ctx) === protoNumber(argument(ctx)))
  if (numberOperands.has(operand)) return bindNumber(read, operator, argument)
  return finish((ctx) => toStr(read(ctx)).toLowerCase() === toStr(argument(ctx)).toLowerCase())
}

function bindRight(right: Right, tools: CompareTools): (ctx: RouteContext) => Value {
  if (typeof right === 'object' && 'keyword' in right) return operandReader(right.keyword) ?? (() => null)
  return tools.readArg(right)
}

function bindMyself(operand: string, right: Right, tools: CompareTools): ((ctx: RouteContext) => boolean) | undefined {
  const read = operandReader(operand === 'myself' ? '' : operand)
  if (ipOperands.has(operand) && read !== undefined) {
    const port = operandReader(operand.replace('_ip', '_port')) ?? (() => 0)
    return (ctx) => tools.identity.isMyself(toStr(read(ctx)), Number(port(ctx) ?? 0))
  }
  if (uriOperands.has(operand) && read !== undefined) return (ctx) => isOwnUri(toStr(read(ctx)), tools.identity)
  // `myself == "host"`: the other side is a host name or address.
  const argument = bindRight(right, tools)
  return (ctx) => tools.identity.isMyself(toStr(argument(ctx)))
}

/** Whether a URI leads to this server: its host and port (the default one when it has none) are our own. */
export function isOwnUri(text: string, identity: Identity): boolean {
  const uri = parseUri(text)
  if (uri === undefined) return false
  return identity.isMyself(uri.host, uri.portNumber === 0 ? defaultPort(uri) : uri.portNumber)
}

function bindIp(
  read: (ctx: RouteContext) => Value,
  argument: (ctx: RouteContext) => Value,
): (ctx: RouteContext) => boolean {
  return (ctx) => {
    const right = toStr(argument(ctx))
    const net = parseIpNet(right)
    const left = toStr(read(ctx))
    return net === undefined ? left === right : matchesNet(left, net)
  }
}

function protoNumber(value: Value): number {
  if (typeof value === 'number') return value
  const name = toStr(value).toLowerCase()
  return Object.hasOwn(protoNumbers, name) ? protoNumbers[name as keyof typeof protoNumbers] : textToInt(name)
}

function bindNumber(
  read: (ctx: RouteContext) => Value,
  operator: string,
  argument: (ctx: RouteContext) => Value,
): Comparison | undefined {
  const both = (compare: (left: number, right: number) => boolean): Comparison => {
    return (ctx) => {
      const value = argument(ctx)
      const right = typeof value === 'number' ? value : textToInt(toStr(value))
      return compare(Number(read(ctx) ?? 0), right) ? 1 : 0
    }
  }
  switch (operator) {
    case '==':
    case 'eq':
      return both((left, right) => left === right)
    case '!=':
    case 'ne':
      return both((left, right) => left !== right)
    case '<':
      return both((left, right) => left < right)
    case '>':
      return both((left, right) => left > right)
    case '<=':
      return both((left, right) => left <= right)
    case '>=':
      return both((left, right) => left >= right)
    default:
      return undefined
  }
}

function bindMatch(
  read: (ctx: RouteContext) => Value,
  argument: (ctx: RouteContext) => Value,
  tools: CompareTools,
): Comparison {
  let last = { pattern: '', test: tools.regex('') }
  return (ctx) => {
    const pattern = toStr(argument(ctx))
    if (pattern !== last.pattern || last.test === undefined) last = { pattern, test: tools.regex(pattern) }
    if (last.test === undefined) return -1
    return last.test(toStr(read(ctx))) ? 1 : 0
  }
}
