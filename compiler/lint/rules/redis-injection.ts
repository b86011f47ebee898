import { usesWithin, unsafeUses } from '../message-data.ts'
import type { Rule } from '../rule.ts'

const escapes: ReadonlySet<string> = new Set(['s.escape.user', 's.escape.param'])

/** A command of Redis that the caller writes. */
export const redisInjection: Rule = {
  name: 'redis-injection',
  code: 'KAM6233',
  category: 'security',
  severity: 'warning',
  title: 'Redis command is built from what a message says',
  why: 'The command is split at its blanks: a value with a blank becomes further arguments, and changes what the command does.',
  remedy: 'Give the value as an argument of its own: `redis_cmd("srv", "GET %s", "$fU", "r")`.',
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "tm.so"\nloadmodule "pv.so"\nloadmodule "ndb_redis.so"\nrequest_route {\n  redis_cmd("srv", "GET user:«$fU»", "r");\n  t_relay();\n}\n',
      good: 'loadmodule "tm.so"\nloadmodule "pv.so"\nloadmodule "ndb_redis.so"\nrequest_route {\n  redis_cmd("srv", "GET %s", "user:$fU", "r");\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const { call } of ctx.calls('redis_cmd')) {
        const [, command] = call.args
        if (command === undefined) continue
        for (const { use, origin } of unsafeUses(usesWithin(ctx, command.span), new Map(), escapes)) {
          report({ span: use.span, message: `${origin}, and becomes part of the command` })
        }
      }
    },
  }),
}
