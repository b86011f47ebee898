import { expect, it } from 'vitest'
import type { Step } from '#grammar/abi.ts'
import type { RouteContext } from '../script/context.ts'
import { ProbeList } from './probe-list.ts'

const step: Step = { at: [0, 1, 1], end: [1, 5], route: 'request_route', action: 'exit', text: 'exit' }
// Probes get the context as it is given to them.
const ctx = {} as RouteContext

it('waits for all probes that ask for it', async () => {
  const list = new ProbeList()
  const told: string[] = []
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  for (const [index, gate] of gates.entries()) {
    list.add({
      step: () => {
        told.push(`probe ${index}`)
        return gate.promise
      },
    })
  }
  const { probe } = list.callsFor({ steps: [step] }, () => void told.push('goes on'))
  const waiting = probe?.(ctx, 0)
  gates[1]?.resolve()
  await new Promise((resolve) => setImmediate(resolve))
  expect(told).toEqual(['probe 0', 'probe 1'])
  gates[0]?.resolve()
  await waiting
  expect(told).toEqual(['probe 0', 'probe 1', 'goes on'])
})

it('calls a probe no more that was detached', () => {
  const list = new ProbeList()
  let count = 0
  const detach = list.add({ step: () => void (count += 1) })
  const { probe } = list.callsFor({ steps: [step] }, () => undefined)
  probe?.(ctx, 0)
  detach()
  detach()
  expect(probe?.(ctx, 0)).toBeUndefined()
  expect(count).toBe(1)
})
