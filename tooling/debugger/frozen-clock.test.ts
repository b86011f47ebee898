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
import { launchReal } from './launch.ts'

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

async function start(freezesTimers: boolean) {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-frozen-'))
  const file = join(folder, 'a.cfg')
  writeFileSync(file, config)
  const compiled = await compilePaused(file, createCatalogue(), { defines: [], target: '6.1' })
  if ('refused' in compiled) throw new Error(compiled.refused.diagnostics.map(({ message }) => message).join('\n'))
  const clock = new VirtualClock()
  const network = new RecordingNetwork(clock, ['127.0.0.1'])
  const host = { ...createVirtualHost({ clock }), network }
  const launched = await launchReal(compiled.program, {
    listen: ['udp:127.0.0.1:5060'],
    listenReplaces: true,
    runDirectory: folder,
    settings: new Map(),
    aliases: [],
    stubModules: new Set(),
    isColoured: false,
    freezesTimers,
    host,
  })
  if ('errors' in launched) throw new Error(launched.errors.map(({ text }) => text).join('\n'))
  stops.push(async () => {
    const stopped = launched.stop()
    await clock.advance(10_000)
    await stopped
    rmSync(folder, { recursive: true, force: true })
  })
  const { debugger: own } = launched
  own.setLineBreakpoints(file, [{ line: 12, condition: '$ci == "held"' }])
  const stopped = new Promise<DebuggedCall>((resolve) => (own.events = { stopped: resolve }))
  const deliver = (text: string): void =>
    void network.deliver(text, { proto: 'udp', ip: '127.0.0.2', port: 5060 }, { ip: '127.0.0.1', port: 5060 })
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
