import type { BehaviourCase } from './behaviour-cases.ts'
import { request } from './stories.ts'

const phoneUris = [
  'sip:+12-34;phone-context=x;y=z:pw@127.8.30.12:5072;user=phone',
  'sip:+1234@127.8.30.12:5072;user=phone;transport=udp',
  'sip:+12;a=b@127.8.30.12:5072',
  'sips:+12;a=b@127.8.30.12:5072;user=phone',
  'sip:a;b@127.8.30.12;user=phone',
]

const rpc = (method: string): string =>
  `jsonrpc_exec('{"jsonrpc": "2.0", "id": 1, "method": "${method}", "params": ["x"]}'); xlog("L_ALERT", "$(jsonrpl(body){s.len})\\n");`

const uriParts = `request_route {
  xlog("L_ALERT", "$(ru{uri.saor}) $(ru{uri.rmparam,user})\\n");
  xlog("L_ALERT", "$rU $rd $rp $(ru{uri.user}) $(ru{uri.params}) $fU $fd\\n");
  $rU = "new"; xlog("L_ALERT", "$ru\\n"); revert_uri();
  $rd = "h.x"; xlog("L_ALERT", "$ru\\n"); revert_uri();
  strip(1); xlog("L_ALERT", "$ru\\n"); exit; }`

/** Stories about how messages are read, counted and kept apart. */
export const messageCases: readonly BehaviourCase[] = [
  ...['', 'phone2tel=0'].flatMap((settings) =>
    phoneUris.map((uri): BehaviourCase => ({
      name: `${uri}, ${settings}`,
      settings,
      script: uriParts,
      steps: [{ from: 'alice', text: request({ uri }).replace('<sip:alice@a.example>', `<${uri}>`) }],
    })),
  ),
  ...['b_c.d', 'b~c.d', 'b!c.d'].map((host): BehaviourCase => ({
    name: `host ${host}, uri_host_extra_chars`,
    settings: 'uri_host_extra_chars="_~!"',
    script: uriParts,
    steps: [{ from: 'alice', text: request({ uri: `sip:bob@${host}` }).replace('a.example', host) }],
  })),
  ...['_', '-', ':'].map((separator): BehaviourCase => ({
    name: `statistics of a table, ${separator}`,
    settings: separator === '_' ? '' : `stats_name_separator="${separator}"`,
    script: `request_route {
      lookup("location");
      xlog("L_ALERT", "$stat(location${separator}users) $stat(location${separator}contacts)\\n"); exit; }`,
    steps: [{ from: 'alice', text: request() }],
  })),
  ...['', 'corelog=3', 'corelog=0'].flatMap((settings): BehaviourCase[] => [
    {
      name: `a message too large, ${settings}`,
      settings: `${settings}\nmsg_recv_max_size=200`,
      script: 'request_route { exit; }',
      steps: [{ from: 'alice', text: request() }],
    },
    {
      name: `nothing to send over, ${settings}`,
      settings: `${settings}\ntcp_no_connect=yes`,
      script: 'request_route { forward(); exit; }',
      steps: [{ from: 'alice', text: request({ uri: 'sip:bob@127.8.30.12:5072;transport=tcp' }) }],
    },
  ]),
  ...['', 'msg_apply_changes_mode=1'].map((settings): BehaviourCase => ({
    name: `msg_apply_changes, ${settings}`,
    settings,
    script: `request_route {
      setflag(3); $ru = "sip:new@127.8.30.12:5072"; append_hf("X: 1\\r\\n"); $xavp(a) = 1;
      xlog("L_ALERT", "$du $mf $ru $ou $hdr(X) $ml $xavp(a)\\n");
      msg_apply_changes();
      xlog("L_ALERT", "$du $mf $ru $ou $hdr(X) $ml $xavp(a)\\n");
      t_relay(); exit; }`,
    steps: [{ from: 'alice', text: request() }],
  })),
  ...['', 'rpc_exec_delta=5'].map((settings): BehaviourCase => ({
    name: `commands, ${settings}`,
    settings,
    script: `request_route {
      ${['core.echo_delta', 'core.echo_delta', 'core.echo', 'core.echo'].map(rpc).join('\n')}
      exit; }`,
    steps: [{ from: 'alice', text: request() }],
  })),
  ...['', 'sip_parser_mode=0'].flatMap((settings) =>
    ['Bad@Name', 'Bad (x)', 'Bad, Name', 'a:b', 'a=b', 'a;b', 'O"Brien'].map((name): BehaviourCase => ({
      name: `display name ${name}, ${settings}`,
      settings,
      script: 'request_route { xlog("L_ALERT", "$fn $fU $fd\\n"); exit; }',
      steps: [{ from: 'alice', text: request().replace('<sip:alice', `${name} <sip:alice`) }],
    })),
  ),
]
