import type { Rule } from '../rule.ts'

const sockets: ReadonlySet<string> = new Set([
  'ctl binrpc',
  'ctl fifo',
  'jsonrpcs dgram_socket',
  'jsonrpcs tcp_socket',
  'evapi bind_addr',
])

/** Control without a password. */
export const rpcOpenToNetwork: Rule = {
  name: 'rpc-open-to-network',
  code: 'KAM6217',
  category: 'security',
  severity: 'warning',
  title: 'control interface listens on the network',
  why: 'Whoever reaches the port can read locations, stop the server, change its routing tables and dispatcher lists: these interfaces have no passwords.',
  remedy: 'Listen on 127.0.0.1 or on a Unix socket.',
  examples: [
    {
      bad: 'loadmodule "ctl.so"\nmodparam("ctl", "binrpc", «"tcp:0.0.0.0:2049"»)\n',
      good: 'loadmodule "ctl.so"\nmodparam("ctl", "binrpc", "tcp:127.0.0.1:2049")\n',
      modules: [],
    },
  ],
  create: (ctx, report) => ({
    ModParam: (node) => {
      const { module, param, value } = node
      if (value.kind !== 'StringLiteral' || !sockets.has(`${module.value} ${param.value}`)) return
      const [, host = ''] = /^(?:tcp|udp):(\[[^\]]*\]|[^:]*)/.exec(value.value) ?? []
      if (host === '' || /^(127\.|localhost$|\[::1\]$)/.test(host)) return
      report({ span: value.span, message: `the control interface listens on ${host}, without a password` })
    },
  }),
}
