import { afterEach, beforeEach, expect, it } from 'vitest'
import { request } from '../../test/support/user-agent.ts'
import { startVirtualStage, type VirtualStage } from '../../test/support/virtual-stage.ts'

const config = `#!KAMAILIO
auto_aliases=no
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "corex.so"
loadmodule "xlog.so"
request_route {
  $du = "sip:127.8.30.12:5072";
  t_on_failure("F"); t_on_branch("B");
  if ($rU == "parallel") append_branch("sip:ap@127.8.30.13:5073");
  t_relay();
}
branch_route[B] { xlog("L_WARN", "branch: $ru $(branch(count)) $br\\n"); }
failure_route[F] {
  if ($rU == "du-append") { $du = "sip:127.8.30.13:5073"; append_branch(); t_relay(); }
  if ($rU == "du") { $du = "sip:127.8.30.13:5073"; t_relay(); }
  if ($rU == "append") { append_branch(); t_relay(); }
  if ($rU == "ru-append") { $ru = "sip:x@127.8.30.13:5073"; append_branch(); t_relay(); }
  if ($rU == "append-uri") { append_branch("sip:y@127.8.30.13:5073"); t_relay(); }
  if ($rU == "du-append-uri") { $du = "sip:127.8.30.13:5073"; append_branch("sip:y@127.8.30.13:5073"); t_relay(); }
  if ($rU == "nothing") { t_relay(); }
}
`

let stage: VirtualStage

beforeEach(async () => {
  stage = await startVirtualStage(config)
})

afterEach(() => stage.stop())

/** Calls a user; bob and carol are busy. Gives who got an INVITE for which user. */
async function call(user: string): Promise<readonly string[]> {
  const alice = await stage.endpoint('alice')
  const phones = [await stage.endpoint('bob'), await stage.endpoint('carol')]
  const ids = { callId: user, branch: user, cseq: 1, from: 'sip:a@x', to: 'sip:b@x', via: 'UDP 127.8.30.11:5071' }
  alice.send(request({ method: 'INVITE', uri: `sip:${user}@ex.invalid`, ...ids }))
  const seen: string[] = []
  for (let turn = 0; turn < 3; turn += 1) {
    await stage.advance(20)
    for (const phone of phones) {
      while (!(await phone.isQuiet(0))) {
        const text = await phone.receive()
        if (!text.startsWith('INVITE')) continue
        seen.push(`${phone.name} ${/^INVITE sip:([^@]+)@/.exec(text)?.[1]}`)
        const kept = text.split('\r\n').filter((line) => /^(Via|From|Call-ID|CSeq):/.test(line))
        phone.send(['SIP/2.0 486 Busy', ...kept, 'To: <sip:b@x>;tag=test-z', 'Content-Length: 0', '', ''].join('\r\n'))
      }
    }
  }
  return seen
}

// As 6.1.5 did, retransmissions left out. ($ru without a next hop of its own goes to ex.invalid, which does not resolve.)
it.each([
  ['du-append', ['bob du-append', 'carol du-append']],
  ['du', ['bob du', 'carol du']],
  ['append', ['bob append', 'bob append']],
  ['ru-append', ['bob ru-append', 'bob x', 'carol x']],
  ['append-uri', ['bob append-uri', 'bob y']],
  ['du-append-uri', ['bob du-append-uri', 'carol du-append-uri', 'carol y']],
  ['nothing', ['bob nothing']],
])('failure_route with %s', async (user, seen) => {
  expect((await call(user)).toSorted()).toEqual(seen.toSorted())
})

it('shows the appended branches to branch_route', async () => {
  await call('parallel')
  const lines = stage.logged().flatMap((line) => /branch: (.*)$/.exec(line)?.[1] ?? [])
  expect(lines).toEqual([
    'sip:parallel@ex.invalid 1 sip:ap@127.8.30.13:5073',
    'sip:ap@127.8.30.13:5073 1 sip:ap@127.8.30.13:5073',
  ])
})
