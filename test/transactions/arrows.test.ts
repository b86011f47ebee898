import { describe, expect, it } from 'vitest'
import type { RpcValue } from '#runtime/rpc/registry.ts'
import { startVirtualStage } from '../support/virtual-stage.ts'
import { isAlike, nameOf, playArrow, readSeen } from './arrows/arrow.ts'
import { arrowConfig } from './arrows/config.ts'
import { arrows } from './arrows/index.ts'
import { readRecording } from './arrows/recording.ts'

/** 6.1.5 counts time in sixteenths of a second and starts a timer with the next one; a loaded machine adds to that. */
const realToleranceMs = 190
/** Ours rounds as 6.1.5 does, and its network takes a moment. */
const ownToleranceMs = 65
/** Longer than any transaction lives. */
const longEnoughMs = 400_000

const recording = readRecording()

/** Every arrow of RFC 3261 figures 5 to 8 and RFC 6026, through the whole server. */
describe('arrows of the state machines', () => {
  it.each(arrows.map((arrow, at) => [nameOf(arrow), arrow, at + 1] as const))('%s', async (name, arrow, number) => {
    const caller = readSeen(arrow.caller)
    const callee = readSeen(arrow.callee)
    const stage = await startVirtualStage(arrowConfig)
    await stage.advance(1000)
    const idleTimers = stage.host.clock.timerCount
    const ours = (await playArrow(arrow, stage, number)).seen()
    await stage.advance(longEnoughMs)
    const [stats] = await stage.running.core.rpc.call('tm.stats', [])
    const timers = stage.host.clock.timerCount
    await stage.stop()
    if (!isAlike(ours.caller, caller, ownToleranceMs)) expect(ours.caller).toEqual(caller)
    if (!isAlike(ours.callee, callee, ownToleranceMs)) expect(ours.callee).toEqual(callee)
    const real = recording[name]
    if (arrow.differs === undefined) {
      if (!isAlike(real?.caller ?? [], caller, realToleranceMs)) expect(real?.caller).toEqual(caller)
      if (!isAlike(real?.callee ?? [], callee, realToleranceMs)) expect(real?.callee).toEqual(callee)
    }
    expect(valueOf(stats, 'current')).toBe(0)
    expect(timers).toBe(idleTimers)
  })
})

function valueOf(value: RpcValue | undefined, name: string): RpcValue | undefined {
  return value instanceof Map ? value.get(name) : undefined
}
