import { parseParameters } from '#runtime/sip/parameters.ts'
import { fromOf, toOf } from '#runtime/sip/parsed.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import type { RouteDirection } from './api.ts'

/**
 * The direction of a request, told from the ftag that record_route() left in our Route: a From tag that differs belongs to
 * the callee. Without ftag or From tag a request counts as downstream.
 */
export function directionOf(msg: SipMessage, routeParameters: string | undefined): RouteDirection {
  const ftag = routeParameters === undefined ? undefined : routeParameter(routeParameters, 'ftag')
  const fromTag = fromOf(msg)?.value.tag
  return ftag === undefined || ftag === '' || fromTag === undefined || ftag === fromTag ? 'downstream' : 'upstream'
}

/** A parameter of the text `;lr;ftag=x`; undefined without it, '' when it has no value. Names are compared with case. */
export function routeParameter(parameters: string, name: string): string | undefined {
  const found = parseParameters(parameters).find((parameter) => parameter.name === name)
  return found === undefined ? undefined : (found.value ?? '')
}

/** From and To tag as the first request of the dialog had them. */
export function initialTags(
  msg: SipMessage,
  direction: RouteDirection,
): { readonly from: string | null; readonly to: string | null } {
  const from = fromOf(msg)?.value.tag ?? null
  const to = toOf(msg)?.value.tag ?? null
  return direction === 'downstream' ? { from, to } : { from: to, to: from }
}
