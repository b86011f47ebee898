import { describe, expect, it } from 'vitest'
import { anomalyCase, anomalyCount } from '../torture/anomalies.ts'
import { fuzz } from '../torture/fuzz.ts'
import { bugsOf, isAlive } from '../torture/open-torture.ts'
import { craft } from '../torture/attack-shapes.ts'
import { playTcp, playUdp, tortureConfig } from '../torture/play.ts'
import { virtualWires } from '../torture/wires.ts'
import { startVirtualStage } from '../support/virtual-stage.ts'

/**
 * 100,000 mutated messages and segments through a whole server: FUZZ_SEED says which, so that CI can go on where it was, and a failure
 * can be had again. test/torture/run-fuzz.ts takes as many as it is told to.
 */
const seed = Number(process.env['FUZZ_SEED'] ?? 1)

describe.each(['rfc', 'kamailio'] as const)('mutated input with --malformed %s', (profile) => {
  it.each([
    ['messages', 'udp', 15_000],
    ['segments of a stream', 'tcp', 35_000],
  ] as const)(
    '%s leave no bug, no transaction and no connection',
    async (_what, proto, count) => {
      const report = await fuzz({ seed, count, proto, profile })
      expect([report.bugs, report.left]).toEqual([[], []])
    },
    240_000,
  )

  it('every element, spoiled in every way', async () => {
    const stage = await startVirtualStage(tortureConfig('everything'), [], [], profile)
    const wires = await virtualWires(stage, true)
    for (let index = 0; index < anomalyCount; index += 1) {
      const { name, text } = anomalyCase(index)
      const own = text.replaceAll('attack', `attack${index}`)
      await playUdp(own, wires)
      if (index % 4 === 0) await playTcp(own, wires)
      expect(bugsOf(stage), name).toEqual([])
      if (index % 500 === 0) await stage.advance(100_000)
    }
    expect(await isAlive({ stage, wires })).toBe(true)
    await stage.stop()
  }, 120_000)
})

describe('tables whose keys the sender chooses', () => {
  // V8 hashes strings from 16,384 characters on by their length alone: without bounded keys these take two minutes.
  it.each([
    ['branches', (id: string) => ({ Via: `SIP/2.0/UDP 127.8.30.15:5060;branch=z9hG4bK${id}` })],
    ['tags', (id: string) => ({ Via: 'SIP/2.0/UDP 127.8.30.15:5060;branch=1', From: `<sip:a@b>;tag=${id}` })],
  ] as const)(
    'do not slow down with %s of 16,500 bytes',
    async (_what, changes) => {
      const stage = await startVirtualStage(tortureConfig('stateful'), [], [], 'rfc')
      const wires = await virtualWires(stage, true)
      for (let count = 0; count < 3000; count += 1) {
        wires.send(craft('OPTIONS', changes(`${'k'.repeat(16_500)}${String(count).padStart(6, '0')}`)))
        if (count % 100 === 0) await stage.advance(1)
      }
      expect(wires.takeForwarded().length).toBeGreaterThan(2800)
      await stage.stop()
    },
    60_000,
  )
})
