import type { Core } from '../../server/core.ts'
import { formatTime, localParts, utcParts, type TimeParts } from '../../time/time-format.ts'
import { parseIp } from '../../routing/ip-match.ts'
import type { Proto } from '../../transport/sockets.ts'
import type { RouteContext } from '../context.ts'
import { nextHopUri } from './messages.ts'
import type { ReadSelect, SelectChoices, SelectValue } from './reader.ts'

/** What selects read of the server. */
export type SelectServices = Pick<Core, 'config' | 'host' | 'settings' | 'transport' | 'startedAtMs'>

type Readers = readonly (readonly [path: string, read: ReadSelect])[]

const protos: readonly Proto[] = ['udp', 'tcp', 'tls', 'sctp', 'ws', 'wss']

/** As ctime(3) writes it. */
const usualFormat = '%a %b %d %H:%M:%S %Y'

function timeReaders(path: string, partsOf: (ms: number) => TimeParts, { host }: SelectServices): Readers {
  const format = (text: string): string => formatTime(text, partsOf(host.clock.now()))
  return [
    [path, () => format(usualFormat)],
    [`${path}.*`, (_ctx, { names }) => format(names[0] ?? usualFormat)],
  ]
}

/** A text that another server, or this one after its next start, does not have. */
function uniqueText({ host, startedAtMs }: SelectServices): string {
  const hex = (number: number): string => Math.trunc(number).toString(16)
  return `${hex(host.process.pid)}-${hex(startedAtMs / 1000)}-${hex(startedAtMs % 1000)}`
}

/** The address from which the next hop is reached; null when its host is a name, which could only be resolved by waiting. */
function sourceOfNextHop(ctx: RouteContext, choices: SelectChoices, { transport }: SelectServices): SelectValue {
  const text = nextHopUri(ctx, choices)
  const uri = typeof text === 'string' ? ctx.msg.parsedUri(text) : undefined
  const ip = uri?.host.replace(/^\[|\]$/g, '') ?? ''
  if (uri === undefined || parseIp(ip) === undefined) return undefined
  const proto = protos.find((one) => one === uri.transport) ?? (uri.scheme === 'sips' ? 'tls' : 'udp')
  return transport.socketFor({ proto, ip, port: uri.portNumber || 5060, receivedOn: ctx.msg.received.socket })?.ip
}

/** Selects of the server itself: `@sys`, `@cfg_get` and the source address of the next hop. */
export function serverReaders(services: SelectServices): Readers {
  const { config, host, settings } = services
  return [
    ['next_hop.src_ip', (ctx, choices) => sourceOfNextHop(ctx, choices, services)],
    ['sys.pid', () => String(host.process.pid)],
    ['sys.server_id', () => String(settings.int('server_id'))],
    ['sys.unique', () => uniqueText(services)],
    ['sys.now', () => String(Math.floor(host.clock.now() / 1000))],
    ...timeReaders('sys.now.local', localParts, services),
    ...timeReaders('sys.now.gmt', utcParts, services),
    // No group has instances here: none is ever selected.
    ['cfg_selected.*', () => ''],
    [
      'cfg_get.*.*',
      (_ctx, { names }) => {
        const value = config.find(names[0] ?? '', names[1] ?? '')?.get()
        return value === undefined ? null : String(value)
      },
    ],
  ]
}
