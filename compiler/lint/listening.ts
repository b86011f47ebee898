import type { SocketAddress } from '../ast/nodes.ts'
import type { LintContext } from './context.ts'

/** Whether all sockets of the server are on the loopback interface, so that nobody on the network reaches it. */
export function isLocalOnly(ctx: LintContext): boolean {
  const addresses = ctx.program.file.items.flatMap((item): readonly SocketAddress[] => {
    if (item.kind === 'Listen') return item.addresses
    if (item.kind !== 'Socket') return []
    return item.attributes.map(({ value }) => value).filter((value) => value.kind === 'SocketAddress')
  })
  const hosts = addresses.flatMap(({ hosts: all }) => all)
  return hosts.length > 0 && hosts.every((host) => /^(127\.\d|localhost$|lo$|\[?::1\]?$)/.test(host))
}
