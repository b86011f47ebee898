import type { ArgFacts, FunctionFacts, ModuleExports } from '#grammar/manifest.ts'
import type { RouteKind } from '#grammar/route-kinds.ts'

/**
 * What a function or a parameter does with a block that it names: runs it at once (`calls`), has tm run it later for the transaction
 * (`arms`), or goes on there when an answer, a time or a task comes (`continues`).
 */
export type RouteUse = 'calls' | 'arms' | 'continues'

/** The block that an argument of a function, or the value of a parameter, names. */
export interface NamedRoute {
  readonly kind: RouteKind
  /** Stands before the name in the head of the block. */
  readonly prefix: string
  readonly use: RouteUse
  /** How the name stands in the text: it is the text, or follows `route=` or `name=` in a list, or the first `=`. */
  readonly form: RouteNameForm
  /** A function takes the text as it is: a variable in it is not expanded. */
  readonly isLiteral?: true
}

export type RouteNameForm = 'whole' | 'route=' | 'name=' | 'behind='

function named(kind: RouteKind, use: RouteUse, form: RouteNameForm = 'whole'): NamedRoute {
  return { kind, prefix: '', use, form }
}

function literal(kind: RouteKind, use: RouteUse, prefix = ''): NamedRoute {
  return { kind, prefix, use, form: 'whole', isLiteral: true }
}

/** Which blocks arguments name, as the facts of functions say (`of`). */
const kindsNamed: ReadonlyMap<string, NamedRoute> = new Map([
  ['route', named('request', 'continues')],
  // As 6.1.5: t_on_failure("F_$rm") arms the block of just this name.
  ['failure_route', literal('failure', 'arms')],
  ['branch_route', literal('branch', 'arms')],
  ['onreply_route', literal('onreply', 'arms')],
  ['branch_failure', literal('event', 'arms', 'tm:branch-failure:')],
])

const later = named('request', 'continues')
const atOnce = named('request', 'calls')
const event = named('event', 'continues')

/**
 * Functions whose facts do not say that an argument names a block, most of them of modules that are declared only: module, function,
 * the arguments by their index, and their number where only that form names blocks.
 */
// prettier-ignore
const functionsNaming: readonly (readonly [module: string, name: string, args: ReadonlyMap<number, NamedRoute>, count?: number])[] = [
  ['textopsx', 'msg_changed_route', new Map([[0, atOnce]])],
  ['cfgutils', 'route_if_exists', new Map([[0, atOnce]])],
  ['db2_ops', 'db_foreach', new Map([[1, literal('request', 'calls')]])],
  ['async', 'async_route', new Map([[0, later]])],
  ['async', 'async_ms_route', new Map([[0, later]])],
  ['async', 'async_task_route', new Map([[0, later]])],
  ['async', 'async_task_group_route', new Map([[0, later]])],
  ['http_async_client', 'http_async_query', new Map([[1, later]])],
  ['jsonrpcc', 'jsonrpc_request', new Map([[2, later], [3, later]]), 5],
  ['janssonrpcc', 'janssonrpc_request', new Map([[3, named('request', 'continues', 'route=')]])],
  ['kazoo', 'kazoo_async_query', new Map([[3, later], [4, later]])],
  ['rtp_media_server', 'rms_answer', new Map([[0, event]])],
  ['rtp_media_server', 'rms_play', new Map([[1, event]])],
  ['rtp_media_server', 'rms_bridge', new Map([[1, event]])],
  ['ims_auth', 'ims_www_challenge', new Map([[0, later]])],
  ['ims_auth', 'ims_proxy_challenge', new Map([[0, later]])],
  ['ims_auth', 'ims_www_resync_auth', new Map([[0, later]])],
  ['ims_charging', 'Ro_CCR', new Map([[0, later]])],
  ['ims_icscf', 'I_perform_user_authorization_request', new Map([[0, later]])],
  ['ims_icscf', 'I_perform_location_information_request', new Map([[0, later]])],
  ['ims_qos', 'Rx_AAR', new Map([[0, later]])],
  ['ims_qos', 'Rx_AAR_Register', new Map([[0, later]])],
  ['ims_qos_npn', 'Rx_AAR', new Map([[0, later]])],
  ['ims_qos_npn', 'Rx_AAR_Register', new Map([[0, later]])],
  ['ims_registrar_scscf', 'save', new Map([[0, later]])],
  ['ims_registrar_scscf', 'assign_server_unreg', new Map([[0, later]])],
]

/** Parameters of modules that name a block. */
export const parametersNaming: readonly {
  readonly module: string
  readonly param: string
  readonly names: NamedRoute
}[] = [
  { module: 'tm', param: 'on_sl_reply', names: named('onreply', 'calls') },
  { module: 'rtimer', param: 'exec', names: named('request', 'calls', 'route=') },
  { module: 'timer', param: 'declare_timer', names: named('request', 'calls', 'behind=') },
  { module: 'evrexec', param: 'exec', names: named('event', 'calls', 'name=') },
  { module: 'xmlrpc', param: 'route', names: named('request', 'calls') },
  { module: 'cplc', param: 'proxy_route', names: named('request', 'calls') },
  { module: 'cplc', param: 'redirect_route', names: named('request', 'calls') },
  { module: 'ims_icscf', param: 'route_lir_user_unknown', names: named('request', 'calls') },
  { module: 'ims_icscf', param: 'route_uar_user_unknown', names: named('request', 'calls') },
]

/** The blocks that the arguments of a function name, by the index of the argument; of how many the call has depends what they are. */
export function routesNamedByFunction(
  module: string,
  name: string,
  facts: FunctionFacts,
  argumentCount: number,
): ReadonlyMap<number, NamedRoute> {
  const known = functionsNaming.find((one) => one[0] === module && one[1] === name)
  if (known !== undefined) return known[3] === undefined || known[3] === argumentCount ? known[2] : new Map()
  const args = facts.overloads?.find((list) => Object.keys(list).length === argumentCount) ?? facts.args ?? {}
  return new Map(Object.values(args).flatMap((fact, index) => withIndex(index, factNames(fact))))
}

/** The same of a function that no loaded module exports, as in a part of a configuration: nothing when modules differ in it. */
export function routesNamedByUnloaded(
  name: string,
  argumentCount: number,
  modules: readonly ModuleExports[],
): ReadonlyMap<number, NamedRoute> {
  const found = modules.flatMap(({ name: module, functions }) => {
    const facts = functions !== undefined && Object.hasOwn(functions, name) ? functions[name] : undefined
    return facts === undefined ? [] : [routesNamedByFunction(module, name, facts, argumentCount)]
  })
  return found.every((routes) => routes.size > 0) ? (found[0] ?? new Map()) : new Map()
}

function factNames({ kind, of }: ArgFacts): NamedRoute | undefined {
  return kind === 'name' && of !== undefined ? kindsNamed.get(of) : undefined
}

function withIndex(index: number, route: NamedRoute | undefined): readonly (readonly [number, NamedRoute])[] {
  return route === undefined ? [] : [[index, route]]
}
