import type { Rule } from '../rule.ts'

const sockets: readonly (readonly [module: string, param: string])[] = [
  ['ctl', 'binrpc'],
  ['ctl', 'fifo'],
  ['jsonrpcs', 'dgram_socket'],
  ['jsonrpcs', 'tcp_socket'],
]

/** Commands on this socket need no password: whoever reaches it can stop the server or read its users. */
export const controlSocketOpen: Rule = {
  name: 'control-socket-open',
  code: 'KAM6421',
  category: 'modules',
  severity: 'warning',
  title: 'control socket for everybody',
  why: 'Commands on this socket need no password: whoever reaches it can stop the server or read its users.',
  remedy: 'Listen on a unix socket or on 127.0.0.1.',
  examples: [
    {
      bad: 'loadmodule "ctl.so"\nmodparam("ctl", "binrpc", «"tcp:0.0.0.0:2046"»)\n',
      good: 'loadmodule "ctl.so"\nmodparam("ctl", "binrpc", "tcp:127.0.0.1:2046")\n',
    },
    {
      bad: 'loadmodule "jsonrpcs.so"\nmodparam("jsonrpcs", "dgram_socket", «"udp:10.0.0.5:8090"»)\n',
      good: 'loadmodule "jsonrpcs.so"\nmodparam("jsonrpcs", "dgram_socket", "udp:127.0.0.1:8090")\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const [module, param] of sockets) {
        for (const { value } of ctx.modparams(module, param)) {
          const host =
            value.kind === 'StringLiteral' ? /^(?:tcp|udp):(\[[^\]]*\]|[^:]*)/i.exec(value.value)?.[1] : undefined
          if (host === undefined || /^(?:127\.|localhost$|\[::1\]$)/.test(host)) continue
          const message = `${module} takes commands from everybody who reaches ${host === '*' ? 'any address' : host}`
          report({ span: value.span, message })
        }
      }
    },
  }),
}
