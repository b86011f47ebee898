import type { QueryOptions } from '#runtime/dns/client.ts'
import type { DnsAnswer, DnsRecord } from '#runtime/dns/records.ts'
import type { Dns } from '#runtime/host/host.ts'
import type { VirtualClock } from '#runtime/host/virtual-clock.ts'
import { zoneDns } from '#runtime/host/virtual-host.ts'

/** What a test says of a name: its records, that servers refuse to answer, or that they never do. */
export type NameAnswer = readonly DnsRecord[] | 'fails' | 'hangs'

/** What resolv.conf means when it says nothing: seconds for each attempt, and their number. */
const usualTimeoutSeconds = 5
const usualAttempts = 2

/** The names of a test; all others do not exist. */
export function createTestDns(names: ReadonlyMap<string, NameAnswer>): (clock: VirtualClock) => Dns {
  const records = [...names.values()].flatMap((answer) => (typeof answer === 'string' ? [] : answer))
  const zone = zoneDns(records)
  return (clock) => ({
    query: (name, type, options) => {
      const answer = names.get(name.toLowerCase())
      if (answer === 'fails') return Promise.reject(new Error('the name server failed'))
      if (answer === 'hangs') return timeout(clock, options)
      return zone.query(name, type, options)
    },
  })
}

/** Nobody answers: the resolver gives up after the time that it has. */
function timeout(clock: VirtualClock, options: QueryOptions): Promise<DnsAnswer> {
  const seconds = (options.timeoutSeconds ?? usualTimeoutSeconds) * (options.attempts ?? usualAttempts)
  return new Promise((_resolve, reject) => {
    clock.setTimer(seconds * 1000, () => reject(new Error('no name server answered')))
  })
}
