import type { PvAccessor } from '#grammar/abi.ts'
import type { Value } from '#grammar/value.ts'
import { cseqOf, fromOf, toOf } from '../sip/parsed.ts'
import { protoNumbers } from '../transport/sockets.ts'
import type { RouteContext } from './context.ts'
import { textToInt } from './integers.ts'
import { toStr } from './operators.ts'

/** The keyword operands of old-style conditions (LANGUAGE C6), by name and alias. */
const readers: { readonly [name: string]: (ctx: RouteContext) => Value } = {
  // Of a reply, the method of the request that it answers.
  method: ({ msg }) => (msg.isRequest ? msg.method : (cseqOf(msg)?.method ?? null)),
  uri: ({ msg }) => (msg.isRequest ? msg.requestUri : msg.firstLine.kind === 'reply' ? msg.firstLine.statusText : null),
  status: ({ msg }) => (msg.firstLine.kind === 'reply' ? msg.firstLine.statusText : msg.requestUri),
  from_uri: ({ msg }) => fromOf(msg)?.value.uri ?? null,
  to_uri: ({ msg }) => toOf(msg)?.value.uri ?? null,
  src_ip: ({ msg }) => msg.received.srcIp,
  dst_ip: ({ msg }) => msg.received.dstIp,
  src_port: ({ msg }) => msg.received.srcPort,
  dst_port: ({ msg }) => msg.received.dstPort,
  proto: ({ msg }) => protoNumbers[msg.received.proto],
  af: ({ msg }) => (msg.received.socket.family === 6 ? 10 : 2),
  'msg:len': ({ msg }) => msg.raw.length,
  snd_ip: ({ sending }) => sending?.socket.ip ?? null,
  snd_port: ({ sending }) => sending?.socket.port ?? null,
  snd_proto: ({ sending }) => (sending === undefined ? null : protoNumbers[sending.to.proto]),
  snd_af: ({ sending }) => (sending === undefined ? null : sending.to.ip.includes(':') ? 10 : 2),
  to_ip: ({ sending }) => sending?.to.ip ?? null,
  to_port: ({ sending }) => sending?.to.port ?? null,
}

const aliases: { readonly [name: string]: string } = { to_proto: 'snd_proto', to_af: 'snd_af' }

/** Reads an operand; undefined when there is none of this name. */
export function operandReader(name: string): ((ctx: RouteContext) => Value) | undefined {
  const known = aliases[name] ?? name
  return Object.hasOwn(readers, known) ? readers[known] : undefined
}

/** An accessor for an operand that stands alone in an expression. */
export function operandAccessor(name: string): PvAccessor | undefined {
  const read = operandReader(name)
  if (read === undefined) return undefined
  return {
    get: (ctx) => read(ctx as RouteContext),
    str: (ctx) => toStr(read(ctx as RouteContext)),
    int: (ctx) => {
      const value = read(ctx as RouteContext)
      return typeof value === 'number' ? value : textToInt(toStr(value))
    },
  }
}
