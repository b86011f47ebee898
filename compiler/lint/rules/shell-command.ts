import type { Rule } from '../rule.ts'

export const shellCommand: Rule = {
  name: 'shell-command',
  code: 'KAM6607',
  category: 'performance',
  severity: 'info',
  title: 'shell command for a message',
  why: 'Each call starts a shell and a program and waits for its end; under load that takes the machine down long before SIP does.',
  remedy: 'Ask a server over HTTP, Redis or a database, or push the work to another process with evapi or an event.',
  examples: [
    {
      bad: 'loadmodule "exec.so"\nrequest_route {\n  «exec_avp("/usr/local/bin/route $rU")»;\n}\n',
      good: 'loadmodule "tm.so"\nloadmodule "sl.so"\nloadmodule "sqlops.so"\nrequest_route {\n  t_check_trans();\n  sql_query("ca", "select x from t", "ra");\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Call: (call) => {
      if (
        ['exec_avp', 'exec_msg', 'exec_dset', 'exec_cmd', 'exec'].includes(ctx.nameOf(call)) &&
        ctx.program.calls.get(call)?.kind !== 'unknown'
      ) {
        report({ span: call.span, message: 'this starts a shell for each message, and waits for it' })
      }
    },
  }),
}
