import { statefulRelays } from '../answering.ts'
import { textOf, forEachStatement, indentAt } from '../arguments.ts'
import { mentions } from '../conditions.ts'
import { hasMethod } from '../../5-check/flow/methods.ts'
import type { LintContext } from '../context.ts'
import { callsWithout, startsOf, callOf } from '../paths.ts'
import type { Rule } from '../rule.ts'

const message = 'a new branch is sent without a look whether the caller hung up: t_is_canceled()'
const statusNames: ReadonlySet<string> = new Set(['$T_reply_code', '$rs', 'status', '$rc', '$retcode'])

/** Whether a pattern of t_check_status() lets 487 through. */
function matchesCancel(pattern: string | undefined): boolean {
  // Without quantifiers a pattern cannot take long.
  if (pattern === undefined || !/^[\d|()^$[\].-]*$/.test(pattern)) return true
  try {
    return new RegExp(pattern).test('487')
  } catch {
    return true
  }
}

/** Only calls are cancelled: a block that is armed for other requests alone need not ask. */
function mayHandleInvite(name: string, ctx: LintContext): boolean {
  const arming = ctx.calls('t_on_failure').filter(({ call }) => (textOf(call, 0) ?? name) === name)
  const reached = arming.flatMap(({ call }) => ctx.methodsAtCalls.get(call) ?? [])
  return reached.length === 0 || reached.some((methods) => hasMethod(methods, 'INVITE'))
}

/** A branch for a caller who hung up. */
export const failureRouteWithoutCancelCheck: Rule = {
  name: 'failure-route-without-cancel-check',
  code: 'KAM6117',
  category: 'sip-flow',
  severity: 'warning',
  title: 'failure_route sends a new branch without asking whether the caller hung up',
  why: 'The failure route also runs when the call was cancelled, with 487 as its reply. A new branch then rings a phone for a caller who is gone; tm refuses it with errors in the log at best.',
  remedy: 'Write `if (t_is_canceled()) exit;` before the new branch.',
  hasFix: true,
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  t_on_failure("NEXT");\n  t_relay();\n}\nfailure_route[NEXT] {\n  $ru = "sip:backup@10.0.0.2";\n  «t_relay()»;\n}\n',
      good: 'request_route {\n  t_on_failure("NEXT");\n  t_relay();\n}\nfailure_route[NEXT] {\n  if (t_is_canceled()) exit;\n  $ru = "sip:backup@10.0.0.2";\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const isFailure = startsOf('failure')
      const found = callsWithout(ctx, {
        starts: (route) => isFailure(route) && mayHandleInvite(route.name, ctx),
        at: callOf(statefulRelays),
        guardCall: (name, call) => {
          if (name === 't_is_canceled') return 'both'
          // Whoever asks for certain replies does not mean 487, unless it is named.
          return name === 't_check_status' && !matchesCancel(textOf(call, 0)) ? 'true' : undefined
        },
        guardCondition: (condition) => (mentions(condition, statusNames) ? 'both' : undefined),
      })
      const calls = new Map(found.map(({ call }) => [call, call.span]))
      forEachStatement(ctx, ({ statement, isInBraces }) => {
        if (statement.kind !== 'CallStatement' || !isInBraces || !calls.delete(statement.call)) return
        const { span } = statement.call
        const text = `if (t_is_canceled()) exit;
${indentAt(ctx, span)}`
        const edits = [{ span: { ...span, end: span.start }, text }]
        report({ span, message, fix: { title: 'Leave the block when the call was cancelled', edits } })
      })
      for (const span of calls.values()) report({ span, message })
    },
  }),
}
