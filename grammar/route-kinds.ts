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

/** How a kind of block is written, when it runs, and what ends there. */
export interface RouteKindFacts {
  readonly form: string
  readonly runs: string
  /** What `exit`, `drop` and falling off the end do to the message. */
  readonly end: string
  readonly since?: string
}

/** Each kind that has a block of its own. `branch_failure` and `local` are event routes of tm and tmx. */
// prettier-ignore
export const routeKindFacts: ReadonlyMap<RouteKind, RouteKindFacts> = new Map<RouteKind, RouteKindFacts>([
  ['request', { form: 'request_route { … }, route[NAME] { … }', runs: 'For each request; named blocks by route(NAME). Several request_route blocks are joined. `route` and `route[0]` are old names of request_route.', end: 'Nothing is sent unless the script sends it.' }],
  ['reply', { form: 'reply_route { … }', runs: 'For each reply, before tm looks for its transaction. `onreply_route` without a name is the same.', end: 'The reply goes on, unless drop, return 0 or a lone break ends the block; exit does not stop it.' }],
  ['onreply', { form: 'onreply_route[NAME] { … }', runs: 'For replies of transactions that t_on_reply("NAME") armed.', end: 'The reply goes on; drop stops a provisional one.' }],
  ['failure', { form: 'failure_route[NAME] { … }', runs: 'When all branches of a transaction failed and t_on_failure("NAME") armed it.', end: 'The best final reply is sent, unless the request was sent on again.' }],
  ['branch', { form: 'branch_route[NAME] { … }', runs: 'For each outgoing branch when t_on_branch("NAME") armed it, on its own copy of the request.', end: 'The branch is sent; drop leaves it out.' }],
  ['onsend', { form: 'onsend_route { … }', runs: 'Just before a request leaves; replies too with onsend_route_reply. $snd(…) and $sndto(…) tell where to.', end: 'The message is sent; drop keeps it back.' }],
  ['event', { form: 'event_route[module:event] { … }', runs: 'When a module, or the core, triggers the event.', end: 'As the event says.' }],
])
