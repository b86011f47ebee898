import type { Rule } from '../rule.ts'

export const severalRequestRoutes: Rule = {
  name: 'several-request-routes',
  code: 'KAM6317',
  category: 'correctness',
  severity: 'warning',
  title: 'more than one request_route',
  why: 'Kamailio accepts it and runs the blocks one after the other, which is easily overlooked in a configuration of several files.',
  remedy: 'Write one request_route and name the others: `route[NAME]`.',
  examples: [
    {
      bad: 'request_route {\n  force_rport();\n}\n«request_route» {\n  t_relay();\n}\n',
      good: 'request_route {\n  route(PREPARE);\n  t_relay();\n}\nroute[PREPARE] {\n  force_rport();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const route of ctx.program.routes) {
        const [first, ...others] = route.blocks
        for (const block of others) {
          report({
            span: { ...block.span, end: block.span.start + block.keyword.length },
            message: 'this is appended to the request_route before',
            ...(first === undefined
              ? {}
              : {
                  related: [
                    { message: 'the first one', span: { ...first.span, end: first.span.start + first.keyword.length } },
                  ],
                }),
          })
        }
      }
    },
  }),
}
