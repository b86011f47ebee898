/** `kemi.NAME = "function"`: which function of an embedded interpreter runs in place of a routing block; "none" for none. */
export interface KemiCallbackFacts {
  readonly doc: string
  readonly since?: string
}

/** The callbacks by name; a test asks both releases about each. */
export const kemiCallbacks: ReadonlyMap<string, KemiCallbackFacts> = new Map<string, KemiCallbackFacts>([
  ['request_route_callback', { doc: 'Runs for each request in place of request_route.', since: '5.7' }],
  ['reply_route_callback', { doc: 'Runs for each reply in place of reply_route.' }],
  ['onsend_route_callback', { doc: 'Runs before each request is sent, in place of onsend_route.' }],
  ['event_route_callback', { doc: 'Runs for each event in place of the event routes.' }],
  ['received_route_callback', { doc: 'Runs for each received message before anything else does.' }],
  ['pre_routing_callback', { doc: 'Runs before the routing block of each message.' }],
])
