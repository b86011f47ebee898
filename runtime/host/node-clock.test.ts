import { describe, expect, it } from 'vitest'
import { createNodeClock } from './node-clock.ts'

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('timers of one delay share a timeout', () => {
  it('runs each, in the order in which they were set', async () => {
    const clock = createNodeClock()
    const ran: string[] = []
    clock.setTimer(20, () => ran.push('a'))
    clock.setTimer(20, () => ran.push('b'))
    clock.setTimer(5, () => ran.push('first'))
    await wait(60)
    expect(ran).toEqual(['first', 'a', 'b'])
  })

  it('runs none that was cancelled, also the first and the last of its line', async () => {
    const clock = createNodeClock()
    const ran: string[] = []
    const [a, , c] = ['a', 'b', 'c'].map((name) => clock.setTimer(10, () => ran.push(name)))
    a?.cancel()
    c?.cancel()
    c?.cancel()
    await wait(40)
    expect(ran).toEqual(['b'])
  })

  it('does not run one early that was set when all before it were cancelled', async () => {
    const clock = createNodeClock()
    const start = performance.now()
    clock.setTimer(30, () => undefined).cancel()
    await wait(15)
    const ranMs = await new Promise<number>((resolve) => clock.setTimer(30, () => resolve(performance.now() - start)))
    expect(ranMs).toBeGreaterThanOrEqual(43)
  })

  it('takes one that is set while another of its delay runs, and goes on with those behind it', async () => {
    const clock = createNodeClock()
    const ran: string[] = []
    clock.setTimer(10, () => {
      ran.push('a')
      clock.setTimer(10, () => ran.push('c'))
    })
    await wait(5)
    clock.setTimer(10, () => ran.push('b'))
    await wait(60)
    expect(ran).toEqual(['a', 'b', 'c'])
  })

  it('goes on with the others when one throws', async () => {
    const clock = createNodeClock()
    const thrown: unknown[] = []
    const keep = (error: unknown): unknown => thrown.push(error)
    const others = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException').on('uncaughtException', keep)
    const ran: string[] = []
    clock.setTimer(5, () => {
      throw new Error('bug')
    })
    clock.setTimer(5, () => ran.push('b'))
    await wait(40)
    process.removeListener('uncaughtException', keep)
    for (const other of others) process.on('uncaughtException', other)
    expect(thrown).toHaveLength(1)
    expect(ran).toEqual(['b'])
  })
})
