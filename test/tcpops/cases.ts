/** One thing that a client does: send bytes, wait, or leave. */
export type Step = string | { readonly wait: number } | { readonly leave: 'fin' | 'reset' }

export interface TcpCase {
  readonly name: string
  readonly config?: keyof typeof configs
  readonly steps: readonly Step[]
}

const head = `#!KAMAILIO
debug=0
log_stderror=yes
children=1
auto_aliases=no
server_header="Server: k"
tcp_msg_data_timeout=2
tcp_msg_read_timeout=2
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "xlog.so"
loadmodule "textops.so"
loadmodule "tcpops.so"
`

const trace = (text: string): string => `xlog("L_ALERT", "[[${text}]]\\n");`
const call = (text: string): string =>
  `$var(rc) = ${text}; ${trace(`${text.replaceAll('"', "'").replaceAll('$', '$$')}: $var(rc)`)}`

/** What the script calls for a user part of the R-URI. */
const calls: { readonly [user: string]: readonly string[] } = {
  state: [
    'tcp_conid_state("$conid")',
    'tcp_conid_state("0")',
    'tcp_conid_state("77777")',
    'tcp_conid_state("-1")',
    'tcp_conid_alive("$conid")',
    'tcp_conid_alive("0")',
    'tcp_conid_alive("77777")',
  ],
  address: [
    'tcp_con_alive("$si:$sp")',
    'tcp_con_alive("sip:$si:$sp")',
    'tcp_con_alive("sip:x@$si:$sp;transport=tcp")',
    'tcp_con_alive("sip:x@$si:$sp;transport=udp")',
    'tcp_con_alive("tcp:$si:$sp")',
    'tcp_con_alive("$si")',
    'tcp_con_alive("$si:1")',
    'tcp_con_alive("")',
    'tcp_con_alive("a b c")',
    'tcp_get_conid("$si:$sp", "$var(id)")',
    'tcp_get_conid("sip:$si:$sp", "$var(id)")',
    'tcp_get_conid("tcp:$si:$sp", "$var(id)")',
    'tcp_get_conid("$si:1", "$var(none)")',
    'tcp_get_conid("$si", "$var(none)")',
    'tcp_get_conid("", "$var(none)")',
  ],
  keepalive: [
    'tcp_keepalive_enable("60", "5", "2")',
    'tcp_keepalive_enable("$conid", "60", "5", "2")',
    'tcp_keepalive_enable("77777", "60", "5", "2")',
    'tcp_keepalive_enable("-1", "5", "2")',
    'tcp_keepalive_disable()',
    'tcp_keepalive_disable("$conid")',
    'tcp_keepalive_disable("77777")',
  ],
  lifetime: [
    'tcp_set_connection_lifetime("60")',
    'tcp_set_connection_lifetime("$conid", "61")',
    'tcp_set_connection_lifetime("77777", "62")',
    'tcp_set_connection_lifetime("-5")',
    'tcp_set_connection_lifetime("0")',
  ],
  event: ['tcp_enable_closed_event()', 'tcp_enable_closed_event("$conid")', 'tcp_enable_closed_event("77777")'],
  out: ['tcp_set_otcpid("77777")', 'tcp_set_otcpid("-1")', 'tcp_set_otcpid_flag("1")', 'tcp_set_otcpid_flag("0")'],
  close: ['tcp_close_connection()'],
  lifetimes: ['tcp_set_connection_lifetime("-5")', 'tcp_set_connection_lifetime("$conid", "-5")'],
  closeId: ['tcp_close_connection("$conid")'],
  closeOther: ['tcp_close_connection("77777")', 'tcp_close_connection("0")'],
}

const variables =
  'conid=$tcp(conid) c_si=$tcp(c_si) c_sp=$tcp(c_sp) ac_si=$tcp(ac_si) ac_sp=$tcp(ac_sp) aconid=$tcp(aconid)'
const event = (name: string): string =>
  `event_route[tcp:${name}] { ${trace(`${name} <$conid> $proto $si $sp $Ri $Rp $rm $ru $fu $ci ${variables}`)} }`

const routes = `request_route {
  ${trace(`<$conid> $rU $proto`)}
  switch ($rU) {
${Object.entries(calls)
  .map(([user, texts]) => `    case "${user}":\n${texts.map((text) => `      ${call(text)}\n`).join('')}      break;`)
  .join('\n')}
    case "variables": ${trace(variables)} break;
  }
  if ($var(id) != 0) { if ($var(id) == $conid) ${trace('found')} }
  $var(id) = 0;
  sl_send_reply("200", "OK");
}
${['closed', 'timeout', 'reset'].map(event).join('\n')}
`

/** Each runs on a server of its own. */
export const configs = {
  always: head + routes,
  never: `${head}modparam("tcpops", "closed_event", 0)\n${routes}`,
  proxied: `${head}tcp_accept_haproxy=yes\n${routes}`,
  manual: `${head}modparam("tcpops", "closed_event", 2)\n${routes}`,
} as const

export function options(user: string): string {
  return [
    `OPTIONS sip:${user}@127.8.30.1 SIP/2.0`,
    'Via: SIP/2.0/TCP 127.0.0.1:5080;branch=z9hG4bK1',
    'From: <sip:a@b>;tag=1',
    'To: <sip:a@b>',
    'Call-ID: 1',
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}

const proxy = 'PROXY TCP4 192.0.2.7 10.0.0.1 4444 5060\r\n'

export const cases: readonly TcpCase[] = [
  ...Object.keys(calls)
    .filter((user) => user !== 'event')
    .map((user) => ({ name: user, steps: [options(user), { wait: 300 }] })),
  {
    name: 'variables below a PROXY header',
    config: 'proxied',
    steps: [proxy + options('variables'), { leave: 'fin' }],
  },
  { name: 'the peer ends it', steps: [options('x'), { leave: 'fin' }] },
  { name: 'the peer resets it', steps: [options('x'), { leave: 'reset' }] },
  { name: 'the peer ends it without a word', steps: [{ leave: 'fin' }] },
  { name: 'noise', steps: ['noise noise noise noise noise\r\n\r\n'] },
  ...(['never', 'manual'] as const).flatMap((config): readonly TcpCase[] => [
    { name: `${config}: asked for`, config, steps: [options('event'), { leave: 'fin' }] },
    { name: `${config}: asked for, reset`, config, steps: [options('event'), { leave: 'reset' }] },
    { name: `${config}: not asked for`, config, steps: [options('x'), { leave: 'fin' }] },
  ]),
  { name: 'always: asked for', steps: [options('event'), { leave: 'fin' }] },
]
