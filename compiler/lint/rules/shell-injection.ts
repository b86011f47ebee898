import { callsOf } from '../arguments.ts'
import { usesWithin, unsafeUses, taintedVariables } from '../message-data.ts'
import type { Rule } from '../rule.ts'

const escapes: ReadonlySet<string> = new Set(['s.escape.param'])

/** A command that the caller writes. */
export const shellInjection: Rule = {
  name: 'shell-injection',
  code: 'KAM6206',
  category: 'security',
  severity: 'warning',
  title: 'shell command is built from what a message says',
  why: 'The command line is read by a shell: a user name with a quote, a backtick or $( ) runs commands of the sender as the user of the server. Escaping quotes is not enough.',
  remedy:
    'Hand the value over in a form that has no special characters, such as {s.encode.hexa}, {s.md5} or {s.int}, or read it from the environment that exec_msg() sets.',
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "tm.so"\nloadmodule "exec.so"\nrequest_route {\n  exec_msg("/usr/bin/notify «$fU»");\n  t_relay();\n}\n',
      good: 'loadmodule "tm.so"\nloadmodule "pv.so"\nloadmodule "exec.so"\nrequest_route {\n  exec_msg("/usr/bin/notify $(fU{s.encode.hexa})");\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const tainted = taintedVariables(ctx)
      for (const { call } of callsOf(ctx, ['exec_msg', 'exec_dset', 'exec_avp', 'exec_cmd'])) {
        const [text] = call.args
        if (text === undefined) continue
        for (const { use, origin } of unsafeUses(usesWithin(ctx, text.span), tainted, escapes)) {
          report({ span: use.span, message: `${origin}, and a shell reads it as part of the command` })
        }
      }
    },
  }),
}
