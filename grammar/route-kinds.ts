/**
 * The kinds of routing blocks. `request` is request_route and everything reached from it, `reply` is the core's reply_route,
 * `onreply` is tm's named onreply_route.
 */
export type RouteKind =
  'request' | 'failure' | 'branch' | 'onreply' | 'reply' | 'onsend' | 'branch_failure' | 'local' | 'event'

/** Every kind: what Kamailio's ANY_ROUTE means. */
export const anyRoute = [
  'request',
  'failure',
  'branch',
  'onreply',
  'reply',
  'onsend',
  'branch_failure',
  'local',
  'event',
] as const satisfies readonly RouteKind[]

/** Kamailio's ONREPLY_ROUTE: the core's reply_route and tm's onreply_route. */
export const replyRoutes = ['onreply', 'reply'] as const satisfies readonly RouteKind[]

/** How a block of each kind is written in a configuration file. */
export const routeBlockKeywords = {
  route: 'request',
  request_route: 'request',
  failure_route: 'failure',
  branch_route: 'branch',
  reply_route: 'reply',
  onreply_route: 'onreply',
  onsend_route: 'onsend',
  event_route: 'event',
} as const satisfies Record<string, RouteKind>

export type RouteBlockKeyword = keyof typeof routeBlockKeywords

/** Whether a function with these routes may stand in a block of this kind: event routes run as request routes too. */
export function isAllowedIn(routes: readonly RouteKind[], kind: RouteKind): boolean {
  return routes.includes(kind) || (kind === 'event' && routes.includes('request'))
}
