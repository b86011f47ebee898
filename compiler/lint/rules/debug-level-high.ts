import type { Rule } from '../rule.ts'

/** Everything is logged. */
export const debugLevelHigh: Rule = {
  name: 'debug-level-high',
  code: 'KAM6216',
  category: 'security',
  severity: 'info',
  title: 'debug messages are on for all of the server',
  why: 'From level 3 on, each request writes hundreds of lines with whole messages and credentials. The log fills the disk, and a few calls are enough to slow the server down.',
  remedy: 'Run with debug=2, and raise it while it is needed with `kamcmd cfg.set_now_int core debug 3`.',
  hasFix: true,
  examples: [
    {
      bad: 'debug=«4»\n',
      good: 'debug=2\n',
      modules: [],
    },
  ],
  create: (_ctx, report) => ({
    CoreParameter: ({ name, value }) => {
      if (name.text !== 'debug' || value.kind !== 'NumberLiteral' || value.value < 3) return
      const { span } = value
      report({
        span,
        message: `debug=${value.text} logs everything`,
        fix: { title: 'Log warnings and notices', edits: [{ span, text: '2' }] },
      })
    },
  }),
}
