import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, it } from 'vitest'
import { compileConfig } from '#compiler/compile.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { createCatalogue } from '../catalogue.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { createEvaluator } from '../debugger/evaluator.ts'
import { loadCompiledText } from '../load-program.ts'
import { startVirtualServer, type VirtualServer } from '../virtual/virtual-server.ts'
import { valueText } from './changes.ts'
import { createRecorder } from './recorder.ts'
import { placeOf, type Entry } from './recording.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-recorder-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const config = `
loadmodule "pv.so"
loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "textops.so" loadmodule "rr.so"
loadmodule "xlog.so"
request_route {
  $avp(who) = $rU + "@" + $rd;
  if ($rU == "bob" && $rP == "UDP") route(TO_BOB);
  xlog("L_WARN", "nobody called $rU\\n");
  sl_send_reply("404", "Gone");
}
route[TO_BOB] {
  append_hf("X-Who: $avp(who)\\r\\n"); record_route();
  $du = "sip:127.0.0.9:5070";
  t_on_failure("BUSY");
  t_relay();
  exit;
}
failure_route[BUSY] {
  if (t_check_status("486")) t_reply("480", "Busy");
}
`

async function start(canPause: boolean, text = config): Promise<VirtualServer> {
  const file = join(folder, 'a.cfg')
  writeFileSync(file, text)
  const compiled = compileConfig(file, createCompilerHost(folder), createCatalogue(), {
    defines: [],
    target: '6.1',
    outputName: 'a.mjs',
    hasProbe: true,
    canPause,
  })
  const program = await loadCompiledText(compiled.code, compiled.map, file)
  const started = await startVirtualServer(program, {
    listen: ['udp:127.0.0.1:5060', 'tcp:127.0.0.1:5060'],
    zone: [],
    stubModules: new Set(),
    settings: new Map(),
    startMs: 1_000_000,
  })
  if ('errors' in started) throw new Error(started.errors.map((one) => one.text).join('\n'))
  stops.push(() => started.stop())
  return started
}

const head = (method: string, user: string) =>
  [
    `Via: SIP/2.0/UDP 127.0.0.2:5060;branch=z9hG4bK${method}${user}`,
    'From: <sip:a@a>;tag=1',
    `To: <sip:${user}@b>`,
  ].concat([`Call-ID: call-${user}`, `CSeq: 1 ${method}`, 'Max-Forwards: 70'])
const invite = (user: string): string => `INVITE sip:${user}@b SIP/2.0\r\n${head('INVITE', user).join('\r\n')}\r\n\r\n`

function shown(entry: Entry): string {
  switch (entry.kind) {
    case 'received':
      return `${entry.callId} <- ${entry.message.split('\r\n')[0] ?? ''}`
    case 'run':
      return `${entry.run.route} ${entry.run.name} on ${entry.run.about}`
    case 'step': {
      const values = entry.values.map(({ text, value }) => `${text}=${valueText(value)}`).join(' ')
      const changes = entry.changes.map((one) =>
        one.kind === 'value' ? `${one.what}:${valueText(one.before)}>${valueText(one.after)}` : `+${one.added.trim()}`,
      )
      return [placeOf(entry).slice(folder.length + 1), entry.depth, values, entry.arm?.label ?? '', ...changes].join(
        ' | ',
      )
    }
    case 'log':
      return `log ${entry.level} ${entry.text} by ${entry.cause?.step.at[1] ?? 'nobody'}`
    case 'sent':
      return `-> ${entry.to} ${entry.message.split('\r\n')[0] ?? ''} by ${entry.cause.kind === 'step' ? entry.cause.entry.step.at[1] : entry.cause.kind}`
    case 'end':
      return `end ${entry.code}`
  }
}

it.each([false, true])('records a call with what decided it and what it changed (pauses: %s)', async (canPause) => {
  const { server, network, clock, ...virtual } = await start(canPause)
  const recorder = createRecorder(server)
  network.onSent = (sent) => recorder.sent(sent)
  const deliver = async (message: string, ip: string, port: number): Promise<void> => {
    recorder.received(message, `udp:${ip}:${port}`, 'udp:127.0.0.1:5060')
    network.deliver(message, { proto: 'udp', ip, port }, { ip: '127.0.0.1', port: 5060 })
    await clock.advance(1)
  }
  await deliver(invite('bob'), '127.0.0.2', 5060)
  const sent = network.sent.at(-1)?.message ?? ''
  const vias = sent.split('\r\n').filter((line) => line.startsWith('Via:'))
  const rest = sent.split('\r\n').filter((line) => /^(From|To|Call-ID|CSeq):/.test(line))
  await deliver(`SIP/2.0 486 Busy Here\r\n${[...vias, ...rest].join('\r\n')};tag=9\r\n\r\n`, '127.0.0.9', 5070)
  expect(recorder.recording.entries.map(shown).join('\n')).toMatchInlineSnapshot(`
    "call-bob <- INVITE sip:bob@b SIP/2.0
    request  on INVITE sip:bob@b SIP/2.0
    a.cfg:8 | 0 | $rU="bob" $rd="b" |  | $avp(who):$null>"bob@b"
    a.cfg:9 | 0 | $rU="bob" $rP="UDP" | then
    a.cfg:9 | 0 |  | 
    a.cfg:14 | 2 | $avp(who)="bob@b" |  | +X-Who: bob@b
    a.cfg:14 | 2 |  |  | +Record-Route: <sip:127.0.0.1;lr;ftag=1>
    a.cfg:15 | 2 |  |  | $du:$null>"sip:127.0.0.9:5070"
    a.cfg:16 | 2 |  | 
    a.cfg:17 | 2 |  | 
    -> udp:127.0.0.2:5060 SIP/2.0 100 trying -- your call is important to us by 17
    -> udp:127.0.0.9:5070 INVITE sip:bob@b SIP/2.0 by 17
    a.cfg:18 | 2 |  | 
    end 1
    call-bob <- SIP/2.0 486 Busy Here
    -> udp:127.0.0.9:5070 ACK sip:bob@b SIP/2.0 by received
    failure BUSY on INVITE sip:bob@b SIP/2.0
    a.cfg:21 | 0 |  | then
    a.cfg:21 | 0 |  | 
    -> udp:127.0.0.2:5060 SIP/2.0 480 Busy by 21
    end 1"
  `)
  expect(virtual.startLog).toEqual([])
})

it('a copy of a context is not changed by what goes on, nor the other way; expressions are evaluated on either', async () => {
  const { server, network, clock } = await start(false)
  const evaluator = createEvaluator(server)
  const copies: RouteContext[] = []
  server.core.probes.add({ step: (ctx) => void copies.push(ctx.copy()) })
  network.deliver(invite('bob'), { proto: 'udp', ip: '127.0.0.2', port: 5060 }, { ip: '127.0.0.1', port: 5060 })
  await clock.advance(1)
  const seen = await Promise.all(copies.map((one) => evaluator.evaluate('$avp(who)', one)))
  expect(seen.slice(0, 3)).toEqual([{ value: null }, { value: 'bob@b' }, { value: 'bob@b' }])
  const [first, second] = copies
  if (first === undefined || second === undefined) throw new Error('nothing ran')
  expect(await evaluator.evaluate('$rU == "bob" && is_present_hf("X")', first)).toEqual({ value: 0 })
  expect(await evaluator.evaluate('$avp(who) + "!"', second)).toEqual({ value: 'bob@b!' })
  expect(await evaluator.execute('$avp(who) = 7; $ru = "sip:x@y";', second)).toEqual({ value: 1 })
  expect(await evaluator.evaluate('$avp(who) + 1', second)).toEqual({ value: 8 })
  expect(await evaluator.evaluate('$avp(who)', copies[2] ?? second)).toEqual({ value: 'bob@b' })
  expect(await evaluator.evaluate('1 +', second)).toMatchObject({ error: expect.any(String) as string })
})

it('recording does not count what the script counts by reading', async () => {
  const counting = `
loadmodule "pv.so"
modparam("pv", "shvset", "n=i:0")
request_route {
  $var(first) = $shvinc(n);
  $avp(named) = $avp($shvinc(n));
  $avp(last) = $shvinc(n);
}
`
  const { server, network, clock } = await start(false, counting)
  createRecorder(server)
  const ends: unknown[] = []
  server.core.probes.add({ runEnded: ({ attributes }) => void ends.push(attributes.avps.all('last')) })
  network.deliver(invite('x'), { proto: 'udp', ip: '127.0.0.2', port: 5060 }, { ip: '127.0.0.1', port: 5060 })
  await clock.advance(1)
  expect(ends).toEqual([[3]])
})
