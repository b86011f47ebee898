import { hasMethod, namesOf, type MethodSet } from '../../5-check/flow/methods.ts'
import { textOf } from '../arguments.ts'
import type { LintContext } from '../context.ts'
import type { Rule } from '../rule.ts'

export const saveOfOtherMethod: Rule = {
  name: 'save-of-other-method',
  code: 'KAM6143',
  category: 'sip-flow',
  severity: 'warning',
  title: 'save() for requests that are no REGISTER',
  why: 'save() stores the Contact of the request as the place where the user of its To is reached. The Contact of an INVITE is that of the caller.',
  remedy: 'Call save() where the method is REGISTER.',
  examples: [
    {
      bad: 'request_route {\n  if (is_method("INVITE")) {\n    «save("location")»;\n  }\n}\n',
      good: 'request_route {\n  if (is_method("REGISTER")) {\n    save("location");\n    exit;\n  }\n}\n',
    },
    {
      bad: 'request_route {\n  if (is_method("INVITE")) {\n    t_on_failure("FAILED");\n    t_relay();\n  }\n}\nfailure_route[FAILED] {\n  if (t_is_canceled()) exit;\n  «save("location")»;\n}\n',
      good: 'request_route {\n  if (is_method("REGISTER")) {\n    t_on_failure("FAILED");\n    t_relay();\n  }\n}\nfailure_route[FAILED] {\n  if (t_is_canceled()) exit;\n  save("location");\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      if (ctx.calls('save').length === 0 || ctx.program.routes.some((route) => route.callsDynamic)) return
      for (const { call, route } of ctx.calls('save')) {
        const here =
          route.kind === 'failure'
            ? armedMethods(route.name, ctx)
            : route.kind === 'request'
              ? atCall(call, route, ctx)
              : undefined
        if (here === undefined || here === 0 || hasMethod(here, 'REGISTER') || hasMethod(here, 'OTHER')) continue
        report({ span: call.span, message: `only ${namesOf(here).slice(0, 4).join(', ')} comes here` })
      }
    },
  }),
}

type Place = LintContext['allCalls'][number]

/** The methods of the requests that come to a call from the request route alone. */
function atCall(call: Place['call'], route: Place['route'], ctx: LintContext): MethodSet | undefined {
  if ([...ctx.kindsOf(route)].some((kind) => kind !== 'request')) return undefined
  return ctx.methodsAtCalls.get(call)
}

/** The methods of the requests for which a failure_route is armed; undefined when another place may arm it. */
function armedMethods(name: string, ctx: LintContext): MethodSet | undefined {
  let all: MethodSet = 0
  for (const { call, route } of ctx.calls('t_on_failure')) {
    const armed = textOf(call, 0)
    if (armed === undefined) return undefined
    if (armed !== name || route.kind === 'failure') continue
    const methods = ctx.methodsAtCalls.get(call)
    if (methods === undefined) return undefined
    all |= methods
  }
  return all
}
