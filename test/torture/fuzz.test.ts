import { describe, expect, it } from 'vitest'
import { startVirtualStage } from '../support/virtual-stage.ts'
import { anomalyCase, anomalyCount, anomalyShape } from './anomalies.ts'
import { fuzz } from './fuzz.ts'
import { bugsOf, isAlive } from './open-torture.ts'
import { playUdp, tortureConfig } from './play.ts'
import { virtualWires } from './wires.ts'

// A small part of what test/live/fuzz.live.ts and run-fuzz.ts do, the same each time.
describe.each(['rfc', 'kamailio'] as const)('mutated input with --malformed %s', (profile) => {
  it.each([
    ['messages', 'udp', 200],
    ['segments of a stream', 'tcp', 500],
  ] as const)('%s leave no bug, no transaction and no connection', async (_what, proto, count) => {
    const report = await fuzz({ seed: 2026, count, proto, profile })
    expect([report.bugs, report.left]).toEqual([[], []])
    expect(report.answers).toBeGreaterThan(0)
    expect(report.forwarded).toBeGreaterThan(0)
  })

  it('one element at a time, spoiled: every 17th case', async () => {
    const stage = await startVirtualStage(tortureConfig('everything'), [], [], profile)
    const wires = await virtualWires(stage, true)
    for (let index = 0; index < anomalyCount; index += 17) {
      const { name, text } = anomalyCase(index)
      await playUdp(text.replaceAll('attack', `attack${index}`), wires)
      expect(bugsOf(stage), name).toEqual([])
    }
    expect(await isAlive({ stage, wires })).toBe(true)
    await stage.stop()
  })
})

it('the generator has 60 elements and at least 80 anomalies', () => {
  expect(anomalyShape.elements).toBe(60)
  expect(anomalyShape.anomalies).toBeGreaterThanOrEqual(80)
  const texts = new Set(Array.from({ length: anomalyCount }, (_, index) => anomalyCase(index).text))
  expect(texts.size).toBeGreaterThan(4500)
})
