import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { VirtualClock } from '#runtime/host/virtual-clock.ts'
import { createVirtualHost } from '#runtime/host/virtual-host.ts'
import { createCatalogue } from '../catalogue.ts'
import { RecordingNetwork } from '../virtual/recording-network.ts'
import { compilePaused } from './compile-paused.ts'
import type { DebuggedCall } from './debugged-call.ts'
import { startRealServer } from '../start-server.ts'
import { Debugger } from './debugger.ts'
import { createDebugHost } from './launch.ts'

const config = `
loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "pv.so"
modparam("tm", "fr_timer", 5000)
request_route {
  if ($rU == "quick") {
    sl_send_reply("200", "OK");
    exit;
  }
  t_relay();
  exit;
}
`

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const request = (user: string, id: string): string =>
  [
    `INVITE sip:${user}@127.0.0.9:5060 SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.2:5060;branch=z9hG4bK${id}`,
    'From: <sip:alice@b>;tag=1',
    'To: <sip:alice@b>',
    `Call-ID: ${id}`,
    'CSeq: 1 INVITE',
    'Max-Forwards: 70\r\n\r\n',
  ].join('\r\n')

/** `early`: what came before the debugger. */
async function start(freezesTimers: boolean, early: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-frozen-'))
  const file = join(folder, 'a.cfg')
  writeFileSync(file, config)
  const compiled = await compilePaused(file, createCatalogue(), { defines: [], target: '6.1' })
  if ('refused' in compiled) throw new Error(compiled.refused.diagnostics.map(({ message }) => message).join('\n'))
  const clock = new VirtualClock()
  const network = new RecordingNetwork(clock, ['127.0.0.1'])
  const host = { ...createVirtualHost({ clock }), network }
  const debugHost = createDebugHost(host)
  const started = await startRealServer(
    compiled.program,
    {
      listen: ['udp:127.0.0.1:5060'],
      listenReplaces: true,
      runDirectory: folder,
      settings: new Map(),
      aliases: [],
      stubModules: new Set(),
      isColoured: false,
      malformed: 'rfc',
      onLog: () => undefined,
    },
    debugHost.host,
  )
  if ('errors' in started) throw new Error(started.errors.map(({ text }) => text).join('\n'))
  const { server } = started
  const deliver = (text: string): void =>
    void network.deliver(text, { proto: 'udp', ip: '127.0.0.2', port: 5060 }, { ip: '127.0.0.1', port: 5060 })
  for (const message of early) deliver(message)
  await clock.advance(0)
  const own = new Debugger(server, { scope: debugHost.scope, clock: freezesTimers ? debugHost.clock : undefined })
  stops.push(async () => {
    own.detach()
    const stopped = server.stop()
    await clock.advance(10_000)
    await stopped
    rmSync(folder, { recursive: true, force: true })
  })
  own.setLineBreakpoints(file, [{ line: 12, condition: '$ci == "held"' }])
  const stopped = new Promise<DebuggedCall>((resolve) => (own.events = { stopped: resolve }))
  /** The first lines that were sent for a call since it was asked last. */
  const sentFor = (id: string): readonly string[] => {
    const own = network.sent.filter(({ message }) => message.includes(`Call-ID: ${id}\r\n`))
    for (const one of own) network.sent.splice(network.sent.indexOf(one), 1)
    return own.map(({ message }) => message.split(' sip:', 1)[0]?.split('\r\n', 1)[0] ?? '')
  }
  return { own, clock, deliver, stopped, sentFor }
}

it('time stands still for a stopped call alone, and goes on where it stood', async () => {
  const { own, clock, deliver, stopped, sentFor } = await start(true)
  deliver(request('slow', 'held'))
  deliver(request('slow', 'other'))
  await clock.advance(0)
  const call = await stopped
  expect(call.callId).toBe('held')
  expect(sentFor('held')).toEqual(['SIP/2.0 100 trying -- your call is important to us', 'INVITE'])
  sentFor('other')
  for (let count = 0; count < 50; count += 1) deliver(request('quick', `quick-${count}`))
  await clock.advance(300_000)
  expect(sentFor('held')).toEqual([])
  expect(sentFor('other').slice(0, 1)).toEqual(['INVITE'])
  for (let count = 0; count < 50; count += 1) expect(sentFor(`quick-${count}`)).toEqual(['SIP/2.0 200 OK'])
  await own.continue(call)
  await clock.advance(400)
  expect(sentFor('held')).toEqual([])
  await clock.advance(200)
  expect(sentFor('held')).toEqual(['INVITE'])
  await clock.advance(4500)
  expect(sentFor('held')).toEqual(['INVITE', 'INVITE', 'SIP/2.0 408 Request Timeout'])
})

it('without that a stopped call times out', async () => {
  const { clock, deliver, stopped, sentFor } = await start(false)
  deliver(request('slow', 'held'))
  await clock.advance(0)
  await stopped
  await clock.advance(10_000)
  expect(sentFor('held')).toContain('SIP/2.0 408 Request Timeout')
})

it('timers that were set before the debugger came stand still too, and still can be stopped', async () => {
  const early = request('slow', 'held')
  const { own, clock, deliver, stopped, sentFor } = await start(true, [early, request('slow', 'other')])
  await clock.advance(100)
  sentFor('held')
  sentFor('other')
  deliver(request('slow', 'held').replace('z9hG4bKheld', 'z9hG4bKanother').replace('1 INVITE', '2 INVITE'))
  await clock.advance(0)
  const call = await stopped
  sentFor('held')
  await clock.advance(300_000)
  expect(sentFor('held')).toEqual([])
  expect(sentFor('other')).toContain('SIP/2.0 408 Request Timeout')
  await own.continue(call)
  await clock.advance(350)
  expect(sentFor('held')).toEqual([])
  await clock.advance(300)
  expect(sentFor('held')).toEqual(['INVITE', 'INVITE'])
  await clock.advance(6000)
  expect(sentFor('held')).toContain('SIP/2.0 408 Request Timeout')
})
