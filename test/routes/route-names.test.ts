import { expect, it } from 'vitest'
import { openPhone } from '../conformance/phones.ts'
import { request } from '../support/user-agent.ts'
import { startVirtualStage } from '../support/virtual-stage.ts'

const config = `#!KAMAILIO
debug=0
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "xlog.so"
loadmodule "corex.so"
request_route {
  xlog("A $cfg(route)\\n");
  route(X);
  xlog("B $cfg(route)\\n");
  if (route(Y)) { xlog("C $cfg(route)\\n"); }
  t_on_branch("BR");
  $du = "sip:127.8.30.12:5072";
  t_relay();
  xlog("D $cfg(route)\\n");
}
route[X] { xlog("E $cfg(route)\\n"); $var(name) = "Y"; route($var(name)); xlog("F $cfg(route)\\n"); }
route[Y] { xlog("G $cfg(route)\\n"); return 1; }
branch_route[BR] { xlog("H $cfg(route)\\n"); route(Y); xlog("I $cfg(route)\\n"); }
onsend_route { xlog("J $cfg(route)\\n"); }
`

it('$cfg(route) is the block that runs, as in 6.1.5', async () => {
  const stage = await startVirtualStage(config)
  const alice = await openPhone(stage, 'alice')
  const uri = 'sip:bob@127.8.30.1'
  const common = { method: 'OPTIONS', uri, from: alice.aor, to: uri, callId: 'c', cseq: 1, branch: 'b', via: alice.via }
  alice.wire.send(request(common))
  await stage.advance(20)
  const lines = stage.logged().flatMap((line) => /<script>: (.*)/.exec(line)?.[1] ?? [])
  await stage.stop()
  expect(lines).toEqual([
    ...['A DEFAULT_ROUTE', 'E X', 'G Y', 'F X', 'B DEFAULT_ROUTE', 'G Y', 'C DEFAULT_ROUTE'],
    ...['H BR', 'G Y', 'I BR', 'J DEFAULT_SEND', 'D DEFAULT_ROUTE'],
  ])
})
