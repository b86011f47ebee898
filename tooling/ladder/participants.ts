import { isReply, titleOf } from '../recording/message-facts.ts'
import type { ReceivedEntry, SentEntry } from '../recording/recording.ts'

/** A column of a ladder. */
export interface Participant {
  /** `udp:IP:PORT`; the server has one for each socket that was used. */
  readonly addresses: readonly string[]
  /** `caller`, `server`, `callee 2`. */
  readonly role: string
  readonly isServer: boolean
}

/** Those who sent or got one of the messages: who began stands left of the server, whom the server called right of it. */
export function participantsOf(messages: readonly (ReceivedEntry | SentEntry)[]): readonly Participant[] {
  const own = [...new Set(messages.map((one) => (one.kind === 'received' ? one.to : one.from)))]
  const isOwn = new Set(own)
  const left: Peer[] = []
  const right: Peer[] = []
  const known = new Map<string, Peer>()
  for (const { kind, from, to, message } of messages) {
    const address = kind === 'received' ? from : to
    if (isOwn.has(address)) continue
    const isTarget = kind === 'sent' && !isReply(message)
    const peer = known.get(address) ?? { address, asked: new Set<string>(), wasAsked: new Set<string>() }
    if (!known.has(address)) (isTarget ? right : left).push(peer)
    known.set(address, peer)
    if (!isReply(message)) (kind === 'received' ? peer.asked : peer.wasAsked).add(titleOf(message))
  }
  const named = withNumbers([...left, ...right].map((peer) => ({ peer, role: roleOf(peer) })))
  const asParticipant = (peers: readonly Peer[]): readonly Participant[] =>
    peers.map((peer) => ({ addresses: [peer.address], role: named.get(peer) ?? '', isServer: false }))
  const server: Participant = { addresses: own, role: 'server', isServer: true }
  return [...asParticipant(left), ...(own.length === 0 ? [] : [server]), ...asParticipant(right)]
}

interface Peer {
  readonly address: string
  /** The methods of the requests that it sent. */
  readonly asked: Set<string>
  /** The methods of the requests that it got. */
  readonly wasAsked: Set<string>
}

function roleOf({ asked, wasAsked }: Peer): string {
  if (asked.has('INVITE') && !wasAsked.has('INVITE')) return 'caller'
  if (wasAsked.has('INVITE')) return 'callee'
  if (asked.has('REGISTER')) return 'phone'
  return asked.size > 0 || wasAsked.size === 0 ? 'client' : 'next hop'
}

/** The second and later ones of a role have its number, and then the first too. */
function withNumbers(peers: readonly { readonly peer: Peer; readonly role: string }[]): ReadonlyMap<Peer, string> {
  const totals = new Map<string, number>()
  for (const { role } of peers) totals.set(role, (totals.get(role) ?? 0) + 1)
  const counts = new Map<string, number>()
  return new Map(
    peers.map(({ peer, role }) => {
      const count = (counts.get(role) ?? 0) + 1
      counts.set(role, count)
      return [peer, totals.get(role) === 1 ? role : `${role} ${count}`]
    }),
  )
}
