import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serverAddress } from '../support/stage.ts'
import { startVirtualStage, type VirtualStage } from '../support/virtual-stage.ts'
import { cases, configs } from './cases.ts'
import { differences } from './differences.ts'
import { playCase, type Outcome, type Wire } from './play.ts'

const recording: unknown = JSON.parse(readFileSync(join(import.meta.dirname, 'recorded.json'), 'utf8'))
const { outcomes } = recording as { readonly outcomes: { readonly [name: string]: Outcome } }

let nextPort = 40_000

async function openVirtual({ host }: VirtualStage): Promise<Wire> {
  const port = (nextPort += 1)
  const stream = host.network.connectTcp(serverAddress, { localIp: '127.0.0.1', localPort: port, timeoutMs: 1000 })
  const wire = { port, received: '', isClosed: false }
  stream.onData = (data) => (wire.received += data)
  stream.onClose = () => (wire.isClosed = true)
  await host.advance(1)
  return Object.assign(wire, {
    send: (text: string) => stream.write(text),
    end: () => stream.end(),
    close: () => stream.destroy(),
  })
}

describe.each(Object.entries(configs))('WebSockets as Kamailio 6.1.5 serves them: %s', (name, config) => {
  let stage: VirtualStage
  beforeAll(async () => {
    stage = await startVirtualStage(config)
  })
  afterAll(() => stage.stop())

  const own = cases.filter(({ config: wanted = 'usual' }) => wanted === name)
  it.each(own.map((one) => [one.name, one] as const))('%s', async (caseName, one) => {
    const outcome = await playCase(stage, one, () => openVirtual(stage))
    const recorded = outcomes[caseName]
    if (one.differs === undefined) expect(outcome).toEqual(recorded)
    else {
      expect(outcome).not.toEqual(recorded)
      expect(outcome).toEqual({ ...recorded, ...differences.get(caseName) })
    }
  })
})
