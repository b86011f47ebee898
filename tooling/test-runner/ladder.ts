import type { Stage } from './engine/stage.ts'
import { cseqOf, readWireMessage, titleOf } from './engine/wire-message.ts'

/** More arrows than these are not shown: the last ones are. */
const maxArrows = 24

/** The messages of a test so far, one line each: `alice -> INVITE sip:bob@example.com`, `486 Busy Here (INVITE) -> alice`. */
export function ladderOf(stage: Stage): readonly string[] {
  const startMs = stage.recording.entries[0]?.timeMs ?? 0
  const names = new Map([...stage.agents.values()].map((agent) => [agent.address, agent.name]))
  const nameOf = (address: string): string => names.get(address) ?? address
  const arrows = stage.recording.entries.flatMap((entry) => {
    if (entry.kind !== 'received' && entry.kind !== 'sent') return []
    const message = readWireMessage(entry.message)
    const about = message.method === undefined ? `${titleOf(message)} (${cseqOf(message).method})` : titleOf(message)
    const time = `${((entry.timeMs - startMs) / 1000).toFixed(3)} s`.padStart(9)
    return [
      entry.kind === 'received'
        ? `${time}  ${nameOf(entry.from)} -> ${about}`
        : `${time}  ${' '.repeat(8)}${about} -> ${nameOf(entry.to)}`,
    ]
  })
  const skipped = arrows.length - maxArrows
  return skipped > 0 ? [`… ${skipped} messages before`, ...arrows.slice(-maxArrows)] : arrows
}
