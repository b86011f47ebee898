import { reservedWords } from '#grammar/keywords.ts'
import type { Span } from '../1-source/span.ts'
import type { Call } from '../ast/nodes.ts'
import type { CheckContext } from './check.ts'

/** `route(NAME)`: one name or expression in parentheses. */
export function checkRouteCalls(ctx: CheckContext): void {
  const reserved = reservedWords(ctx.release)
  for (const [call] of ctx.program.calls) {
    if (call.callee.text !== 'route') continue
    const [name] = call.args
    if (!isRouteCall(call)) {
      const place = call.bare ? ctx.nextToken(call.span) : routeMistake(call, ctx)
      ctx.diagnostics.report('KAM4005', call.span, 'route() takes the name of one block', {
        help: 'forms: route(NAME), route(7), route("any text"), route($var(name))',
        kamailio: 'syntax error',
        kamailioSpan: place,
      })
    } else if (name?.kind === 'BareWord' && reserved.has(name.text)) {
      ctx.diagnostics.report('KAM3014', name.span, `${name.text} is a reserved word in Kamailio ${ctx.release}`, {
        help: `write it in quotes: route("${name.text}")`,
        kamailio: 'syntax error',
      })
    }
  }
}

/** The comma behind the first name, or the parenthesis that closes nothing. */
function routeMistake(call: Call, ctx: CheckContext): Span {
  const [first] = call.args
  return first === undefined ? call.span : ctx.nextToken(first.span)
}

/** Whether the call has the one argument that route() takes. */
export function isRouteCall(call: Call): boolean {
  return !call.bare && call.args.length === 1
}
