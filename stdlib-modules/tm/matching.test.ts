import { afterEach, beforeEach, expect, it } from 'vitest'
import { request } from '../../test/support/user-agent.ts'
import { startVirtualStage, type VirtualStage } from '../../test/support/virtual-stage.ts'

/** What 6.1.5 takes for part of a transaction, as other modules' recordings showed. */
const config = `#!KAMAILIO
auto_aliases=no
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "xlog.so"
request_route {
  $du = "sip:127.8.30.12:5072";
  if ($rm == "ACK") {
    if (t_check_trans()) xlog("L_WARN", "ACK $ci belongs\\n"); else xlog("L_WARN", "ACK $ci is alone\\n");
  }
  if ($rm == "INVITE" && $ci == "own") {
    t_newtran();
    t_reply("200", "OK");
    exit;
  }
  t_relay();
}
`

let stage: VirtualStage

beforeEach(async () => {
  stage = await startVirtualStage(config)
})

afterEach(() => stage.stop())

/** The text of a request of alice's. */
function of(method: string, callId: string, branch: string, toTag = ''): string {
  const ids = { callId, branch, cseq: 1, from: 'sip:a@x', via: 'UDP 127.8.30.11:5071' }
  return request({ method, uri: 'sip:b@example.com', to: 'sip:b@x', ...ids }).replace(/^(To: [^\r]*)/m, `$1${toTag}`)
}

it('answers a retransmission again, and does not take another Call-ID with the same branch for one', async () => {
  const [alice, bob] = [await stage.endpoint('alice'), await stage.endpoint('bob')]
  alice.send(of('INVITE', 'one', 'same'))
  alice.send(of('INVITE', 'one', 'same'))
  alice.send(of('INVITE', 'two', 'same'))
  const seen = [await bob.receive(), await bob.receive()].map((text) => /^Call-ID: (.*)\r$/m.exec(text)?.[1])
  expect(seen).toEqual(['one', 'two'])
})

it('gives the ACK to a 2xx that was passed on to the script as one without a transaction', async () => {
  const [alice, bob] = [await stage.endpoint('alice'), await stage.endpoint('bob')]
  alice.send(of('INVITE', 'call', 'invite'))
  const invite = await bob.receive()
  const kept = invite.split('\r\n').filter((line) => /^(Via|From|Call-ID|CSeq):/.test(line))
  bob.send(['SIP/2.0 200 OK', ...kept, 'To: <sip:b@x>;tag=test-b', 'Content-Length: 0', '', ''].join('\r\n'))
  await stage.advance(10)
  alice.send(of('ACK', 'call', 'ack', ';tag=test-b'))
  alice.send(of('ACK', 'call', 'invite', ';tag=test-b'))
  alice.send(of('ACK', 'other', 'ack2', ';tag=test-b'))
  await stage.advance(10)
  expect(acksOf(stage)).toEqual(['call is alone', 'call is alone', 'other is alone'])
})

it('ends the ACK to a 2xx of its own', async () => {
  const alice = await stage.endpoint('alice')
  alice.send(of('INVITE', 'own', 'invite'))
  const tag = /^To: .*(;tag=[^\r]*)/m.exec(await alice.receive())?.[1]
  alice.send(of('ACK', 'own', 'ack', tag))
  alice.send(of('ACK', 'own', 'ack2', ';tag=another'))
  await stage.advance(10)
  expect(acksOf(stage)).toEqual(['own is alone'])
})

const acksOf = ({ logged }: VirtualStage): readonly string[] =>
  logged().flatMap((line) => /ACK (.*)$/.exec(line)?.[1] ?? [])
