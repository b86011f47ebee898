import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serverAddress } from '../support/stage.ts'
import { startVirtualStage, type VirtualStage } from '../support/virtual-stage.ts'
import { cases, configs, type TcpCase } from './cases.ts'
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
    reset: () => stream.destroy(),
    close: () => stream.destroy(),
  })
}

/** The virtual network knows no resets. */
function isPlayable({ steps }: TcpCase): boolean {
  return !steps.some((step) => typeof step === 'object' && 'leave' in step && step.leave === 'reset')
}

describe.each(Object.entries(configs))('tcpops as Kamailio 6.1.5 has it: %s', (name, config) => {
  let stage: VirtualStage
  beforeAll(async () => {
    stage = await startVirtualStage(config)
  })
  afterAll(() => stage.stop())

  const own = cases.filter((one) => (one.config ?? 'always') === name && isPlayable(one))
  it.each(own.map((one) => [one.name, one] as const))('%s', async (caseName, one) => {
    expect(await playCase(stage, one, () => openVirtual(stage))).toEqual(outcomes[caseName])
  })
})
