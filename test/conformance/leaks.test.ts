import { describe, expect, it } from 'vitest'
import type { RpcValue } from '#runtime/rpc/registry.ts'
import { startVirtualStage } from '../support/virtual-stage.ts'
import { configFile, configText } from './configs.ts'
import { play } from './play.ts'
import { suites } from './scenarios/index.ts'

/** Longer than any transaction lives: max_inv_lifetime, the wait after it, and the CANCEL in between. */
const longEnoughMs = 400_000

/** After any story, and when everybody has gone silent, no transaction is left and no timer of one runs. */
describe('transactions that stories leave behind', () => {
  const scenarios = suites.find((suite) => suite.config === 'tm')?.scenarios ?? []
  const file = configFile('tm', '6.1.5') ?? ''
  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', async (_name, scenario) => {
    const stage = await startVirtualStage(configText(file))
    await stage.advance(1000)
    const idleTimers = stage.host.clock.timerCount
    await play('tm', scenario, stage)
    await stage.advance(longEnoughMs)
    const [stats] = await stage.running.core.rpc.call('tm.stats', [])
    const timers = stage.host.clock.timerCount
    await stage.stop()
    expect(fieldsOf(stats)).toMatchObject({ current: 0, waiting: 0 })
    expect(timers).toBe(idleTimers)
  })
})

function fieldsOf(value: RpcValue | undefined): { readonly [name: string]: RpcValue } {
  return value instanceof Map ? Object.fromEntries(value) : {}
}
