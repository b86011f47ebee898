import { messageCases } from './message-cases.ts'
import { request } from './stories.ts'
import { transportCases } from './transport-cases.ts'

/** One step of a story: somebody sends, answers the last request, or opens a connection. */
export type Step =
  | { readonly from: string; readonly proto?: 'udp' | 'tcp'; readonly text: string }
  | { readonly from: string; readonly status: string }
  | { readonly opens: string; readonly proto: 'udp' | 'tcp' }

/** A few core parameters, a script, and what is sent to it. */
export interface BehaviourCase {
  readonly name: string
  readonly settings: string
  readonly script: string
  readonly steps: readonly Step[]
  /** Sockets besides the usual two. */
  readonly listen?: readonly string[]
}

/** A reply that nobody asked for, from bob; the server passes it on to the second Via. */
function strayReply(topVia: string): string {
  return [
    'SIP/2.0 200 OK',
    `Via: SIP/2.0/UDP ${topVia};branch=z9hG4bK-test-2`,
    'Via: SIP/2.0/UDP 127.8.30.11:5071;branch=z9hG4bK-test-1',
    'From: <sip:alice@a.example>;tag=test-a',
    'To: <sip:bob@b.example>;tag=test-b',
    'Call-ID: test-1',
    'CSeq: 1 MESSAGE',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}

const alice = (text: string): Step => ({ from: 'alice', text })
const bob = (text: string): Step => ({ from: 'bob', text })
const forward = 'request_route { forward(); }'
const relay = 'request_route { t_relay(); exit; }'
const reply = 'request_route { sl_send_reply("404", "Not here"); exit; }'
const long = request({ body: 'x'.repeat(400) })
const openBob: Step = { opens: 'bob', proto: 'tcp' }

/** Stories about what a core parameter changes on the wire or in the log. */
export const behaviourCases: readonly BehaviourCase[] = [
  ...transportCases,
  ...messageCases,
  { name: 'nothing set, forward', settings: '', script: forward, steps: [alice(request())] },
  ...[
    'advertised_address="adv.example"',
    'advertised_port=5999',
    'advertised_address=1.2.3.4\nadvertised_port=5998',
  ].flatMap((settings): BehaviourCase[] => [
    { name: `${settings}, forward`, settings, script: forward, steps: [alice(request())] },
    { name: `${settings}, relay`, settings, script: relay, steps: [alice(request())] },
    {
      name: `${settings}, record_route`,
      settings,
      script: 'request_route { record_route(); forward(); }',
      steps: [alice(request({ method: 'INVITE' }))],
    },
  ]),
  {
    name: 'advertised_address, and another for the message',
    settings: 'advertised_address="adv.example"\nadvertised_port=5999',
    script: 'request_route { set_advertised_address("own.example"); forward(); }',
    steps: [alice(request())],
  },
  ...['force_rport=yes', 'add_rport=1', 'force_rport=no'].flatMap((settings): BehaviourCase[] => [
    { name: `${settings}, forward`, settings, script: forward, steps: [alice(request({ via: '127.8.30.11:9' }))] },
    { name: `${settings}, reply`, settings, script: reply, steps: [alice(request({ via: '127.8.30.11:9' }))] },
    { name: `${settings}, relay`, settings, script: relay, steps: [alice(request({ via: '127.8.30.11:9' }))] },
  ]),
  { name: 'local_rport, forward', settings: 'local_rport=yes', script: forward, steps: [alice(request())] },
  { name: 'local_rport, relay', settings: 'local_rport=yes', script: relay, steps: [alice(request())] },
  ...['forward', 'relay'].flatMap((how): BehaviourCase[] => {
    const script = how === 'forward' ? forward : relay
    const limit = 'udp_mtu=600\nudp_mtu_try_proto=TCP'
    return [
      { name: `udp_mtu, short, ${how}`, settings: limit, script, steps: [openBob, alice(request())] },
      { name: `udp_mtu, long, ${how}`, settings: limit, script, steps: [openBob, alice(long)] },
      { name: `udp_mtu, nobody listens, ${how}`, settings: limit, script, steps: [alice(long)] },
      { name: `udp_mtu, no other protocol, ${how}`, settings: 'udp_mtu=600', script, steps: [openBob, alice(long)] },
      {
        name: `udp_mtu, protocol of the message, ${how}`,
        settings: 'udp_mtu=600',
        script: script.replace('{', '{ udp_mtu_try_proto(TCP);'),
        steps: [openBob, alice(long)],
      },
      {
        name: `udp_mtu, udp by the message, ${how}`,
        settings: limit,
        script: script.replace('{', '{ udp_mtu_try_proto(UDP);'),
        steps: [openBob, alice(long)],
      },
      {
        name: `udp_mtu, transport in the URI, ${how}`,
        settings: limit,
        script,
        steps: [openBob, alice(request({ uri: 'sip:bob@127.8.30.12:5072;transport=udp', body: 'x'.repeat(400) }))],
      },
    ]
  }),
  ...['check_via=0', 'check_via=1'].flatMap((settings): BehaviourCase[] => [
    { name: `${settings}, own Via`, settings, script: forward, steps: [bob(strayReply('127.8.30.1:5060'))] },
    { name: `${settings}, foreign Via`, settings, script: forward, steps: [bob(strayReply('192.0.2.1:5060'))] },
    { name: `${settings}, other port`, settings, script: forward, steps: [bob(strayReply('127.8.30.1:5061'))] },
  ]),
  ...['reply_to_via=0', 'reply_to_via=1'].flatMap((settings): BehaviourCase[] => [
    {
      name: `${settings}, Via of another host`,
      settings,
      script: reply,
      steps: [{ opens: 'carol', proto: 'udp' }, alice(request({ via: '127.8.30.13:5073' }))],
    },
    {
      name: `${settings}, stateful, Via of another host`,
      settings,
      script: 'request_route { t_newtran(); t_reply("404", "Not here"); exit; }',
      steps: [{ opens: 'carol', proto: 'udp' }, alice(request({ via: '127.8.30.13:5073' }))],
    },
  ]),
  ...['onsend_route_reply=0', 'onsend_route_reply=1'].flatMap((settings): BehaviourCase[] => [
    {
      name: `${settings}, own stateless reply`,
      settings,
      script: `${reply}\nonsend_route { xlog("L_ALERT", "onsend $rm $rs $sndto(ip):$sndto(port)\\n"); }`,
      steps: [alice(request())],
    },
    {
      name: `${settings}, own stateful reply`,
      settings,
      script:
        'request_route { t_newtran(); t_reply("404", "Not here"); exit; }\nonsend_route { xlog("L_ALERT", "onsend $rm $rs\\n"); }',
      steps: [alice(request())],
    },
    {
      name: `${settings}, reply passed on`,
      settings,
      script: `${forward}\nonsend_route { xlog("L_ALERT", "onsend $rm $rs $sndto(ip):$sndto(port)\\n"); }`,
      steps: [bob(strayReply('127.8.30.1:5060'))],
    },
    {
      name: `${settings}, reply passed on, dropped`,
      settings,
      script: `${forward}\nonsend_route { drop; }`,
      steps: [bob(strayReply('127.8.30.1:5060'))],
    },
    {
      name: `${settings}, own reply, dropped`,
      settings,
      script: `${reply}\nonsend_route { drop; }`,
      steps: [alice(request())],
    },
  ]),
  { name: 'msg_recv_max_size, short', settings: 'msg_recv_max_size=400', script: reply, steps: [alice(request())] },
  { name: 'msg_recv_max_size, long', settings: 'msg_recv_max_size=400', script: reply, steps: [alice(long)] },
  {
    name: 'msg_recv_max_size, as it is without',
    settings: '',
    script: reply,
    steps: [alice(request({ body: 'x'.repeat(32500) })), alice(request({ body: 'x'.repeat(33000) }))],
  },
  {
    name: 'msg_recv_max_size, long over TCP',
    settings: 'msg_recv_max_size=400',
    script: reply,
    steps: [openBob, { from: 'bob', proto: 'tcp', text: long }],
  },
  { name: 'sip_warning', settings: 'sip_warning=1', script: reply, steps: [alice(request())] },
  {
    name: 'sip_warning, stateful',
    settings: 'sip_warning=1',
    script: 'request_route { t_newtran(); t_reply("404", "Not here"); exit; }',
    steps: [alice(request())],
  },
  {
    name: 'tcp_no_connect',
    settings: 'tcp_no_connect=yes',
    script: forward,
    steps: [alice(request({ uri: 'sip:bob@127.8.30.12:5072;transport=tcp' }))],
  },
  {
    name: 'tcp_no_connect, connection there',
    settings: 'tcp_no_connect=yes',
    script: forward,
    steps: [openBob, alice(request({ uri: 'sip:bob@127.8.30.12:5072;transport=tcp' }))],
  },
  ...['onsend_route_reply=0', 'onsend_route_reply=1', 'check_via=1'].flatMap((settings): BehaviourCase[] => [
    {
      name: `${settings}, reply of a transaction`,
      settings,
      script: `${relay}\nonsend_route { xlog("L_ALERT", "onsend $rm $rs $sndto(ip):$sndto(port)\\n"); }`,
      steps: [alice(request()), { from: 'bob', status: '200 OK' }],
    },
    {
      name: `${settings}, reply of a transaction, dropped`,
      settings,
      script: `${relay}\nonsend_route { if ($rs == "200") drop; }`,
      steps: [alice(request()), { from: 'bob', status: '200 OK' }],
    },
  ]),
  ...['tcp_accept_aliases=no', 'tcp_accept_aliases=yes'].map((settings): BehaviourCase => ({
    name: `${settings}, request to the port in Via`,
    settings: `${settings}\ntcp_no_connect=yes`,
    script:
      'request_route { if ($fU == "alice" && $Rp == 5060 && $proto == "tcp") { sl_send_reply("200", "OK"); exit; } forward(); }',
    steps: [
      openBob,
      {
        from: 'bob',
        proto: 'tcp',
        text: request({ via: '127.8.30.12:7777;alias', uri: 'sip:127.8.30.1' }).replace('2.0/UDP', '2.0/TCP'),
      },
      alice(request({ uri: 'sip:bob@127.8.30.12:7777;transport=tcp' })),
    ],
  })),
  ...['', 'log_prefix_mode=1'].map((settings): BehaviourCase => ({
    name: `log_prefix, ${settings}`,
    settings: `log_prefix="<$ru $var(x)> "\n${settings}`,
    script:
      'request_route { xlog("L_ALERT", "one\\n"); $ru = "sip:new@x"; $var(x) = 5; xlog("L_ALERT", "two\\n"); exit; }',
    steps: [alice(request())],
  })),
  ...['', 'corelog=2', 'corelog=-3'].map((settings): BehaviourCase => ({
    name: `forward to where no socket is, ${settings}`,
    settings,
    script: 'request_route { forward("[2001:db8::1]"); exit; }',
    steps: [alice(request())],
  })),
  ...['', 'sip_parser_log=3', 'sip_parser_log_oneline=1'].map((settings): BehaviourCase => ({
    name: `what cannot be parsed, ${settings}`,
    settings,
    script: reply,
    steps: [alice('this is no message of SIP\r\n\r\n'), alice(request({ via: '' }).replace(/Via: .*/, 'Via: bad'))],
  })),
  ...[
    'latency_cfg_log=0',
    'latency_cfg_log=0\nlatency_limit_cfg=1000000',
    'latency_cfg_log=0\nlatency_limit_cfg=1',
  ].map((settings): BehaviourCase => ({
    name: `time of routes, ${settings}`,
    settings,
    script: `${reply}\nreply_route { xlog("L_ALERT", "reply\\n"); }`,
    steps: [alice(request()), bob(strayReply('127.8.30.1:5060'))],
  })),
  ...['', 'return_mode=1', 'return_mode=2', 'return_mode=1\nreturn_mode=0'].map((settings): BehaviourCase => ({
    name: `codes of routes, ${settings}`,
    settings,
    script: `request_route {
        if (route(FIVE) == 5) xlog("L_ALERT", "five\\n");
        if (route(MINUS) < 0) xlog("L_ALERT", "minus\\n");
        if (route(MINUS)) xlog("L_ALERT", "true\\n");
        $var(x) = -1;
        if ($var(x)) xlog("L_ALERT", "negative\\n");
        if (!route(MINUS)) xlog("L_ALERT", "not\\n");
        if (route(FIVE) && route(MINUS)) xlog("L_ALERT", "both\\n");
        if (route(MINUS) || route(MINUS)) xlog("L_ALERT", "either\\n");
        $var(y) = route(FIVE) + route(MINUS);
        xlog("L_ALERT", "sum $var(y)\\n");
        $var(z) = 3;
        while ($var(z)) { $var(z) = $var(z) - 1; }
        $var(n) = -2;
        while ($var(n)) { $var(n) = $var(n) + 1; }
        xlog("L_ALERT", "loops $var(z) $var(n)\\n");
        if (-1) xlog("L_ALERT", "constant\\n");
        if (isflagset(3)) xlog("L_ALERT", "flag\\n");
        if (!isflagset(3)) xlog("L_ALERT", "no flag\\n");
        if (is_method("INVITE")) xlog("L_ALERT", "method\\n");
        if (is_method("INVITE") == -1) xlog("L_ALERT", "method -1\\n");
        if (route(NONE)) xlog("L_ALERT", "none\\n");
        if (uri == myself) xlog("L_ALERT", "myself\\n");
        if ($si == "127.8.30.11" && is_method("INVITE")) xlog("L_ALERT", "mixed\\n");
        switch (route(FIVE)) { case 5: xlog("L_ALERT", "case 5\\n"); break; case 1: xlog("L_ALERT", "case 1\\n"); break; }
        exit;
      }
      route[FIVE] { return 5; }
      route[MINUS] { return -1; }
      route[NONE] { xlog("L_ALERT", "in none\\n"); }`,
    steps: [alice(request())],
  })),
  { name: 'server_header', settings: 'server_header="Server: own"', script: reply, steps: [alice(request())] },
  {
    name: 'server_signature',
    settings: 'server_signature=no\nserver_header="Server: own"',
    script: reply,
    steps: [alice(request())],
  },
  ...['http_reply_parse=no', 'http_reply_parse=yes'].map((settings): BehaviourCase => ({
    name: settings,
    settings,
    script: `${forward}\nreply_route { xlog("L_ALERT", "reply $rs\\n"); }`,
    steps: [bob(strayReply('127.8.30.1:5060').replace('SIP/2.0 200', 'HTTP/1.1 200'))],
  })),
  ...['', 'phone2tel=no'].map((settings): BehaviourCase => ({
    name: `user=phone, ${settings}`,
    settings,
    script: 'request_route { xlog("L_ALERT", "$ru $rU $rd $rp $(ru{uri.user}) $(ru{uri.scheme}) $rP\\n"); exit; }',
    steps: [alice(request({ uri: 'sip:+1234@127.8.30.12:5072;user=phone' }))],
  })),
  ...['', 'hdr_name_extra_chars="@"'].map((settings): BehaviourCase => ({
    name: `names of headers, ${settings}`,
    settings,
    script: 'request_route { xlog("L_ALERT", "<$hdr(Subject)> $hdr(Call-ID)\\n"); exit; }',
    steps: [alice(request({ headers: 'X@Y: z\r\nSubject: hello' }))],
  })),
  ...['', 'uri_host_extra_chars="_"'].map((settings): BehaviourCase => ({
    name: `hosts of URIs, ${settings}`,
    settings,
    script: 'request_route { xlog("L_ALERT", "<$fd> <$rd> <$rU>\\n"); exit; }',
    steps: [alice(request({ uri: 'sip:bob@b_c.example:5072' }))],
  })),
]

/** The configuration of a story; errors and alerts are logged. */
export function configOf({ settings, script }: BehaviourCase): string {
  const modules = ['pv', 'tm', 'sl', 'rr', 'textops', 'textopsx', 'xlog', 'kex', 'jsonrpcs', 'usrloc', 'registrar'].map(
    (name) => `loadmodule "${name}.so"`,
  )
  const head = ['debug=0', 'log_stderror=yes', 'children=1', 'auto_aliases=no', 'server_header="Server: k"', settings]
  return `${[...head, ...modules].join('\n')}\n${script}\n`
}

/** Options that open the further sockets of a story. */
export function listenOptions({ listen = [] }: BehaviourCase): readonly string[] {
  return listen.flatMap((socket) => ['-l', socket])
}
