import { findParam } from '../../catalogue.ts'
import { removal } from '../settings.ts'
import type { Rule } from '../rule.ts'

/** The line changes nothing, and hides which parameters the configuration really decides. */
export const parameterAtDefault: Rule = {
  name: 'parameter-at-default',
  code: 'KAM6403',
  category: 'modules',
  severity: 'off',
  title: 'module parameter set to its default',
  why: 'The line changes nothing, and hides which parameters the configuration really decides.',
  remedy: 'Remove the line.',
  hasFix: true,
  examples: [
    {
      bad: 'loadmodule "tm.so"\nmodparam("tm", "fr_timer", «30000»)\n',
      good: 'loadmodule "tm.so"\nmodparam("tm", "fr_timer", 20000)\n',
    },
  ],
  create: (ctx, report) => ({
    ModParam: (node) => {
      const exports = ctx.module(node.module.value)?.exports
      const facts = exports === undefined ? undefined : findParam(exports, node.param.value)
      if (facts?.default === undefined || facts.repeats === true || node.value.kind === 'PvReference') return
      if (node.value.value !== facts.default || ctx.modparams(node.module.value, node.param.value).length > 1) return
      const message = `${String(facts.default)} is the default of ${node.param.value}`
      report({ span: node.value.span, message, ...removal(ctx, node.span, 'Remove the line') })
    },
  }),
}
