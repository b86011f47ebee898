import { afterEach, describe, expect, it } from 'vitest'
import type { Dns } from '#runtime/host/host.ts'
import { request, reply } from '../support/user-agent.ts'
import { startVirtualStage, type VirtualStage } from '../support/virtual-stage.ts'

/** OPTIONS is answered at once, whatever else goes on; what the others meet is the test's. */
const config = (routes: string, head = ''): string => `debug=0
log_stderror=yes
${head}
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "xlog.so"
loadmodule "textops.so"
loadmodule "siputils.so"
modparam("tm", "fr_timer", 5000)
request_route {
  if (is_method("OPTIONS")) { sl_send_reply("200", "OK"); exit; }
  ${routes}
}
`
const stages: VirtualStage[] = []
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.stop()
})

async function start(routes: string, head = '', dns?: Dns): Promise<VirtualStage> {
  const stage = await startVirtualStage(config(routes, head), [], [], 'kamailio', dns)
  stages.push(stage)
  return stage
}

let count = 0
function message(method: string, uri = 'sip:bob@127.8.30.12:5072', options: { readonly body?: string } = {}): string {
  count += 1
  return request({
    method,
    uri,
    from: 'sip:alice@a.test',
    to: 'sip:bob@b.test',
    callId: `fault-${count}`,
    cseq: 1,
    branch: String(count),
    via: 'UDP 127.8.30.11:5071',
    ...options,
  })
}

/** The statuses that alice has got so far. */
const statuses = (stage: VirtualStage): readonly number[] =>
  (stage.transcript()['alice/udp'] ?? []).map((text) => Number(/^SIP\/2\.0 (\d+)/.exec(text)?.[1] ?? 0))

/** Whether an OPTIONS is answered within a hundredth of a second. */
async function isServing(stage: VirtualStage): Promise<boolean> {
  const alice = await stage.endpoint('alice')
  const before = statuses(stage).length
  alice.send(message('OPTIONS'))
  await stage.advance(10)
  return statuses(stage).slice(before).includes(200)
}

describe('the server goes on serving', () => {
  it('while a name server is silent, and answers who waited for it', async () => {
    let asked = 0
    const silent: Dns = {
      query: () => {
        asked += 1
        return new Promise((_resolve, reject) => {
          stage.host.clock.setTimer(4000, () => reject(new Error('no name server answers')))
        })
      },
    }
    const stage = await start('if (!t_relay()) sl_reply_error();', 'dns_try_naptr=no\n', silent)
    const alice = await stage.endpoint('alice')
    for (let call = 0; call < 30; call += 1) alice.send(message('INVITE', `sip:bob@silent${call}.test`))
    await stage.advance(10)
    expect(asked).toBeGreaterThanOrEqual(30)
    expect(await isServing(stage)).toBe(true)
    await stage.advance(30_000)
    // Repeated until their ACK, which never comes.
    const refused = (stage.transcript()['alice/udp'] ?? []).filter((text) => /^SIP\/2\.0 [45]/.test(text))
    expect(new Set(refused.map((text) => /Call-ID: (\S+)/.exec(text)?.[1])).size).toBe(30)
    expect(stage.logged().some((line) => line.includes('could not resolve hostname: "silent0.test"'))).toBe(true)
  })

  it('when peers close in the middle of a message', async () => {
    const stage = await start('xlog("L_ALERT", "[$rm]\\n");')
    const half = message('MESSAGE', 'sip:bob@b.test', { body: 'x'.repeat(500) }).slice(0, -250)
    for (let peer = 0; peer < 100; peer += 1) {
      const stream = stage.host.network.connectTcp(stage.server, { localIp: '127.8.30.11', timeoutMs: 1000 })
      stream.write(half.slice(0, 1 + peer * 6))
      await stage.advance(1)
      stream.destroy()
    }
    await stage.advance(5)
    expect(stage.running.core.transport.connections()).toEqual([])
    expect(stage.logged().filter((line) => line.includes('[MESSAGE]'))).toEqual([])
    expect(await isServing(stage)).toBe(true)
  })

  it('when the time of day jumps, with every timer on time', async () => {
    const stage = await start('if (!t_relay()) sl_reply_error();')
    const alice = await stage.endpoint('alice')
    const bob = await stage.endpoint('bob')
    const dayMs = 86_400_000
    alice.send(message('INVITE'))
    await stage.advance(100)
    stage.host.clock.jump(30 * dayMs)
    await stage.advance(900)
    stage.host.clock.jump(-400 * dayMs)
    expect(await isServing(stage)).toBe(true)
    await stage.advance(1000)
    // Timer A of RFC 3261 §17.1.1.2: after 0.5, 1.5 and 3.5 seconds.
    const sent = (stage.transcript()['bob/udp'] ?? []).filter((text) => text.startsWith('INVITE'))
    expect(sent).toHaveLength(3)
    expect(statuses(stage).filter((status) => status === 408)).toEqual([])
    bob.send(reply(sent[0] ?? '', '486 Busy'))
    await stage.advance(100)
    expect(statuses(stage)).toContain(486)
    alice.send(message('INVITE', 'sip:carol@127.8.30.13:5073'))
    await stage.advance(4500)
    expect(statuses(stage)).not.toContain(408)
    await stage.advance(1000)
    expect(statuses(stage)).toContain(408)
  })

  it('when a script never leaves its loop', async () => {
    const stage = await start(
      'while (1) { $var(i) = $var(i) + 1; }\nxlog("L_ALERT", "[after $var(i)]\\n");',
      'max_while_loops=100\n',
    )
    const alice = await stage.endpoint('alice')
    for (let round = 0; round < 50; round += 1) alice.send(message('MESSAGE'))
    await stage.advance(10)
    expect(await isServing(stage)).toBe(true)
    expect(stage.logged().filter((line) => /\[after \d+00\]/.test(line)).length).toBe(50)
    expect(stage.logged().some((line) => /ERROR|BUG/.test(line) && /max.*loops|runaway/i.test(line))).toBe(true)
  })

  it('when routes call themselves for ever', async () => {
    const stage = await start('route(AGAIN);\n}\nroute[AGAIN] { route(AGAIN);')
    const alice = await stage.endpoint('alice')
    for (let round = 0; round < 50; round += 1) alice.send(message('MESSAGE'))
    await stage.advance(10)
    expect(await isServing(stage)).toBe(true)
    expect(stage.logged().some((line) => line.includes('too many recursive routing table lookups'))).toBe(true)
  })

  it('under messages made for a regular expression that others take years for', async () => {
    const stage = await start('if ($rb =~ "^(a+)+$" || $rb =~ "^(a|aa|a*)*b$") xlog("L_ALERT", "[matched]\\n");')
    const alice = await stage.endpoint('alice')
    for (let round = 0; round < 20; round += 1)
      alice.send(message('MESSAGE', 'sip:bob@b.test', { body: `${'a'.repeat(3000)}!` }))
    alice.send(message('MESSAGE', 'sip:bob@b.test', { body: 'a'.repeat(3000) }))
    await stage.advance(10)
    expect(await isServing(stage)).toBe(true)
    expect(stage.logged().filter((line) => line.includes('[matched]'))).toHaveLength(1)
  })

  it('under a flood of datagrams that are no SIP, which fills no log', async () => {
    const stage = await start('exit;')
    const mallory = await stage.endpoint('mallory')
    for (let second = 0; second < 3; second += 1) {
      for (let round = 0; round < 2000; round += 1) {
        mallory.send(`\x00\xff junk ${round} ${'z'.repeat(round % 50)}\r\n\r\n`)
        mallory.send(`INVITE sip:${round}@x SIP/2.0\r\nVia: junk${round}\r\n\r\n`)
      }
      expect(await isServing(stage)).toBe(true)
      await stage.advance(1000)
    }
    mallory.send('\x00\xff junk again\r\n\r\n')
    await stage.advance(10)
    const lines = stage.logged()
    expect(lines.length).toBeLessThan(3 * 2 * 25)
    expect(lines.some((line) => /\(\d{4} more like this\)/.test(line))).toBe(true)
    expect(statuses(stage).filter((status) => status !== 200)).toEqual([])
  })
})
