import type { Value } from '#grammar/value.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import { findParameter } from '#runtime/sip/parameters.ts'
import { addressesOf } from '#runtime/sip/parsed.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { fixedNames } from './fixed-names.ts'

/**
 * The seconds of Expires and of all `expires` parameters of Contact. Undefined when Expires is no number or there is none of
 * either (recorded with 6.1.5).
 */
function allExpires(msg: SipMessage): readonly number[] | undefined {
  const field = msg.header('expires')
  const own = field === undefined ? undefined : /^\s*(\d+)/.exec(field.body)?.[1]
  if (field !== undefined && own === undefined) return undefined
  const found = own === undefined ? [] : [Number(own)]
  for (const { value } of addressesOf(msg, 'contact') ?? []) {
    const text = findParameter(value.parameters, 'expires')?.value
    if (text !== undefined && /^\d+$/.test(text)) found.push(Number(text))
  }
  return found.length === 0 ? undefined : found
}

function pick(choose: (...values: number[]) => number): (ctx: { readonly msg: SipMessage }) => Value {
  return ({ msg }) => {
    const found = allExpires(msg)
    return found === undefined ? null : choose(...found)
  }
}

/** `$expires(min)` and `$expires(max)` over Contact and Expires. */
export const expires: PvBehaviour = fixedNames(
  new Map([
    ['min', pick(Math.min)],
    ['max', pick(Math.max)],
  ]),
)
