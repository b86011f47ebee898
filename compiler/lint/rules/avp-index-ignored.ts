import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import type { Rule } from '../rule.ts'

export const avpIndexIgnored: Rule = {
  name: 'avp-index-ignored',
  code: 'KAM6348',
  category: 'correctness',
  severity: 'warning',
  title: 'assignment to one value of an AVP',
  why: 'Kamailio ignores the index on the left side and pushes a new value in front of the others; only `[*]` is different: it replaces all.',
  remedy: 'Write `$avp(name) = …` to push, `$(avp(name)[*]) = …` to replace all.',
  examples: [
    {
      bad: 'request_route {\n  «$(avp(list)[1])» = "b";\n}\n',
      good: 'request_route {\n  $(avp(list)[*]) = "b";\n}\n',
    },
  ],
  create: (_ctx, report) => ({
    Assign: ({ target }) => {
      if (target.kind !== 'PvReference') return
      const pv = parsePv(target.text)
      if ('error' in pv || pv.name !== 'avp' || pv.index === undefined || pv.index === '*') return
      report({ span: target.span, message: 'the index is ignored: the value is pushed in front of the others' })
    },
  }),
}
