import { isAnyCalled } from '../settings.ts'
import type { Rule } from '../rule.ts'

/** A browser opens a websocket by an HTTP request, which the script must answer with ws_handle_handshake(). */
export const websocketWithoutHandshake: Rule = {
  name: 'websocket-without-handshake',
  code: 'KAM6415',
  category: 'modules',
  severity: 'warning',
  title: 'websocket without a handshake',
  why: 'A browser opens a websocket by an HTTP request, which the script must answer with ws_handle_handshake().',
  remedy: 'Call ws_handle_handshake() in event_route[xhttp:request].',
  needs: 'whole',
  examples: [
    {
      bad: 'tcp_accept_no_cl=yes\nloadmodule "sl.so"\nloadmodule "xhttp.so"\nloadmodule «"websocket.so"»\nevent_route[xhttp:request] {\n  xhttp_reply("404", "Not Found", "text/plain", "");\n}\nrequest_route {\n  exit;\n}\n',
      good: 'tcp_accept_no_cl=yes\nloadmodule "sl.so"\nloadmodule "xhttp.so"\nloadmodule "websocket.so"\nevent_route[xhttp:request] {\n  ws_handle_handshake();\n}\nrequest_route {\n  exit;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const module = ctx.module('websocket')
      if (module === undefined) return
      // A server that opens websockets itself needs none.
      if (isAnyCalled(ctx, ['ws_handle_handshake', 'ws_connect', 'ws_connect_url'])) return
      report({
        span: module.node.name.span,
        message: 'no websocket can be opened: ws_handle_handshake() is never called',
      })
    },
  }),
}
