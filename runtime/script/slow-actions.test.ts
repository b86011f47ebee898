import { expect, it } from 'vitest'
import { createFakeCore } from '../../test/support/fake-core.ts'
import { VirtualClock } from '../host/virtual-clock.ts'
import type { LogRecord } from '../log/logger.ts'
import { createSettings } from '../server/settings.ts'
import { commandAction, functionAction, timeSlowActions } from './slow-actions.ts'

/** The lines that 6.1.5 writes with latency_limit_action=1000, and its level for latency_log=1. */
it('tells which calls took long, what they waited for included', async () => {
  const clock = new VirtualClock()
  const settings = createSettings()
  const records: LogRecord[] = []
  const core = createFakeCore()
  const ctx = core.context(core.message('OPTIONS sip:x SIP/2.0\r\n\r\n'))
  const logger = { ...core.logger, write: (record: LogRecord) => void records.push(record) }
  const start = () => timeSlowActions(settings, clock, logger, (_ctx, [, line]) => `a.cfg:${line}`)
  expect(start()).toBeUndefined()

  settings.set('latency_limit_action', 1000)
  const timed = start()
  const quick = timed?.(functionAction('xlog', 1), () => 1, [0, 7, 1])
  const slow = timed?.(
    functionAction('usleep', 1),
    () => new Promise<number>((resolve) => void clock.setTimer(200, () => resolve(-1))),
    [0, 8, 1],
  )
  expect(quick?.(ctx)).toBe(1)
  const code = slow?.(ctx)
  await clock.advance(200)
  expect(await code).toBe(-1)
  settings.set('latency_log', 1)
  const again = slow?.(ctx)
  await clock.advance(200)
  await again
  expect(records.map(({ level, text }) => [level, text])).toEqual([
    [-1, 'alert - action [usleep (25)] cfg [a.cfg:8] took too long [200000 us]'],
    [1, 'alert - action [usleep (25)] cfg [a.cfg:8] took too long [200000 us]'],
  ])
})

it('names core commands by number', () => {
  expect(['forward', 'setflag', 'no_number'].map(commandAction)).toEqual(['corefunc (1)', 'corefunc (39)', 'no_number'])
})
