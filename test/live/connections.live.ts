import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realServer } from '../conformance/configs.ts'
import { startRealStage } from '../support/real-stage.ts'
import type { Stage } from '../support/stage.ts'
import * as tcp from '../tcpops/cases.ts'
import { playCase as playTcp } from '../tcpops/play.ts'
import { openSocket as openTcp } from '../tcpops/sockets.ts'
import { cases, configs } from '../websocket/cases.ts'
import { differences } from '../websocket/differences.ts'
import { playCase } from '../websocket/play.ts'
import { openSocket } from '../websocket/sockets.ts'
import { isAvailable } from './require.ts'

const ours = join(import.meta.dirname, '../../bin/kamailio')
const servers = [
  ['Kamailio 6.1.5', realServer('6.1.5')],
  ['bin/kamailio', ours],
] as const

function outcomesOf(folder: string): ReadonlyMap<string, object> {
  const file = join(import.meta.dirname, `../${folder}/recorded.json`)
  const { outcomes } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly outcomes: { readonly [name: string]: object }
  }
  return new Map(Object.entries(outcomes))
}

/** Keepalives take their seconds on a real clock: they are recorded, and played on the virtual one. */
const quick = ['usual', 'anyOrigin', 'sameOrigin'] as const

describe.each(servers)('WebSockets of %s on real sockets', (_name, command) => {
  const isPresent = isAvailable(command, 'Kamailio 6.1.5')
  const outcomes = outcomesOf('websocket')
  describe.skipIf(!isPresent).each(quick)('%s', (name) => {
    let stage: Stage
    beforeAll(async () => {
      stage = await startRealStage({ command: command ?? '', config: configs[name] })
    })
    afterAll(() => stage.stop())
    const own = cases.filter(({ config = 'usual' }) => config === name)
    it.each(own.map((one) => [one.name, one] as const))('%s', async (caseName, one) => {
      const changed = command === ours ? differences.get(caseName) : undefined
      expect(await playCase(stage, one, openSocket)).toEqual({ ...outcomes.get(caseName), ...changed })
    })
  })
})

describe.each(servers)('tcpops of %s on real sockets', (_name, command) => {
  const isPresent = isAvailable(command, 'Kamailio 6.1.5')
  const outcomes = outcomesOf('tcpops')
  describe.skipIf(!isPresent).each(Object.entries(tcp.configs))('%s', (name, config) => {
    let stage: Stage
    beforeAll(async () => {
      stage = await startRealStage({ command: command ?? '', config })
    })
    afterAll(() => stage.stop())
    const own = tcp.cases.filter((one) => (one.config ?? 'always') === name)
    it.each(own.map((one) => [one.name, one] as const))('%s', async (caseName, one) => {
      expect(await playTcp(stage, one, openTcp)).toEqual(outcomes.get(caseName))
    })
  })
})
