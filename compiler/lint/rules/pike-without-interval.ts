import { numberSetting, setting } from '../settings.ts'
import type { Rule } from '../rule.ts'

export const pikeWithoutInterval: Rule = {
  name: 'pike-without-interval',
  code: 'KAM6439',
  category: 'modules',
  severity: 'warning',
  title: 'pike counts requests over no time at all',
  why: 'With sampling_time_unit 0 the counters start anew at each tick of the timer, and the server logs a warning each time: who floods it is not found.',
  remedy: 'Give the seconds over which requests are counted, such as 2.',
  examples: [
    {
      modules: ['pike'],
      bad: 'modparam("pike", "sampling_time_unit", «0»)\nrequest_route {\n  if (!pike_check_req()) exit;\n}\n',
      good: 'modparam("pike", "sampling_time_unit", 2)\nrequest_route {\n  if (!pike_check_req()) exit;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const set = setting(ctx, 'pike', 'sampling_time_unit')
      if (set === undefined || numberSetting(ctx, 'pike', 'sampling_time_unit', 2) !== 0) return
      report({ span: set.value.span, message: 'requests are counted over 0 seconds' })
    },
  }),
}
