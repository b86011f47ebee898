import { numberSetting, setting } from '../settings.ts'
import type { Rule } from '../rule.ts'

/** Parameters that switch something on, which is off by default, with those that matter only then. */
const masters: readonly (readonly [module: string, master: string, dependents: string])[] = [
  [
    'dispatcher',
    'ds_ping_interval',
    'ds_probing_mode ds_ping_method ds_ping_from ds_ping_reply_codes ds_probing_threshold',
  ],
  ['nathelper', 'natping_interval', 'ping_nated_only sipping_bflag sipping_from sipping_method natping_processes'],
]

/** The parameter is read only when another one switches on what it belongs to. */
export const parameterWithoutEffect: Rule = {
  name: 'parameter-without-effect',
  code: 'KAM6408',
  category: 'modules',
  severity: 'warning',
  title: 'parameter that needs another',
  why: 'The parameter is read only when another one switches on what it belongs to.',
  remedy: 'Set the other parameter too, or remove this one.',
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "tm.so"\nloadmodule "dispatcher.so"\nmodparam("dispatcher", "ds_probing_mode", «1»)\n',
      good: 'loadmodule "tm.so"\nloadmodule "dispatcher.so"\nmodparam("dispatcher", "ds_probing_mode", 1)\nmodparam("dispatcher", "ds_ping_interval", 30)\n',
    },
    {
      bad: 'loadmodule "usrloc.so"\nloadmodule "nathelper.so"\nmodparam("nathelper", "ping_nated_only", «1»)\n',
      good: 'loadmodule "usrloc.so"\nloadmodule "nathelper.so"\nmodparam("nathelper", "ping_nated_only", 1)\nmodparam("nathelper", "natping_interval", 30)\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const [module, master, dependents] of masters) {
        if (numberSetting(ctx, module, master, 0) !== 0) continue
        for (const param of dependents.split(' ')) {
          const set = setting(ctx, module, param)
          // 0 switches off what is off anyway.
          if (set === undefined || (set.value.kind === 'NumberLiteral' && set.value.value === 0)) continue
          report({ span: set.value.span, message: `${param} of ${module} has no effect: ${master} is not set` })
        }
      }
    },
  }),
}
