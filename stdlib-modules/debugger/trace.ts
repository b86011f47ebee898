import type { TracedAction } from '#grammar/abi.ts'
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
  /** 1: without the name of the file (6.1.5). */
  readonly format: number
}

/** Kamailio's numbers of the actions that are no functions of modules, and what it calls them. */
const coreActions: ReadonlyMap<string, readonly [number: number, name?: string]> = new Map([
  ['forward', [1]],
  ['exit', [2]],
  ['drop', [2]],
  ['return', [2]],
  ['log', [3]],
  ['error', [4]],
  ['route', [5]],
  ['exec', [6]],
  ['sethost', [7]],
  ['rewritehost', [7, 'sethost']],
  ['sethostport', [8]],
  ['rewritehostport', [8, 'sethostport']],
  ['setuser', [9]],
  ['rewriteuser', [9, 'setuser']],
  ['setuserpass', [10]],
  ['rewriteuserpass', [10, 'setuserpass']],
  ['setport', [11]],
  ['rewriteport', [11, 'setport']],
  ['seturi', [12]],
  ['rewriteuri', [12, 'seturi']],
  ['sethostporttrans', [13]],
  ['rewritehostporttrans', [13, 'sethostporttrans']],
  ['if', [16]],
  ['switch', [21]],
  ['case', [22]],
  ['while', [23]],
  ['setflag', [39]],
  ['resetflag', [40]],
  ['isflagset', [41]],
  ['prefix', [44]],
  ['strip', [45]],
  ['strip_tail', [46, 'striptail']],
  ['remove_branch', [48, 'unknown']],
  ['clear_branches', [49, 'unknown']],
  ['revert_uri', [50, 'reverturi']],
  ['force_rport', [55]],
  ['add_rport', [55, 'force_rport']],
  ['add_local_rport', [56]],
  ['set_advertised_address', [57, 'set_adv_addr']],
  ['set_advertised_port', [58, 'set_adv_port']],
  ['force_tcp_alias', [59]],
  ['add_tcp_alias', [59, 'force_tcp_alias']],
  ['force_send_socket', [62]],
  ['assign', [63]],
  ['udp_mtu_try_proto', [65]],
  ['set_forward_no_connect', [66, 'set_fwd_no_connect']],
  ['set_reply_no_connect', [67, 'set_rpl_no_connect']],
  ['set_forward_close', [68, 'set_fwd_close']],
  ['set_reply_close', [69, 'set_rpl_close']],
])

/** A function of a module: this and the number of its arguments. */
const moduleFunction = 24

/** How the block of a run is called in the trace (6.1.5). */
const routeTitles: { readonly [kind in RouteKind]: string } = {
  request: 'request_route',
  event: 'request_route',
  failure: 'failure_route',
  branch: 'branch_route',
  onreply: 'onreply_route',
  reply: 'onreply_route',
  onsend: 'onsend_route',
  branch_failure: 'branch_failure_route',
  local: 'local_route',
}

/** Logs each action in Kamailio's shape: `*** cfgtrace:dbg_cfg_trace(): request_route=[R] c=[FILE] l=7 a=26 n=xlog`. */
export function createTrace(core: Core, options: TraceOptions): Probe {
  const level = clampLevel(options.level)
  return {
    action: (ctx, action, value) => {
      if (!options.isOn() || !core.logger.isEnabled(level) || setsNothing(action, value)) return
      const [file, line] = action.at ?? []
      const path = file === undefined ? '' : (ctx.linked?.program.files[file] ?? '')
      const place = `${options.format === 1 ? '' : `c=[${path}] `}l=${line ?? 0}`
      core.logger.write({
        level,
        module: `${options.prefix}dbg_cfg_trace()`,
        text: `${titleOf(ctx)}=[${action.block}] ${place} ${describeAction(action)}`,
        ...(options.levelName === null ? {} : { levelName: options.levelName }),
      })
    },
  }
}

/** Event routes run as the route of what they tell of. */
function titleOf({ kind, routeName }: RouteContext): string {
  if (kind === 'event' && /^(sl|tm):local-/.test(routeName)) return routeTitles.local
  if (kind === 'event' && routeName.startsWith('tm:branch-failure:')) return routeTitles.branch_failure
  return routeTitles[kind]
}

/** A value that the server refuses before it acts: only a user and a port can be taken away, and only a port is a number. */
function setsNothing({ at, name }: TracedAction, value: unknown): boolean {
  if (at !== undefined || typeof value === 'string') return false
  return value === null ? name !== 'setuser' && name !== 'setport' : name !== 'setport'
}

function clampLevel(level: number): LogLevel {
  const known = Object.values(logLevels).find((value) => value === level)
  return known ?? (level > logLevels.DBG ? logLevels.DBG : logLevels.ALERT)
}

function describeAction({ name, args }: TracedAction): string {
  const [number, shown] = coreActions.get(name) ?? [moduleFunction + Math.min(args, 7)]
  return `a=${number} n=${shown ?? name}`
}
