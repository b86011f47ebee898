import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createNodeClock } from './node-clock.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const wait = async (ms: number): Promise<void> => void (await vi.advanceTimersByTimeAsync(ms))

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
    let ranMs = 0
    clock.setTimer(30, () => (ranMs = performance.now() - start))
    await wait(40)
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
    // What is thrown out of a timer reaches nobody but the process itself.
    vi.useRealTimers()
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
    await vi.waitFor(() => expect(ran).toEqual(['b']))
    process.removeListener('uncaughtException', keep)
    for (const other of others) process.on('uncaughtException', other)
    expect(thrown).toHaveLength(1)
  })
})
