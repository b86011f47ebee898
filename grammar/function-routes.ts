import type { FunctionFacts } from './manifest.ts'
import { anyRoute, type RouteKind } from './route-kinds.ts'
import { isSince, type Release } from './releases.ts'

/** Module, functions with numbers of arguments joined by blanks, the blocks they stand in, and the last release of which it is so. */
type Row = readonly [module: string, names: string, routes: readonly RouteKind[], until?: Release]

const requests: readonly RouteKind[] = ['request', 'local', 'branch_failure', 'event']

function allBut(...refused: readonly RouteKind[]): readonly RouteKind[] {
  return anyRoute.filter((kind) => !refused.includes(kind))
}

/** Functions whose blocks depend on the number of arguments or on the release (`kamailio -c` of 5.6.3 and 6.1.5 in every block). */
// prettier-ignore
const rows: readonly Row[] = [
  ['dispatcher', 'ds_is_from_list/0', allBut('onsend')],
  ['dispatcher', 'ds_select/3', [...requests, 'failure']],
  ['ims_ipsec_pcscf', 'ipsec_destroy/1', [...requests, 'onreply', 'reply']],
  ['ims_qos', 'Rx_AAR/4', [...requests, 'onreply', 'reply'], '5.6'],
  ['nathelper', 'add_contact_alias/0', allBut('failure', 'onsend')],
  ['prefix_route', 'prefix_route/0', allBut('onreply', 'reply', 'onsend')],
  ['rabbitmq', 'rabbitmq_publish/4', requests, '5.6'],
  ['ratelimit', 'rl_check/1', requests],
  ['tcpops', 'tcp_enable_closed_event/0 tcp_keepalive_disable/0 tcp_keepalive_enable/3 tcp_set_connection_lifetime/1', [...requests, 'onreply', 'reply']],
  ['uac', 'uac_auth/0 uac_auth/1 uac_auth_mode/1', ['failure'], '5.6'],
]

const exceptions: ReadonlyMap<string, { readonly routes: readonly RouteKind[]; readonly until: Release | undefined }> =
  new Map(
    rows.flatMap(([module, names, routes, until]) =>
      names.split(' ').map((name) => [`${module} ${name}`, { routes, until }] as const),
    ),
  )

/** The blocks that a function may stand in when it is called with this number of arguments. */
export function routesOfCall(
  module: string,
  name: string,
  argumentCount: number,
  facts: FunctionFacts,
  release: Release,
): readonly RouteKind[] {
  const exception = exceptions.get(`${module} ${name}/${argumentCount}`)
  if (exception === undefined) return facts.routes
  return exception.until === undefined || isSince(release, exception.until) ? exception.routes : facts.routes
}
