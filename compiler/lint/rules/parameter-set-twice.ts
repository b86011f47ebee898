import type { ModParam } from '../../ast/nodes.ts'
import { findParam } from '../../catalogue.ts'
import { removal } from '../settings.ts'
import type { Rule } from '../rule.ts'

/** Each modparam replaces the value of the one before it, so the earlier line does nothing. */
export const parameterSetTwice: Rule = {
  name: 'parameter-set-twice',
  code: 'KAM6402',
  category: 'modules',
  severity: 'warning',
  title: 'module parameter set twice',
  why: 'Each modparam replaces the value of the one before it, so the earlier line does nothing.',
  remedy: 'Remove the line that is not meant.',
  hasFix: true,
  examples: [
    {
      bad: 'loadmodule "tm.so"\nmodparam("tm", "fr_timer", «5000»)\nmodparam("tm", "fr_timer", 8000)\n',
      good: 'loadmodule "tm.so"\nmodparam("tm", "fr_timer", 8000)\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const last = new Map<string, ModParam>()
      const items = ctx.program.file.items.filter((item) => item.kind === 'ModParam')
      for (const item of items.toReversed()) {
        // A pattern such as "tm|sl" sets several at once; only lines that name the same modules are compared.
        const key = `${item.module.value} ${item.param.value}`
        const later = last.get(key)
        last.set(key, item)
        const exports = ctx.module(item.module.value)?.exports
        if (later === undefined || exports === undefined) continue
        const facts = findParam(exports, item.param.value)
        if (facts === undefined || facts.repeats === true) continue
        report({
          span: item.value.span,
          message: `${item.param.value} of ${item.module.value} is set again below, which replaces this value`,
          related: [{ message: 'the value that counts', span: later.value.span }],
          ...removal(ctx, item.span, 'Remove the line that has no effect'),
        })
      }
    },
  }),
}
