import type { Outcome } from './play.ts'

/**
 * What RFC 4475 and RFC 5118 accept of a proxy for each message, by the text on it: `forwarded`, a status, or `dropped` for
 * replies that lead nowhere. Over TCP a connection may be closed besides, and what `tcp` says is accepted as well.
 */
interface Accepted {
  readonly accepts: readonly string[]
  readonly tcp?: readonly string[]
  /** Why, where it does not stand in the RFC in so many words. */
  readonly because?: string
}

const forwarded: Accepted = { accepts: ['forwarded'] }
const taken: Accepted = { accepts: ['forwarded', '200'] }
const refused: Accepted = { accepts: ['400'] }
const dropped: Accepted = { accepts: ['dropped'] }
const either: Accepted = { accepts: ['400', 'forwarded', '200'] }
const noLength: Accepted = {
  accepts: ['400'],
  because: 'without a usable Content-Length a stream cannot go on (RFC 3261 §18.3)',
}

const accepted: ReadonlyMap<string, Accepted> = new Map<string, Accepted>([
  ['rfc4475/wsinv', forwarded],
  ['rfc4475/intmeth', { accepts: ['forwarded', '404', '501'] }],
  ['rfc4475/esc01', forwarded],
  ['rfc4475/escnull', taken],
  ['rfc4475/esc02', { accepts: ['forwarded', '404', '501'] }],
  ['rfc4475/lwsdisp', taken],
  ['rfc4475/longreq', { accepts: ['forwarded', '483'] }],
  ['rfc4475/dblreq', taken],
  ['rfc4475/semiuri', { accepts: ['forwarded', '200', '404'] }],
  ['rfc4475/transports', taken],
  ['rfc4475/mpart01', { accepts: ['forwarded', '200', '415'] }],
  ['rfc4475/unreason', dropped],
  ['rfc4475/noreason', dropped],
  ['rfc4475/badinv01', refused],
  ['rfc4475/clerr', { accepts: ['400'], tcp: ['dropped'], because: 'on a stream the rest may still come' }],
  ['rfc4475/ncl', refused],
  ['rfc4475/scalar02', refused],
  ['rfc4475/scalarlg', dropped],
  ['rfc4475/quotbal', refused],
  ['rfc4475/ltgtruri', refused],
  ['rfc4475/lwsruri', refused],
  ['rfc4475/lwsstart', { accepts: ['400', 'forwarded'] }],
  ['rfc4475/trws', either],
  ['rfc4475/escruri', { accepts: ['400', 'forwarded'] }],
  ['rfc4475/baddate', { accepts: ['forwarded', '400'] }],
  ['rfc4475/regbadct', either],
  ['rfc4475/badaspec', either],
  ['rfc4475/baddn', { ...either, tcp: ['dropped'], because: 'the file lacks the empty line that ends the headers' }],
  ['rfc4475/badvers', { accepts: ['505'], tcp: ['505'] }],
  ['rfc4475/mismatch01', refused],
  ['rfc4475/mismatch02', { accepts: ['501', '400'] }],
  ['rfc4475/bigcode', dropped],
  ['rfc4475/badbranch', either],
  ['rfc4475/insuf', refused],
  ['rfc4475/unkscm', { accepts: ['416'] }],
  ['rfc4475/novelsc', { accepts: ['416', '404'] }],
  ['rfc4475/unksm2', { accepts: ['forwarded', '400'] }],
  ['rfc4475/bext01', { accepts: ['420'] }],
  ['rfc4475/invut', forwarded],
  ['rfc4475/regaut01', { accepts: ['forwarded', '200', '401'] }],
  ['rfc4475/multi01', refused],
  ['rfc4475/mcl01', refused],
  ['rfc4475/bcast', dropped],
  ['rfc4475/zeromf', { accepts: ['483'] }],
  ['rfc4475/cparam01', taken],
  ['rfc4475/cparam02', taken],
  ['rfc4475/regescrt', taken],
  ['rfc4475/sdp01', forwarded],
  ['rfc4475/inv2543', { accepts: ['forwarded'], tcp: noLength.accepts, because: noLength.because ?? '' }],
  ['rfc5118/ipv6-good', taken],
  ['rfc5118/ipv6-bad', refused],
  ['rfc5118/port-ambiguous', taken],
  ['rfc5118/port-unambiguous', taken],
  ['rfc5118/via-received-param-with-delim', taken],
  ['rfc5118/via-received-param-no-delim', taken],
  [
    'rfc5118/ipv6-in-sdp',
    {
      accepts: ['400'],
      tcp: ['dropped'],
      because:
        'its body is 17 bytes shorter than the Content-Length that is printed, which RFC 3261 §18.3 has answered with 400; with the true length it is forwarded',
    },
  ],
  ['rfc5118/mult-ip-in-header', forwarded],
  ['rfc5118/mult-ip-in-sdp', forwarded],
  ['rfc5118/ipv4-mapped-ipv6', forwarded],
  ['rfc5118/ipv6-bug-abnf-3-colons', either],
  ['rfc5118/ipv6-correct-abnf-2-colons', taken],
])

/** Whether the RFC accepts what became of a message. */
export function isAccepted(name: string, outcome: Outcome, proto: 'udp' | 'tcp'): boolean {
  const wanted = accepted.get(name)
  const found = classOf(outcome)
  return (
    wanted !== undefined &&
    (wanted.accepts.includes(found) || (proto === 'tcp' && wanted.tcp?.includes(found) === true))
  )
}

/** `forwarded`, the final status, or `dropped`. */
function classOf({ summary, replies, forwarded }: Outcome): string {
  if (forwarded.length > 0) return 'forwarded'
  const final = replies.map((text) => text.slice(8, 11)).find((status) => !status.startsWith('1'))
  return final ?? (summary === 'silence' || summary === 'closed' ? 'dropped' : summary)
}
