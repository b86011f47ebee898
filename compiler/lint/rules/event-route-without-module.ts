import type { Rule } from '../rule.ts'

/** The module named before the colon triggers the block, and it is not loaded: the block never runs. */
export const eventRouteWithoutModule: Rule = {
  name: 'event-route-without-module',
  code: 'KAM6429',
  category: 'modules',
  severity: 'warning',
  title: 'event route of a module that is not loaded',
  why: 'The module named before the colon triggers the block, and it is not loaded: the block never runs.',
  remedy: 'Load the module, or remove the block.',
  examples: [
    {
      bad: 'event_route[«htable:mod-init»] {\n  exit;\n}\nrequest_route {\n  exit;\n}\n',
      good: 'loadmodule "htable.so"\nevent_route[htable:mod-init] {\n  exit;\n}\nrequest_route {\n  exit;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    RouteBlock: ({ keyword, name }) => {
      if (keyword !== 'event_route' || name === undefined) return
      const module = name.text.slice(0, Math.max(0, name.text.indexOf(':')))
      if (!ctx.catalogue.moduleNames.includes(module) || ctx.module(module) !== undefined) return
      report({ span: name.span, message: `module ${module} is not loaded, so nothing runs this block` })
    },
  }),
}
