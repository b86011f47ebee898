import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serverAddress } from '../support/stage.ts'
import { startVirtualStage, type VirtualStage } from '../support/virtual-stage.ts'
import { cases, configs } from './cases.ts'
import { differences } from './differences.ts'
import { playCase, type Outcome, type Wire } from './play.ts'

const recording: unknown = JSON.parse(readFileSync(join(import.meta.dirname, 'http.recorded.json'), 'utf8'))
const { outcomes } = recording as { readonly outcomes: { readonly [name: string]: Outcome } }

function openVirtual({ host }: VirtualStage): Promise<Wire> {
  const port = 40_000
  const stream = host.network.connectTcp(serverAddress, { localIp: '127.0.0.1', localPort: port, timeoutMs: 1000 })
  const wire = { port, received: '', isClosed: false }
  stream.onData = (data) => (wire.received += data)
  stream.onClose = () => (wire.isClosed = true)
  return Promise.resolve(
    Object.assign(wire, { send: (text: string) => stream.write(text), close: () => stream.destroy() }),
  )
}

describe.each(Object.entries(configs))('HTTP as Kamailio 6.1.5 serves it: %s', (name, config) => {
  let stage: VirtualStage
  beforeAll(async () => {
    stage = await startVirtualStage(config)
  })
  afterAll(() => stage.stop())

  const own = cases.filter(({ config: wanted = 'lenient' }) => wanted === name)
  it.each(own.map((one) => [one.name, one] as const))('%s', async (caseName, one) => {
    const outcome = await playCase(stage, one, () => openVirtual(stage))
    if (one.differs === undefined) expect(outcome).toEqual(outcomes[caseName])
    else {
      expect(outcome).not.toEqual(outcomes[caseName])
      expect(outcome).toEqual(differences.get(caseName))
    }
  })
})
