import type { Rule } from '../rule.ts'

/** Releases, architectures and distributions keep modules in different folders, so that the configuration starts on one machine only. */
export const absoluteModulePath: Rule = {
  name: 'absolute-module-path',
  code: 'KAM6405',
  category: 'modules',
  severity: 'info',
  title: 'module loaded by an absolute path',
  why: 'Releases, architectures and distributions keep modules in different folders, so that the configuration starts on one machine only.',
  remedy: 'Load the module by its name, and name its folder with loadpath when it is not the usual one.',
  examples: [
    {
      bad: 'loadmodule «"/usr/lib/kamailio/modules/tm.so"»\n',
      good: 'loadmodule "tm.so"\n',
    },
  ],
  create: (_ctx, report) => ({
    LoadModule: ({ name }) => {
      if (name.value.startsWith('/')) report({ span: name.span, message: 'this path is that of one kind of machine' })
    },
  }),
}
