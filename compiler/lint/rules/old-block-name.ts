import type { Rule } from '../rule.ts'

export const oldBlockName: Rule = {
  name: 'old-block-name',
  code: 'KAM6714',
  category: 'style',
  severity: 'hint',
  title: 'main route under its old name',
  why: '`route { }` and `onreply_route { }` without names are the main routes for requests and replies; request_route and reply_route say so.',
  remedy: 'Write `request_route` and `reply_route`.',
  hasFix: true,
  examples: [
    {
      bad: '«route» {\n  t_relay();\n}\n',
      good: 'request_route {\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    RouteBlock: ({ keyword, name, span }) => {
      const better = keyword === 'route' ? 'request_route' : keyword === 'onreply_route' ? 'reply_route' : undefined
      if (better === undefined || name !== undefined) return
      const place = { ...span, end: span.start + keyword.length }
      if (ctx.sources.slice(place) !== keyword) return
      report({
        span: place,
        message: `this is ${better}`,
        fix: { title: `write ${better}`, edits: [{ span: place, text: better }] },
      })
    },
  }),
}
