import {
  describedNeeds,
  needsOf,
  parameterNeeds,
  requiredEvents,
  requiredParameters,
  type Need,
} from '#grammar/module-needs.ts'
import type { LoadedModule } from '../4-bind/symbols.ts'
import { findRoute } from '../4-bind/symbols.ts'
import type { CheckContext } from './check.ts'
import { loadAbove, moveAbove } from './load-lines.ts'
import { lastParameter } from './parameter-values.ts'

/** What a module needs to start: other modules, in the right order, parameters and event routes. */
export function checkNeeds(ctx: CheckContext): void {
  ctx.program.modules.forEach((module, index) => {
    if (ctx.program.modules.findIndex((other) => other.name === module.name) !== index) return
    const described = module.exports === undefined ? [] : describedNeeds(module.exports)
    for (const need of [...needsOf(module.name), ...described]) checkNeed(module, index, need, '', ctx)
    checkParameterNeeds(module, index, ctx)
    checkRequired(module, ctx)
  })
  checkRestoring(ctx)
}

/** Module uac keeps what it replaced in Record-Route, and needs the tag of From there to know the direction. */
function checkRestoring({ program, diagnostics }: CheckContext): void {
  if (!program.modules.some(({ name }) => name === 'uac')) return
  const mode = lastParameter(program, 'uac', 'restore_mode')?.value
  const tag = lastParameter(program, 'rr', 'append_fromtag')?.value
  const isAuto = mode === undefined || (mode.kind === 'StringLiteral' && mode.value.toLowerCase() === 'auto')
  if (!isAuto || tag?.kind !== 'NumberLiteral' || tag.value !== 0) return
  diagnostics.report('KAM5024', tag.span, 'restore_mode auto of uac needs append_fromtag of rr', {
    help: 'set append_fromtag to 1, or restore_mode to "manual" or "none"',
  })
}

function checkNeed(module: LoadedModule, index: number, need: Need, why: string, ctx: CheckContext): void {
  const place = ctx.program.modules.findIndex((other) => other.name === need.module)
  const { span } = module.node.name
  if (place === -1) {
    ctx.diagnostics.report('KAM3031', span, `module ${module.name} needs ${need.module}${why}, which is not loaded`, {
      help: `loadmodule "${need.module}.so"${need.before ? ' above this line' : ''}`,
      repair: () => loadAbove(need.module, module.node, ctx),
    })
    return
  }
  if (!need.before || place < index) return
  const other = ctx.program.modules[place]
  ctx.diagnostics.report(
    'KAM3012',
    span,
    `module ${module.name} needs ${need.module}${why}, which is loaded after it`,
    {
      ...(other === undefined
        ? {}
        : {
            related: [{ message: 'loaded here', span: other.node.name.span }],
            repair: () => moveAbove(other.node, module.node, `move loadmodule "${need.module}.so" above it`, ctx),
          }),
    },
  )
}

function checkParameterNeeds(module: LoadedModule, index: number, ctx: CheckContext): void {
  for (const { module: name, param, default: initial, when, need } of parameterNeeds) {
    if (name !== module.name) continue
    const set = lastParameter(ctx.program, name, param)
    const value = set === undefined ? initial : set.value.kind === 'PvReference' ? undefined : set.value.value
    if (value !== undefined && when(value)) checkNeed(module, index, need, ` for its ${param}`, ctx)
  }
}

function checkRequired(module: LoadedModule, ctx: CheckContext): void {
  const { span } = module.node.name
  for (const choices of requiredParameters.get(module.name) ?? []) {
    if (choices.some((param) => lastParameter(ctx.program, module.name, param) !== undefined)) continue
    ctx.diagnostics.report('KAM5024', span, `module ${module.name} does not start without ${choices.join(' or ')}`, {
      help: `modparam("${module.name}", "${choices[0] ?? ''}", …)`,
    })
  }
  const event = requiredEvents.get(module.name)
  if (event === undefined || findRoute(ctx.program.routes, 'event', event) !== undefined) return
  ctx.diagnostics.report('KAM5024', span, `module ${module.name} does not start without event_route[${event}]`)
}
