import { parseIp } from '#runtime/routing/ip-match.ts'
import type { VirtualZone } from '#runtime/host/virtual-host.ts'
import type { CapturedMessage } from '../capture/captured-message.ts'
import { isReply } from '../recording/message-facts.ts'
import { zoneOf } from '../virtual/virtual-server.ts'
import { readLines, urisOf } from '../recording/sip-lines.ts'

/**
 * The names that were resolved while the capture was taken: the host to which a request had to go (its first Route, or its URI) has
 * the address to which it went. Names that were given by hand win.
 */
export function namesOf(sent: readonly CapturedMessage[], given: ReadonlyMap<string, readonly string[]>): VirtualZone {
  const names = new Map<string, string[]>()
  for (const { text, to } of sent) {
    if (isReply(text)) continue
    const lines = readLines(text)
    const host = hostOf(urisOf(lines, 'route')[0] ?? lines.first.split(' ')[1] ?? '')
    if (host === undefined || parseIp(host) !== undefined || given.has(host)) continue
    const known = names.get(host) ?? []
    if (!known.includes(to.ip)) names.set(host, [...known, to.ip])
  }
  return zoneOf(new Map([...names, ...given]))
}

/** The host of a SIP URI, in lower case. */
function hostOf(uri: string): string | undefined {
  return /^sips?:(?:[^@\s]*@)?([^;:?>\s]+)/i.exec(uri)?.[1]?.toLowerCase()
}
