import { afterEach, describe, expect, it } from 'vitest'
import type { DnsRecord } from '#runtime/dns/records.ts'
import { invite, openPhone, type Phone } from '../conformance/phones.ts'
import { reply } from '../support/user-agent.ts'
import { startVirtualStage, type VirtualStage } from '../support/virtual-stage.ts'

/** Three servers of one name, in this order. */
const servers = [
  ['bob', '127.8.30.12', 5072],
  ['carol', '127.8.30.13', 5073],
  ['dave', '127.8.30.14', 5074],
] as const

const zone: readonly DnsRecord[] = servers.flatMap(([name, address, port], at): DnsRecord[] => [
  ...['udp', 'tcp'].map((carrier): DnsRecord => {
    const common = { name: `_sip._${carrier}.pbx.test`, ttl: 60, weight: 0 }
    return { ...common, type: 'SRV', priority: at, port, target: `${name}.test` }
  }),
  { type: 'A', name: `${name}.test`, ttl: 60, address },
])

const config = (head: string, params = ''): string => `#!KAMAILIO
debug=0
log_stderror=yes
${head}
loadmodule "pv.so"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "xlog.so"
loadmodule "tmx.so"
loadmodule "textops.so"
modparam("tm", "fr_timer", 1500)
modparam("tm", "fr_inv_timer", 1500)
${params}
request_route {
  t_on_branch("B");
  t_on_failure("F");
  if (!t_relay()) sl_reply_error();
}
branch_route[B] {
  xlog("branch $T_branch_idx\\n");
  append_hf("X-B: $T_branch_idx\\r\\n");
}
failure_route[F] {
  xlog("failure $T_reply_code\\n");
}
`

const stages: VirtualStage[] = []
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.stop()
})

async function start(
  head: string,
  params = '',
): Promise<{ stage: VirtualStage; alice: Phone; phones: readonly Phone[] }> {
  const stage = await startVirtualStage(config(head, params), zone)
  stages.push(stage)
  const phones: Phone[] = []
  for (const [name] of servers) phones.push(await openPhone(stage, name))
  return { stage, alice: await openPhone(stage, 'alice'), phones }
}

const firstLine = (message: string): string => message.slice(0, message.indexOf('\r\n'))
const linesOf = (stage: VirtualStage): readonly string[] =>
  stage.logged().flatMap((line) => /ERROR: <script>: (.*)/.exec(line)?.[1] ?? [])

/** What the others received, first lines with the number of the branch. */
function received(stage: VirtualStage): readonly string[] {
  const seen = stage.transcript()
  return servers.flatMap(([name]) =>
    (seen[`${name}/udp`] ?? []).map((message) => {
      const branch = /branch=z9hG4bK[^;\r]*\.(\d+)/.exec(message)?.[1]
      return `${name} ${message.slice(0, message.indexOf(' '))} ${branch} X-B ${/X-B: (.*)\r/.exec(message)?.[1]}`
    }),
  )
}

/** As recorded with 6.1.5 and one name of three addresses. */
describe('use_dns_failover', () => {
  it('goes on to the next server after 503; branch_route and failure_route run once', async () => {
    const { stage, alice, phones } = await start('use_dns_failover=yes')
    alice.wire.send(invite(alice, { callId: 'c', to: 'sip:bob@pbx.test' }))
    const [bob, carol] = phones
    bob?.wire.send(reply(await bob.wire.receive(), '503 No'))
    carol?.wire.send(reply(await carol.wire.receive(), '486 Busy Here'))
    expect(firstLine(await alice.wire.receive())).toContain('100')
    expect(firstLine(await alice.wire.receive())).toBe('SIP/2.0 486 Busy Here')
    await stage.advance(500)
    expect(received(stage)).toEqual([
      ...['bob INVITE 0 X-B 0', 'bob ACK 0 X-B undefined'],
      ...['carol INVITE 1 X-B 0', 'carol ACK 1 X-B undefined'],
    ])
    expect(linesOf(stage)).toEqual(['branch 0', 'failure 486'])
  })

  it('goes on when a server is silent, and answers 408 when all are', async () => {
    const { stage, alice } = await start('use_dns_failover=yes')
    alice.wire.send(invite(alice, { callId: 'c', to: 'sip:bob@pbx.test' }))
    await stage.advance(6000)
    const invites = received(stage).filter((line) => line.includes('INVITE'))
    expect([...new Set(invites)]).toEqual(['bob INVITE 0 X-B 0', 'carol INVITE 1 X-B 0', 'dave INVITE 2 X-B 0'])
    expect(linesOf(stage)).toEqual(['branch 0', 'failure 408'])
    expect(firstLine(await alice.wire.receive())).toContain('100')
    expect(firstLine(await alice.wire.receive())).toBe('SIP/2.0 408 Request Timeout')
    await stage.advance(60_000)
    const [stats] = await stage.running.core.rpc.call('tm.stats', [])
    expect(stats instanceof Map && stats.get('current')).toBe(0)
  })

  // 6.1.5 reads pairs of code or class; other writings such as "500" or "5xx" leave 503 alone to lead further.
  it.each([
    ['code=500;class=4', '500 Broken', true],
    ['code=500;class=4', '404 Not Found', true],
    ['code=500;class=4', '502 Bad Gateway', false],
    ['code=500;class=4', '503 No', true],
    ['500,404', '500 Broken', false],
  ])('with failover_reply_codes %j a %s leads further: %j', async (codes, status, isFurther) => {
    const head = `use_dns_failover=yes\n`
    const { stage, alice, phones } = await start(head, `modparam("tm", "failover_reply_codes", "${codes}")`)
    alice.wire.send(invite(alice, { callId: 'c', to: 'sip:bob@pbx.test' }))
    const [bob] = phones
    bob?.wire.send(reply((await bob?.wire.receive()) ?? '', status))
    await stage.advance(200)
    expect(received(stage).some((line) => line.startsWith('carol'))).toBe(isFurther)
  })

  it('stays with a server that rang', async () => {
    const { stage, alice, phones } = await start('use_dns_failover=yes')
    alice.wire.send(invite(alice, { callId: 'c', to: 'sip:bob@pbx.test' }))
    const [bob] = phones
    bob?.wire.send(reply((await bob?.wire.receive()) ?? '', '180 Ringing'))
    await stage.advance(4000)
    expect(received(stage).filter((line) => line.startsWith('carol'))).toEqual([])
    expect(linesOf(stage)).toEqual(['branch 0', 'failure 408'])
  })

  it('goes on when a connection is refused', async () => {
    const { stage, alice } = await start('use_dns_failover=yes')
    const stream: string[] = []
    await stage.host.network.listenTcp({ ip: '127.8.30.13', port: 5073 }, (far) => {
      far.onData = (data) => void stream.push(data)
    })
    alice.wire.send(invite(alice, { callId: 'c', to: 'sip:bob@pbx.test;transport=tcp' }))
    await stage.advance(100)
    expect(firstLine(stream.join(''))).toBe('INVITE sip:bob@pbx.test;transport=tcp SIP/2.0')
    expect(linesOf(stage)).toEqual(['branch 0'])
  })

  it('is off unless it is asked for', async () => {
    const { stage, alice, phones } = await start('')
    alice.wire.send(invite(alice, { callId: 'c', to: 'sip:bob@pbx.test' }))
    const [bob] = phones
    bob?.wire.send(reply((await bob?.wire.receive()) ?? '', '503 No'))
    await stage.advance(100)
    expect(received(stage).filter((line) => !line.startsWith('bob'))).toEqual([])
    expect(linesOf(stage)).toEqual(['branch 0', 'failure 503'])
  })
})
