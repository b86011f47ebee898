import { callsOf, textOf } from '../arguments.ts'
import type { Rule } from '../rule.ts'

/** Functions that read letters of an argument, and drop those that they do not know; the place counts from 0. */
const known: ReadonlyMap<string, { readonly index: number; readonly letters: string }> = new Map([
  ['ds_mark_dst', { index: 0, letters: 'aitpd' }],
])

export const unknownFlagLetter: Rule = {
  name: 'unknown-flag-letter',
  code: 'KAM6440',
  category: 'modules',
  severity: 'warning',
  title: 'letter that the function does not know',
  why: 'The server starts, and the function fails or does something else when it is called with a letter that it does not know.',
  remedy: 'Use the letters that the message names.',
  examples: [
    {
      modules: ['tm', 'dispatcher'],
      bad: 'request_route {\n  ds_mark_dst(«"x"»);\n}\n',
      good: 'request_route {\n  ds_mark_dst("ip");\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const { call, name } of callsOf(ctx, known.keys())) {
        const facts = known.get(name)
        const text = facts === undefined ? undefined : textOf(call, facts.index)
        const arg = facts === undefined ? undefined : call.args[facts.index]
        if (facts === undefined || text === undefined || arg === undefined || text.includes('$')) continue
        const bad = [...text.toLowerCase()].find((letter) => !facts.letters.includes(letter))
        if (bad === undefined) continue
        report({ span: arg.span, message: `${name}() knows ${[...facts.letters].join(', ')}, not ${bad}` })
      }
    },
  }),
}
