import { expect, it } from 'vitest'
import { request } from '../support/user-agent.ts'
import { startVirtualStage } from '../support/virtual-stage.ts'

const config = `#!KAMAILIO
debug=2
log_prefix="{$ci} "
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "xlog.so"
request_route {
  xlog("L_INFO", "TRACE|one\\n");
  route(MAYBE);
  xlog("L_INFO", "TRACE|two\\n");
  if (route(NEVER) > 0) xlog("L_INFO", "TRACE|three\\n");
  sl_send_reply("200", "OK");
}
route[MAYBE] {
  if ($rU == "relayed") t_relay();
}
route[NEVER] {
  if ($rU == "relayed") t_relay();
  xlog("L_INFO", "TRACE|inside\\n");
}
`

it('lines after a block that might have waited carry the prefix of their message', async () => {
  const stage = await startVirtualStage(config)
  const alice = await stage.endpoint('alice')
  alice.send(
    request({
      method: 'OPTIONS',
      uri: 'sip:bob@127.8.30.1',
      from: 'sip:alice@127.8.30.1',
      to: 'sip:bob@127.8.30.1',
      callId: 'prefixed',
      cseq: 1,
      branch: 'prefixed',
      via: 'UDP 127.8.30.11:5071',
    }),
  )
  await alice.receive()
  await stage.stop()
  const traced = stage.logged().filter((line) => line.includes('TRACE|'))
  expect(traced.map((line) => line.slice(line.indexOf(': ') + 2))).toEqual(
    ['one', 'two', 'inside', 'three'].map((text) => `{prefixed} <script>: TRACE|${text}`),
  )
})
