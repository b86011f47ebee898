import type { SipMessage } from '#runtime/sip/message.ts'

export interface ExpiresRules {
  readonly default_expires: number
  readonly default_expires_range: number
  readonly expires_range: number
  readonly min_expires: number
  readonly max_expires: number
}

/** The greatest time that fits Kamailio's arithmetic; greater ones are lowered to it instead of wrapping around. */
const greatest = 2147483647

/** Seconds that a contact asks for before any limit; `isDefault` when neither it nor the request names a time. */
export interface AskedExpires {
  readonly seconds: number
  readonly isDefault: boolean
}

/** The parameter counts before the header; a parameter that is no number counts as if nothing had been named. */
export function askedExpires(msg: SipMessage, parameter: string | undefined, defaultSeconds: number): AskedExpires {
  const text = parameter === undefined || parameter === '' ? msg.header('expires')?.body : parameter
  const digits = text === undefined ? undefined : /^\s*(\d+)\s*(?:;.*)?$/s.exec(text)?.[1]
  if (digits === undefined || digits.length > 10 || Number(digits) > 0xffffffff) {
    return { seconds: defaultSeconds, isDefault: true }
  }
  return { seconds: Math.min(Number(digits), greatest), isDefault: false }
}

/** The time that is granted: lowered at random by the range that applies, then kept between the limits. 0 stays 0. */
export function grantedExpires(asked: AskedExpires, rules: ExpiresRules, random: (() => number) | undefined): number {
  if (asked.seconds === 0) return 0
  const percent = asked.isDefault ? rules.default_expires_range : rules.expires_range
  const range = Math.floor((asked.seconds * percent) / 100)
  const lowered = random === undefined || range === 0 ? asked.seconds : asked.seconds - (random() % (range + 1))
  const raised = rules.min_expires > 0 ? Math.max(lowered, rules.min_expires) : lowered
  return rules.max_expires > 0 ? Math.min(raised, rules.max_expires) : raised
}
