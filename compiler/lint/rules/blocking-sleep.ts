import type { Rule } from '../rule.ts'

export const blockingSleep: Rule = {
  name: 'blocking-sleep',
  code: 'KAM6606',
  category: 'performance',
  severity: 'warning',
  title: 'worker that sleeps',
  why: 'sleep() and usleep() stop the whole worker: no other message is read by it meanwhile. With as many such calls as there are workers the server does not answer any more.',
  remedy: 'Use async_route() or async_sleep() of module async, or a timer.',
  examples: [
    {
      bad: 'loadmodule "cfgutils.so"\nrequest_route {\n  «sleep("2")»;\n}\n',
      good: 'loadmodule "tm.so"\nloadmodule "async.so"\nrequest_route {\n  async_route("LATER", "2");\n}\nroute[LATER] {\n  drop;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Call: (call, route) => {
      const name = ctx.nameOf(call)
      if ((name !== 'sleep' && name !== 'usleep') || route === undefined) return
      // Timers and extra processes run in event routes and may wait.
      const kinds = ctx.kindsOf(route)
      if (
        !ctx.isReachable(route) ||
        !(kinds.has('request') || kinds.has('reply') || kinds.has('failure')) ||
        isOnlyEvent(kinds)
      )
        return
      report({ span: call.span, message: 'the worker reads no message while it sleeps' })
    },
  }),
}

function isOnlyEvent(kinds: ReadonlySet<string>): boolean {
  return kinds.has('event')
}
