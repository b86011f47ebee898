import { flagsSet, isAnyCalled, setting } from '../settings.ts'
import type { Rule } from '../rule.ts'

/** acc writes a record for transactions that carry the flag of the parameter, and only the script can set it. */
export const accountingFlagNeverSet: Rule = {
  name: 'accounting-flag-never-set',
  code: 'KAM6413',
  category: 'modules',
  severity: 'warning',
  title: 'accounting flag that the script never sets',
  why: 'acc writes a record for transactions that carry the flag of the parameter, and only the script can set it.',
  remedy: 'Call setflag() with this number for what is to be accounted, or correct the number.',
  needs: 'whole',
  examples: [
    {
      bad: 'loadmodule "tm.so"\nloadmodule "acc.so"\nmodparam("acc", "log_flag", «2»)\nrequest_route {\n  setflag(1);\n  t_relay();\n}\n',
      good: 'loadmodule "tm.so"\nloadmodule "acc.so"\nmodparam("acc", "log_flag", 1)\nrequest_route {\n  setflag(1);\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const flags = flagsSet(ctx, ['setflag'], ['mf', 'mF'])
      if (flags === undefined || isAnyCalled(ctx, ['setflags', 'msg_iflag_set'])) return
      for (const param of ['log_flag', 'log_missed_flag', 'failed_transaction_flag', 'db_flag', 'db_missed_flag']) {
        const set = setting(ctx, 'acc', param)
        if (set?.value.kind !== 'NumberLiteral' || set.value.value < 0 || flags.has(set.value.value)) continue
        report({ span: set.value.span, message: `nothing sets flag ${set.value.value}: ${param} of acc never matters` })
      }
    },
  }),
}
