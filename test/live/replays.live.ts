import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CapturedMessage } from '#tooling/capture/captured-message.ts'
import { readCapture } from '#tooling/capture/capture.ts'
import { writePcap } from '#tooling/capture/write-pcap.ts'
import type { Entry } from '#tooling/recording/recording.ts'
import { judgeCalls } from '#tooling/replay/calls.ts'
import { replayCapture } from '#tooling/replay/replay.ts'
import { addressText, findServerSide } from '#tooling/replay/server-side.ts'
import { Stage } from '#tooling/test-runner/engine/stage.ts'
import { loadTestFiles } from '#tooling/test-runner/load-files.ts'
import { Programs } from '#tooling/test-runner/programs.ts'
import type { TestCase } from '#tooling/test-runner/test-case.ts'

const folder = join(import.meta.dirname, '../../examples/proxy/tests')
const programs = new Programs({ define: [], config: false })

/** What went over the network, as a pcap file has it. */
function captured(entries: readonly Entry[]): readonly CapturedMessage[] {
  const messages = entries.flatMap((entry) => {
    if (entry.kind !== 'received' && entry.kind !== 'sent') return []
    const [from, to] = [entry.from, entry.to].map((text) => {
      const [, proto = '', ip = '', port = ''] = /^(udp|tcp):(.*):(\d+)$/.exec(text) ?? []
      return { proto, ip: ip.replaceAll(/[[\]]/g, ''), port: Number(port) }
    })
    const isSip = / SIP\/2\.0$|^SIP\/2\.0 /.test(entry.message.split('\r\n')[0] ?? '')
    if (from === undefined || to === undefined || !isSip || (from.proto !== 'udp' && from.proto !== 'tcp')) return []
    return [{ timeMs: entry.timeMs, proto: from.proto, from, to, text: entry.message }] as const
  })
  return readCapture(writePcap(messages)).messages
}

/** Plays a test, then the capture of it on a server with another chance: what differs. */
async function differencesOf(test: TestCase): Promise<readonly string[] | undefined> {
  const program = await programs.get(test.setup.config, test.setup.defines)
  if ('broken' in program) throw new Error('the example does not compile')
  const stage = await Stage.start({ ...test.setup, program: program.module, stubModules: program.stubs, seed: 5 })
  if ('errors' in stage) throw new Error('the example does not start')
  const listening = stage.virtual.sockets.map((socket) => addressText(socket))
  await test.play(stage, () => undefined)
  const messages = captured([...stage.recording.entries])
  await stage.stop()
  const side = findServerSide(messages, [], listening)
  if (side === undefined) return undefined
  const replayed = await replayCapture(program.module, side, {
    names: new Map(),
    stubModules: program.stubs,
    settings: test.setup.settings,
    trustsCredentials: true,
  })
  if ('errors' in replayed) throw new Error('the example does not start')
  return judgeCalls(side, replayed)
    .filter(({ verdict }) => verdict === 'differs')
    .map(({ callId, difference }) => `${callId} ${difference?.kind}`)
}

/** Every call of the example's tests, captured and replayed: the same branches, tags, routes and timers as when it was played. */
describe('calls of the proxy of the examples, captured and replayed', () => {
  it.each(['calls', 'forking', 'serial', 'registration', 'voicemail', 'trust'])('%s', async (name) => {
    const { files } = loadTestFiles([join(folder, `${name}.test.yaml`)])
    // A mock and a command of an operator are in no capture.
    const tests = files.flatMap(({ tests: all }) => all).filter(({ setup }) => setup.mocks.length === 0)
    expect(tests.length).toBeGreaterThan(3)
    for (const test of tests) expect(await differencesOf(test), test.name).toEqual([])
  })
})
