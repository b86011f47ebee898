import { expect, it } from 'vitest'
import { createRouteLocks } from './route-locks.ts'

it('lets messages of one Call-ID run one after the other, whatever becomes of them', async () => {
  const locks = createRouteLocks(1009)
  const order: string[] = []
  const action =
    (name: string, fails = false) =>
    async (): Promise<void> => {
      order.push(`in ${name}`)
      await Promise.resolve()
      order.push(`out ${name}`)
      if (fails) throw new Error(name)
    }
  const runs = [
    locks?.run('same', action('1', true)) ?? Promise.reject(new Error()),
    locks?.run('same', action('2')) ?? Promise.reject(new Error()),
    locks?.run('other', action('3')) ?? Promise.reject(new Error()),
  ]
  const results = await Promise.allSettled(runs)
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
  expect(order.filter((one) => !one.endsWith('3'))).toEqual(['in 1', 'out 1', 'in 2', 'out 2'])
  expect(order.indexOf('in 3')).toBeLessThan(order.indexOf('in 2'))
})

it('needs no locks by default', () => {
  expect(createRouteLocks(0)).toBeUndefined()
})
