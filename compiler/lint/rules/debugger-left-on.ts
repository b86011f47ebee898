import { setting } from '../settings.ts'
import type { Rule } from '../rule.ts'

/** With cfgtrace each action of the script is a line of the log, which takes most of the time of a busy server. */
export const debuggerLeftOn: Rule = {
  name: 'debugger-left-on',
  code: 'KAM6430',
  category: 'modules',
  severity: 'info',
  title: 'tracing of every action',
  why: 'With cfgtrace each action of the script is a line of the log, which takes most of the time of a busy server.',
  remedy: 'Set cfgtrace to 0 when the problem is found; `kamcmd dbg.trace on` switches it on when needed.',
  hasFix: true,
  examples: [
    {
      bad: 'loadmodule "debugger.so"\nmodparam("debugger", "cfgtrace", «1»)\n',
      good: 'loadmodule "debugger.so"\nmodparam("debugger", "cfgtrace", 0)\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const trace = setting(ctx, 'debugger', 'cfgtrace')
      if (trace?.value.kind !== 'NumberLiteral' || trace.value.value === 0) return
      const { span } = trace.value
      report({
        span,
        message: 'every action of the script is logged',
        fix: { title: 'Switch it off', edits: [{ span, text: '0' }] },
      })
    },
  }),
}
