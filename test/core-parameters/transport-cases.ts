import type { BehaviourCase } from './behaviour-cases.ts'
import { request } from './stories.ts'

const openBob = { opens: 'bob', proto: 'tcp' } as const
const bobSays = (text: string) => ({ from: 'bob', proto: 'tcp', text }) as const
const overTcp = request().replace('2.0/UDP', '2.0/TCP')
const shown = 'request_route { xlog("L_ALERT", "$rm $si:$sp $Ri:$Rp $proto\\n"); sl_send_reply("200", "OK"); exit; }'

const word = (value: number): string => String.fromCharCode(value >> 8, value & 255)
const binaryHeader = (command: number, family: number, rest: string): string =>
  `\r\n\r\n\0\r\nQUIT\n${String.fromCharCode(command, family)}${word(rest.length)}${rest}`
const v4 = `\xc0\0\x02\x07\xc0\0\x02\x08${word(4444)}${word(5555)}`
const proxyHeaders = {
  none: '',
  'version 1': 'PROXY TCP4 192.0.2.7 192.0.2.8 4444 5555\r\n',
  'version 1, IPv6': 'PROXY TCP6 2001:db8::7 2001:db8::8 4444 5555\r\n',
  'version 1, unknown': 'PROXY UNKNOWN\r\n',
  'version 2': binaryHeader(0x21, 0x11, v4),
  'version 2, more than addresses': binaryHeader(0x21, 0x11, `${v4}\x04\0\x02ab`),
  'version 2, the proxy itself': binaryHeader(0x20, 0, ''),
}

/** Stories about connections and sockets. */
export const transportCases: readonly BehaviourCase[] = [
  ...['tcp_accept_haproxy=yes', 'tcp_accept_protocols="hep3,haproxy"'].flatMap((settings) =>
    Object.entries(proxyHeaders).map(([name, header]): BehaviourCase => ({
      name: `PROXY header, ${name}, ${settings}`,
      settings,
      script: shown,
      steps: [openBob, bobSays(header + overTcp)],
    })),
  ),
  ...['', 'mhomed=1'].flatMap((settings) =>
    ['forward();', 't_relay();', 'record_route(); t_relay();', '$fs = "udp:127.8.30.1:5060"; t_relay();'].map(
      (how): BehaviourCase => ({
        name: `two addresses, ${settings}, ${how}`,
        settings,
        listen: ['udp:127.0.0.1:5077'],
        script: `request_route { ${how} exit; }`,
        steps: [{ from: 'alice', text: request() }],
      }),
    ),
  ),
  ...['tcp_script_mode=0', 'tcp_script_mode=1'].flatMap((settings) =>
    ['return -1;', 'is_method("INVITE");', 'exit;', 'return 1;'].map((end): BehaviourCase => ({
      name: `${settings}, script ends with ${end}`,
      settings,
      script: `request_route { xlog("L_ALERT", "$rU\\n"); ${end} }`,
      steps: [openBob, bobSays(overTcp), bobSays(overTcp.replace('bob@', 'carol@'))],
    })),
  ),
  ...['return -1;', 'is_method("INVITE");', 'return 1;'].map((end): BehaviourCase => ({
    name: `reply_route ends with ${end}`,
    settings: '',
    script: `request_route { t_relay(); exit; }\nreply_route { xlog("L_ALERT", "$rs\\n"); ${end} }`,
    steps: [
      { from: 'alice', text: request() },
      { from: 'bob', status: '200 OK' },
    ],
  })),
]
