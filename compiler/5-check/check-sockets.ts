import { isSince } from '#grammar/releases.ts'
import { socketAttributes } from '#grammar/socket-attributes.ts'
import type { Listen, Socket, SocketAddress, SocketAttribute } from '../ast/nodes.ts'
import type { Details } from '../diagnostics/collector.ts'
import type { CheckContext } from './check.ts'

/** What stands in listen, alias, domain and socket; names are not looked up here. */
export function checkSockets(ctx: CheckContext): void {
  for (const item of ctx.program.file.items) {
    if (item.kind === 'Listen') checkListen(item, ctx)
    if (item.kind === 'Alias') {
      if (item.keyword.text === 'domain') requireRelease('domain', '5.7', item, ctx)
      for (const address of item.addresses) {
        checkAddress(address, ctx)
        checkQuotedAlias(address, ctx)
      }
    }
    if (item.kind === 'Socket') checkSocket(item, ctx)
  }
}

function requireRelease(what: string, since: string, { span }: Pick<Socket, 'span'>, ctx: CheckContext): void {
  if (isSince(since, ctx.release)) return
  ctx.diagnostics.report('KAM5005', span, `Kamailio ${ctx.release} has no ${what}`, {
    help: 'it came with a later release',
    kamailio: 'syntax error',
  })
}

function checkListen({ addresses, advertise }: Listen, ctx: CheckContext): void {
  for (const address of addresses) {
    checkAddress(address, ctx)
    checkQuoted(address, ctx)
  }
  if (advertise === undefined) return
  checkAddress(advertise, ctx)
  if (advertise.proto !== undefined && !isSince('5.8', ctx.release)) {
    reportAddress(advertise, `Kamailio ${ctx.release} takes no protocol in advertise`, ctx)
  }
}

/** Protocols that the grammar takes before a host; in small or in capital letters, not mixed. */
const protocols: ReadonlySet<string> = new Set(['udp', 'tcp', 'tls', 'sctp', '*', 'UDP', 'TCP', 'TLS', 'SCTP'])

function checkAddress(address: SocketAddress, ctx: CheckContext): void {
  const { proto, hosts, port, quotes } = address
  if (port !== undefined && port > 65535) {
    // A start takes it, and keeps sixteen bits of it.
    ctx.diagnostics.report('KAM5020', address.span, `${port} is no port: the server takes ${port % 65536}`, {
      severity: 'warning',
    })
  }
  if (proto !== undefined && !protocols.has(proto)) {
    const help = /^wss?$/i.test(proto) ? `listen on tcp or tls: module websocket takes over from there` : ''
    reportAddress(address, `${proto} is no protocol that a socket can have`, ctx, help)
    return
  }
  if (quotes !== undefined) return
  for (const host of hosts) {
    const problem = hostProblem(host)
    if (problem !== undefined) reportAddress(address, problem, ctx)
  }
}

/** What the grammar has against a host without quotes. */
export function hostProblem(host: string): string | undefined {
  if (protocols.has(host)) return `${host} is a protocol: a host belongs here`
  if (!/^\d+\./.test(host)) return undefined
  const parts = host.split('.')
  const isAddress = parts.length === 4 && parts.every((part) => /^\d+$/.test(part) && Number(part) <= 255)
  return isAddress ? undefined : `${host} is no IPv4 address, and a name that starts with a number needs quotes`
}

/** Text in quotes is a host alone: `"udp:127.0.0.1:5060"` would be looked up as a name. */
function checkQuoted(address: SocketAddress, ctx: CheckContext): void {
  if (address.quotes !== 'whole') return
  reportAddress(address, 'what stands in quotes is looked up as one host name', ctx, 'remove the quotes')
}

/** A start takes such an alias, which no URI ever has: none has colons or blanks in its host. */
function checkQuotedAlias({ proto, hosts, port, quotes, span }: SocketAddress, ctx: CheckContext): void {
  const [host = ''] = hosts
  if (quotes === undefined || /^(?:[^:\s]*|\[?[0-9a-f.]*:[0-9a-f.]*:[0-9a-f:.]*\]?)$/i.test(host)) return
  const parts = quotes === 'whole' && proto === undefined && port === undefined ? splitAddress(host) : undefined
  ctx.diagnostics.report('KAM5020', span, `"${host}" is taken for one host name, and matches no URI`, {
    severity: 'warning',
    help: 'only the host may stand in quotes: protocol, port and further names stand outside',
    ...(parts === undefined ? {} : { suggestions: [{ title: `write ${parts}`, edits: [{ span, text: parts }] }] }),
  })
}

/** `udp:"host":5060` for what stood in quotes as a whole. */
function splitAddress(text: string): string {
  const [, proto = '', host = '', port = ''] = /^(?:(\w+|\*):)??(\[[^\]]+\]|[^:]*)(?::(\d+))?$/.exec(text) ?? []
  return [proto, host.startsWith('[') ? host : `"${host}"`, port].filter((part) => part !== '').join(':')
}

function reportAddress({ span }: SocketAddress, message: string, ctx: CheckContext, help = ''): void {
  const kamailio = message.includes('no IPv4 address') ? 'invalid ipv4 address' : 'syntax error'
  ctx.diagnostics.report('KAM5020', span, message, { help, kamailio })
}

function checkSocket(item: Socket, ctx: CheckContext): void {
  requireRelease('socket', '5.7', item, ctx)
  if (!isSince('5.7', ctx.release)) return
  for (const attribute of item.attributes) checkAttribute(attribute, ctx)
  if (item.attributes.some(({ name }) => name.text === 'bind')) return
  ctx.diagnostics.report('KAM5021', item.span, 'a socket needs bind = [proto:]host[:port]', {
    kamailio: 'failed to add listen socket',
  })
}

function checkAttribute(attribute: SocketAttribute, ctx: CheckContext): void {
  const { name, value } = attribute
  const facts = socketAttributes.get(name.text)
  const report = (message: string, details: Details = {}): void =>
    ctx.diagnostics.report('KAM5021', attribute.span, message, { ...details, kamailio: 'syntax error' })
  if (facts === undefined || !isSince(facts.since, ctx.release)) {
    report(`Kamailio ${ctx.release} has no attribute ${name.text}`, { help: 'it came with a later release' })
    return
  }
  switch (facts.value) {
    case 'text':
      if (value.kind !== 'StringLiteral') report(`${name.text} takes a text in quotes`)
      return
    case 'number':
      if (value.kind !== 'NumberLiteral') report(`${name.text} takes a number, or yes or no`)
      return
    default:
      if (value.kind !== 'SocketAddress') return report(`${name.text} takes an address`)
      checkAddress(value, ctx)
      if (name.text === 'bind') checkQuoted(value, ctx)
      if (facts.value === 'address-with-port' && value.port === undefined) report(`${name.text} needs a port`)
  }
}
