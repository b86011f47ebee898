import { matchesModule } from '#grammar/module-pattern.ts'
import type { Rule } from '../rule.ts'

const timers: ReadonlySet<string> = new Set(['fr_timer', 'fr_inv_timer', 'max_inv_lifetime', 'max_noninv_lifetime'])

/** Timers of tm count milliseconds since release 1.5; 30 is less than a packet takes to the next hop, and every transaction times out at once. */
export const timerInSeconds: Rule = {
  name: 'timer-in-seconds',
  code: 'KAM6412',
  category: 'modules',
  severity: 'warning',
  title: 'timer of tm in seconds',
  why: 'Timers of tm count milliseconds since release 1.5; 30 is less than a packet takes to the next hop, and every transaction times out at once.',
  remedy: 'Write the time in milliseconds.',
  examples: [
    {
      bad: 'loadmodule "tm.so"\nmodparam("tm", "fr_timer", «30»)\n',
      good: 'loadmodule "tm.so"\nmodparam("tm", "fr_timer", 30000)\n',
    },
  ],
  create: (_ctx, report) => ({
    ModParam: ({ param, value, module }) => {
      if (!matchesModule(module.value, 'tm') || value.kind !== 'NumberLiteral') return
      if (!timers.has(param.value) || value.value <= 0 || value.value >= 500) return
      report({
        span: value.span,
        message: `${value.value} milliseconds`,
        help: `${value.value} seconds are ${value.value * 1000}`,
      })
    },
  }),
}
