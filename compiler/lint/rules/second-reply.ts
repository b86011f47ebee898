import type { Call } from '../../ast/nodes.ts'
import { challenges, isFinalAnswer } from '../answering.ts'
import { callsAfter, isMainRequestRoute } from '../paths.ts'
import type { Rule } from '../rule.ts'

/** save() answers by itself, unless its flags say otherwise. */
function isSaving(name: string, call: Call): boolean {
  return name === 'save' && call.args.length === 1
}

/** Two replies where one belongs. */
export const secondReply: Rule = {
  name: 'second-reply',
  code: 'KAM6141',
  category: 'sip-flow',
  severity: 'warning',
  title: 'second final reply to the same request',
  why: 'The client takes the first reply; the second one is noise that shows up in traces and in accounting, or an error in the log. It shows that an `exit` is missing.',
  remedy: 'Write `exit` behind the first reply.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if ($rU == "100") {\n    sl_send_reply("403", "Forbidden");\n  }\n  «sl_send_reply("404", "Not Found")»;\n}\n',
      good: 'request_route {\n  if ($rU == "100") {\n    sl_send_reply("403", "Forbidden");\n    exit;\n  }\n  sl_send_reply("404", "Not Found");\n}\n',
    },
    {
      bad: 'request_route {\n  if (is_method("REGISTER")) {\n    if (!save("location")) {\n      sl_reply_error();\n      exit;\n    }\n    «sl_send_reply("200", "OK")»;\n  }\n}\n',
      good: 'request_route {\n  if (is_method("REGISTER")) {\n    if (!save("location")) {\n      sl_reply_error();\n    }\n    exit;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const found = callsAfter(ctx, {
        starts: isMainRequestRoute,
        first: (name, call) => isFinalAnswer(name, call) || challenges.has(name) || isSaving(name, call),
        then: (name, call) => isFinalAnswer(name, call) || challenges.has(name),
      })
      for (const { call } of found) {
        report({ span: call.span, message: `${call.callee.text}() answers a request that was answered before` })
      }
    },
  }),
}
