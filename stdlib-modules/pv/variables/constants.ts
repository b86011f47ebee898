import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { Core } from '#runtime/server/core.ts'
import { protoNumbers } from '#runtime/transport/sockets.ts'
import { fixedNames, type NamedReader } from './fixed-names.ts'

const ipv4 = 2
const ipv6 = 10
/** The release whose behaviour kamkit has: scripts compare it. */
const version = { text: '6.1.5', number: 6001005 } as const

function numbers(values: readonly (readonly [string, number])[]): PvBehaviour {
  return fixedNames(new Map(values.map(([name, value]): [string, NamedReader] => [name, () => value])))
}

/** Names for the numbers of protocols and address families, the version, and the server's own identity. */
export function constantVariables(core: Core): { readonly [name: string]: PvBehaviour } {
  return {
    true: () => 1,
    K: numbers([
      ['UDP', protoNumbers.udp],
      ['TCP', protoNumbers.tcp],
      ['TLS', protoNumbers.tls],
      ['SCTP', protoNumbers.sctp],
      ['WS', protoNumbers.ws],
      ['WSS', protoNumbers.wss],
      ['IPv4', ipv4],
      ['IPv6', ipv6],
      ['INET', ipv4],
      ['INET6', ipv6],
      ['IP4', ipv4],
      ['IP6', ipv6],
    ]),
    ksr: fixedNames(
      new Map<string, NamedReader>([
        ['ver', () => version.text],
        ['verval', () => version.number],
      ]),
    ),
    version: fixedNames(
      new Map<string, NamedReader>([
        ['num', () => version.text],
        ['full', () => `kamailio ${version.text} (x86_64/Linux) `],
        ['hash', () => 'unknown '],
      ]),
    ),
    pp: () => core.host.process.pid,
    sid: () => core.settings.int('server_id'),
  }
}
