import type { Step } from '#grammar/abi.ts'
import type { RouteKind } from '#grammar/route-kinds.ts'
import { logLevels, type LogLevel } from '#runtime/log/logger.ts'
import type { Probe } from '#runtime/probe/probe-list.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Core } from '#runtime/server/core.ts'

/** How the trace looks: the debugger's parameters, and whether it is on now. */
export interface TraceOptions {
  readonly isOn: () => boolean
  readonly level: number
  readonly prefix: string
  readonly levelName: string | null
  /** 1: file names without their folders. */
  readonly format: number
}

/** Kamailio's numbers of actions; functions of modules are 24 plus the number of their arguments, which a probe does not know. */
const actionNumbers: ReadonlyMap<string, number> = new Map([
  ['forward', 1],
  ['exit', 2],
  ['drop', 2],
  ['return', 2],
  ['break', 2],
  ['log', 4],
  ['route', 5],
  ['seturi', 12],
  ['if', 16],
  ['switch', 21],
  ['case', 22],
  ['while', 23],
  ['setflag', 39],
  ['resetflag', 40],
  ['isflagset', 41],
  ['assign', 63],
])

const moduleFunction = 26

/** How a block of each kind is called in the trace, and the name of its main block (6.1.5). */
const routeTitles: { readonly [kind in RouteKind]: readonly [title: string, main: string] } = {
  request: ['request_route', 'DEFAULT_ROUTE'],
  event: ['request_route', 'DEFAULT_ROUTE'],
  failure: ['failure_route', 'DEFAULT_FAILURE'],
  branch: ['branch_route', 'DEFAULT_BRANCH'],
  onreply: ['onreply_route', 'DEFAULT_ONREPLY'],
  reply: ['onreply_route', 'DEFAULT_ONREPLY'],
  onsend: ['onsend_route', 'DEFAULT_SEND'],
  branch_failure: ['branch_failure_route', 'DEFAULT_ROUTE'],
  local: ['request_route', 'DEFAULT_ROUTE'],
}

/** Logs each action in Kamailio's shape: `*** cfgtrace:dbg_cfg_trace(): request_route=[R] c=[FILE] l=7 a=26 n=xlog`. */
export function createTrace(core: Core, options: TraceOptions): Probe {
  const level = clampLevel(options.level)
  return {
    step: (ctx, step) => {
      const {
        at: [file, line],
        route,
      } = step
      if (!options.isOn() || !core.logger.isEnabled(level)) return
      core.logger.write({
        level,
        module: `${options.prefix}dbg_cfg_trace()`,
        text: `${describeBlock(ctx, route)} c=[${fileName(ctx, file, options.format)}] l=${line} ${describeAction(step)}`,
        ...(options.levelName === null ? {} : { levelName: options.levelName }),
      })
    },
  }
}

function clampLevel(level: number): LogLevel {
  const known = Object.values(logLevels).find((value) => value === level)
  return known ?? (level > logLevels.DBG ? logLevels.DBG : logLevels.ALERT)
}

function fileName({ linked }: RouteContext, file: number, format: number): string {
  const path = linked?.program.files[file] ?? ''
  return format === 1 ? path.slice(path.lastIndexOf('/') + 1) : path
}

/** The kind is that of the run, the name that of the block: of route[X] too, which the run called. */
function describeBlock({ kind }: RouteContext, route: string): string {
  const [title, main] = routeTitles[kind]
  return `${title}=[${/\[(.*)\]$/s.exec(route)?.[1] ?? main}]`
}

/** Jumps other than return and drop are all called "exit" in Kamailio's trace, and a switch over texts "case" (6.1.5). */
function describeAction({ action, arms }: Step): string {
  const isOverTexts = action === 'switch' && arms?.some(({ label }) => /^case ["'/]/.test(label)) === true
  const name = isOverTexts ? 'case' : action
  const number = actionNumbers.get(name) ?? moduleFunction
  return `a=${number} n=${name === 'break' ? 'exit' : name}`
}
