import { numberSetting, setting } from '../settings.ts'
import type { Rule } from '../rule.ts'

/** With ping_nated_only nathelper pings the contacts that carry nat_bflag of usrloc, and without that parameter none does. */
export const natpingWithoutFlag: Rule = {
  name: 'natping-without-flag',
  code: 'KAM6409',
  category: 'modules',
  severity: 'error',
  title: 'keepalives that reach nobody',
  why: 'With ping_nated_only nathelper pings the contacts that carry nat_bflag of usrloc, and without that parameter none does: the server does not start.',
  remedy: 'Set nat_bflag of usrloc to the branch flag that the script sets for clients behind NAT.',
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "usrloc.so"\nloadmodule "nathelper.so"\nmodparam("nathelper", "natping_interval", 30)\nmodparam("nathelper", "ping_nated_only", «1»)\n',
      good: 'loadmodule "usrloc.so"\nloadmodule "nathelper.so"\nmodparam("nathelper", "natping_interval", 30)\nmodparam("nathelper", "ping_nated_only", 1)\nmodparam("usrloc", "nat_bflag", 6)\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const only = setting(ctx, 'nathelper', 'ping_nated_only')
      if (only?.value.kind !== 'NumberLiteral' || only.value.value === 0) return
      if (numberSetting(ctx, 'nathelper', 'natping_interval', 0) === 0) return
      if (setting(ctx, 'usrloc', 'nat_bflag') !== undefined) return
      report({ span: only.value.span, message: 'no contact is pinged: nat_bflag of usrloc is not set' })
    },
  }),
}
