import type { BlockedDestination, Blocklist } from '../../routing/blocklist.ts'
import { parseIp } from '../../routing/ip-match.ts'
import type { Core } from '../../server/core.ts'
import { protoNumbers, type Proto } from '../../transport/sockets.ts'
import { RpcFault, type RpcCommand, type RpcHandler, type RpcValue } from '../registry.ts'

/** dst_blocklist.*: destinations that are not sent to. What the commands give is that of Kamailio 6.1.5. */
export function blocklistCommands(core: Core): readonly RpcCommand[] {
  const whenOn =
    (run: (list: Blocklist, call: Parameters<RpcHandler>[0]) => readonly RpcValue[]): RpcHandler =>
    (call) => {
      if (core.blocklist?.isOn !== true) throw new RpcFault(500, 'dst blocklist support disabled')
      return run(core.blocklist, call)
    }
  const command = (name: string, doc: string, run: RpcHandler): RpcCommand => ({ name, doc, array: false, run })
  return [
    command(
      'dst_blocklist.mem_info',
      'Tells how much memory the list of blocked destinations uses.',
      whenOn((list) => [list.bytes, list.maxBytes]),
    ),
    command(
      'dst_blocklist.debug',
      'Lists the blocked destinations for debugging.',
      whenOn((list) => list.entries.flatMap((one) => [...placeOf(one), list.secondsLeft(one), one.reasons])),
    ),
    command(
      'dst_blocklist.view',
      'Lists the blocked destinations.',
      whenOn((list) => list.entries.filter((one) => list.secondsLeft(one) >= 0).flatMap((one) => linesOf(list, one))),
    ),
    command(
      'dst_blocklist.delete_all',
      'Empties the list of blocked destinations.',
      whenOn((list) => {
        list.clear()
        return []
      }),
    ),
    command('dst_blocklist.add', 'Adds a destination to the list of blocked ones.', whenOn(add)),
  ]
}

function add(list: Blocklist, call: Parameters<RpcHandler>[0]): readonly RpcValue[] {
  const ip = call.exactText()
  const port = call.exactInt()
  const number = call.exactInt()
  const reasons = call.exactInt()
  const proto = blockedProtos.find((one) => protoNumbers[one] === number)
  if (proto === undefined && number !== 0) throw new RpcFault(400, 'Unknown protocol')
  if (parseIp(ip) === undefined) throw new RpcFault(400, 'Malformed ip address')
  list.force({ proto, ip, port }, reasons)
  return []
}

const blockedProtos: readonly Proto[] = ['udp', 'tcp', 'tls', 'sctp']

function placeOf({ proto, ip, port }: BlockedDestination): readonly [string, string, number] {
  return [proto ?? 'none', ip, port]
}

/** As 6.1.5 prints it, line by line: kamcmd shows them all, JSON the last. */
function linesOf(list: Blocklist, one: BlockedDestination): readonly string[] {
  const [proto, ip, port] = placeOf(one)
  const left = list.secondsLeft(one)
  return [
    '{',
    `    protocol: ${proto}`,
    `    ip: ${ip}`,
    `    port: ${port}`,
    `    expires in (s): ${left}`,
    `    flags: ${one.reasons}\n}`,
  ]
}
