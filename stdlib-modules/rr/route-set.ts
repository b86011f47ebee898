import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { NameAddr } from '#runtime/sip/headers/name-addr.ts'
import type { HeaderField, SipMessage } from '#runtime/sip/message.ts'
import { addressesOf, type InField } from '#runtime/sip/parsed.ts'

/** The Route values of a request in order, [] without any; undefined when one of them is malformed. */
export type RouteSet = readonly InField<NameAddr>[]

/** Reads all Route headers. Every value must stand in angle brackets (RFC 3261 §20.34). */
export function routeSetOf(msg: SipMessage, log: ModuleLogger): RouteSet | undefined {
  if (msg.header('route') === undefined) return []
  const routes = addressesOf(msg, 'route')
  const bad = routes === undefined || routes.some((route) => !route.value.bracketed)
  if (!bad) return routes
  const bodies = msg.headersOf('route').map((field) => field.body)
  log.error(`failed to parse Route HF [${bodies.join(', ').slice(0, 200)}]`)
  return undefined
}

/** Removes the first `count` values: whole headers where nothing stays, else the text up to the first value that stays. */
export function removeFirstRoutes(msg: SipMessage, routes: RouteSet, count: number): void {
  const removed = routes.slice(0, count)
  const next = routes[count]
  for (const field of fieldsOf(removed)) {
    if (next?.field === field) {
      const start = removed.find((route) => route.field === field)?.value.start ?? 0
      msg.edits.remove(field.bodyStart + start, next.value.start - start)
    } else msg.edits.remove(field.start, field.end - field.start)
  }
}

/** What Kamailio has removed when the value at `index` turns out to be malformed: the headers before it. */
export function removePassedHeaders(msg: SipMessage, routes: RouteSet, index: number): void {
  const kept = routes[index]?.field
  for (const field of fieldsOf(routes.slice(0, index))) {
    if (field !== kept) msg.edits.remove(field.start, field.end - field.start)
  }
}

/** Removes the last value, and its header when nothing else is in it. */
export function removeLastRoute(msg: SipMessage, routes: RouteSet): void {
  const last = routes.at(-1)
  if (last === undefined) return
  const before = routes.at(-2)
  if (before?.field === last.field) {
    msg.edits.remove(last.field.bodyStart + before.value.end, last.value.end - before.value.end)
  } else msg.edits.remove(last.field.start, last.field.end - last.field.start)
}

function fieldsOf(routes: RouteSet): ReadonlySet<HeaderField> {
  return new Set(routes.map((route) => route.field))
}
