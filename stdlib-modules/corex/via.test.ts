import { afterEach, expect, it } from 'vitest'
import { request } from '../../test/support/user-agent.ts'
import { startVirtualStage, type VirtualStage } from '../../test/support/virtual-stage.ts'

const config = `#!KAMAILIO
auto_aliases=no
server_id=7
xavp_via_params="via"
xavp_via_fields="vf"
xavp_via_reply_params="vr"
loadmodule "pv.so"
loadmodule "sl.so"
loadmodule "corex.so"
request_route {
  $xavp(via=>par) = "1";
  $xavp(via[0]=>alias) = "zz";
  $xavp(vr=>rp) = "q";
  $xavp(vr[0]=>rp2) = 5;
  via_add_srvid("1"); via_add_xavp_params("1"); via_reply_add_xavp_params("1");
  if ($rU == "fields") {
    $xavp(vf=>address) = "9.9.9.9"; $xavp(vf[0]=>port) = "7777";
    via_use_xavp_fields("1");
  }
  if ($rU == "off") { via_add_srvid("0"); via_add_xavp_params("0"); via_reply_add_xavp_params("0"); }
  if ($rm == "OPTIONS") { sl_send_reply("200", "OK"); exit; }
  $du = "sip:127.8.30.12:5072";
  forward();
}
`

let stage: VirtualStage | undefined

afterEach(() => stage?.stop())

/** The first Via of what comes out, its branch masked: of the request at bob, of the reply at alice. */
async function viaOf(method: string, user: string): Promise<string> {
  stage = await startVirtualStage(config)
  const [alice, bob] = [await stage.endpoint('alice'), await stage.endpoint('bob')]
  const via = `UDP ${alice.ip}:${alice.port}`
  const ids = { callId: 'via', branch: 'via', cseq: 1, from: 'sip:a@x', to: 'sip:b@x' }
  alice.send(request({ method, uri: `sip:${user}@example.com`, via, ...ids }))
  const text = await (method === 'OPTIONS' ? alice : bob).receive()
  return (/^Via: (.*)$/m.exec(text)?.[1] ?? '').trimEnd().replace(/branch=[^;]+/, 'branch=*')
}

// Recorded from 6.1.5, with the addresses of the stage.
it.each([
  ['MESSAGE', 'x', 'SIP/2.0/UDP 127.8.30.1;branch=*;srvid=7;alias=zz;par=1'],
  ['MESSAGE', 'fields', 'SIP/2.0/UDP 9.9.9.9:7777;branch=*;srvid=7;alias=zz;par=1'],
  ['MESSAGE', 'off', 'SIP/2.0/UDP 127.8.30.1;branch=*'],
  ['OPTIONS', 'x', 'SIP/2.0/UDP 127.8.30.11:5071;branch=*;rp2=5;rp=q'],
  ['OPTIONS', 'off', 'SIP/2.0/UDP 127.8.30.11:5071;branch=*'],
])('%s to %s', async (method, user, via) => {
  expect((await viaOf(method, user)).replace(/;rport[^;]*|;received=[^;]*/g, '')).toBe(via)
})
