import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { realServer } from '../conformance/configs.ts'
import { startRealStage } from '../support/real-stage.ts'
import { isAlike, nameOf, playArrow, readSeen, type Seen } from '../transactions/arrows/arrow.ts'
import { arrowConfig } from '../transactions/arrows/config.ts'
import { arrows } from '../transactions/arrows/index.ts'
import { isAvailable } from './require.ts'

/** A machine that runs the whole suite is late at times; the order of messages is exact. */
const toleranceMs = 450

const command = realServer('6.1.5')
const servers = [
  ['Kamailio 6.1.5', command],
  ['bin/kamailio', join(import.meta.dirname, '../../bin/kamailio')],
] as const

/** All arrows are walked at once, each by phones of its own: the longest takes eight seconds. */
describe.each(servers)('arrows of the state machines: %s', (name, server) => {
  const isPresent = isAvailable(server, name)
  /** What was received until the play ended: other plays go on longer. */
  const played = new Map<string, { readonly caller: readonly Seen[]; readonly callee: readonly Seen[] }>()

  beforeAll(async () => {
    if (!isPresent || server === undefined) return
    const stage = await startRealStage({ command: server, config: arrowConfig })
    const plays = arrows.map(async (arrow, at) => {
      const line = await playArrow(arrow, stage, at + 1)
      played.set(nameOf(arrow), line.seen())
    })
    await Promise.all(plays)
    await stage.stop()
  })

  it.skipIf(!isPresent).each(arrows.map((arrow) => [nameOf(arrow), arrow] as const))('%s', (arrowName, arrow) => {
    if (arrow.differs !== undefined && server === command) return
    const seen = played.get(arrowName)
    const caller = readSeen(arrow.caller)
    const callee = readSeen(arrow.callee)
    if (!isAlike(seen?.caller ?? [], caller, toleranceMs)) expect(seen?.caller).toEqual(caller)
    if (!isAlike(seen?.callee ?? [], callee, toleranceMs)) expect(seen?.callee).toEqual(callee)
  })
})
