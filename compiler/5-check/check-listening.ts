import type { SocketAddress, TopLevel } from '../ast/nodes.ts'
import type { CheckContext } from './check.ts'

/** Addresses to listen on that no name server could know: what is left of a quoted address, or a number. */
export function checkListening(ctx: CheckContext): void {
  for (const item of ctx.program.file.items) {
    for (const address of addressesOf(item)) {
      for (const host of address.hosts) checkHost(host, address, ctx)
    }
  }
}

function addressesOf(item: TopLevel): readonly SocketAddress[] {
  if (item.kind === 'Listen') return item.addresses
  if (item.kind !== 'Socket') return []
  return item.attributes.flatMap(({ name, value }) =>
    name.text === 'bind' && value.kind === 'SocketAddress' ? [value] : [],
  )
}

function checkHost(host: string, address: SocketAddress, { diagnostics }: CheckContext): void {
  const whole = address.quoted ?? host
  const isName = /^[A-Za-z0-9_.-]+$/.test(whole) && !/^[0-9]+$/.test(whole)
  const isIpv6 = /^\[?[0-9A-Fa-f:.]+\]?$/.test(whole) && (whole.match(/:/g) ?? []).length >= 2
  if (isName || isIpv6) return
  diagnostics.report('KAM2001', address.span, `"${whole}" is no address to listen on`, {
    help:
      address.quoted === undefined ? 'write udp:10.0.0.1:5060, or the name of an interface' : 'write it without quotes',
    kamailio: `could not resolve '${whole}'`,
  })
}
