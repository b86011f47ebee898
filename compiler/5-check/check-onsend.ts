import { isSince } from '#grammar/releases.ts'
import type { Call, Node } from '../ast/nodes.ts'
import { walk } from '../ast/walk.ts'
import type { RouteSymbol } from '../4-bind/symbols.ts'
import type { CheckContext } from './check.ts'

/** The commands of the core that onsend_route may use. */
const allowedCommands: ReadonlySet<string> = new Set([
  'setflag',
  'resetflag',
  'isflagset',
  'log',
  'set_forward_no_connect',
  'set_reply_no_connect',
  'set_forward_close',
  'set_reply_close',
])

/** Operands that only onsend_route may compare: the place that the message is sent from and to. */
const sendingOperands: ReadonlySet<string> = new Set(['snd_ip', 'to_ip'])

/** What onsend_route alone may use, and what it may not. */
export function checkOnsend(ctx: CheckContext): void {
  for (const route of ctx.program.routes) {
    for (const block of route.blocks) walk(block, (node) => checkNode(node, route, ctx))
  }
}

function checkNode(node: Node, route: RouteSymbol, ctx: CheckContext): void {
  const isOnsend = route.kind === 'onsend'
  if (node.kind === 'Operand' && !isOnsend && sendingOperands.has(node.name)) {
    ctx.diagnostics.report('KAM4002', node.span, `${node.name} has a value in onsend_route only`, {
      kamailio: `${node.name} allowed only in onsend_routes`,
    })
  }
  if (node.kind !== 'Call' || !isOnsend || isAllowedCall(node, ctx)) return
  ctx.diagnostics.report('KAM4002', node.callee.span, `${node.callee.text} is not allowed in onsend_route`, {
    help: 'the message is complete here: only flags, log and functions of modules may be used',
    kamailio: 'command not allowed in onsend_route',
  })
}

function isAllowedCall(call: Call, { program, release }: CheckContext): boolean {
  const name = call.callee.text
  if (name === 'route') return isSince('6.0', release)
  return program.calls.get(call)?.kind !== 'core' || allowedCommands.has(name)
}
