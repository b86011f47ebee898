import type { Rule } from '../rule.ts'

/** Both forms are understood; one form in all configurations makes modules easy to find. */
export const moduleWithoutSuffix: Rule = {
  name: 'module-without-suffix',
  code: 'KAM6404',
  category: 'modules',
  severity: 'off',
  title: 'loadmodule without .so',
  why: 'Both forms are understood; one form in all configurations makes modules easy to find.',
  remedy: 'Write the name with its suffix.',
  hasFix: true,
  examples: [
    {
      bad: 'loadmodule «"tm"»\n',
      good: 'loadmodule "tm.so"\n',
    },
  ],
  create: (_ctx, report) => ({
    LoadModule: ({ name }) => {
      if (name.value.endsWith('.so') || !/^\w+$/.test(name.value)) return
      report({
        span: name.span,
        message: `"${name.value}" is loaded without its suffix`,
        fix: { title: 'Add .so', edits: [{ span: name.span, text: `"${name.value}.so"` }] },
      })
    },
  }),
}
