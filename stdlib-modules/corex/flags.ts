import type { SipMessage } from '#runtime/sip/message.ts'

/** The flags that corex keeps with a message: extended ones, internal ones by name, and those of the Via branch. */
interface MessageFlags {
  extended: bigint
  viaBranch: number
  readonly internal: Set<string>
}

const key = Symbol('corex flags')

/** Internal flags that a script may set; uac reads them. */
export const internalFlagNames: ReadonlySet<string> = new Set(['USE_UAC_FROM', 'USE_UAC_TO'])

function flagsOf(msg: SipMessage): MessageFlags {
  const known = msg.attachments.get(key) as MessageFlags | undefined
  if (known !== undefined) return known
  const flags: MessageFlags = { extended: 0n, viaBranch: 0, internal: new Set() }
  msg.attachments.set(key, flags)
  return flags
}

/** Sets or clears an extended flag (0 to 63); false when there is no such flag. */
export function changeExtendedFlag(msg: SipMessage, flag: number, isSet: boolean): boolean {
  if (flag < 0 || flag > 63) return false
  const flags = flagsOf(msg)
  const bit = 1n << BigInt(flag)
  flags.extended = isSet ? flags.extended | bit : flags.extended & ~bit
  return true
}

export function hasExtendedFlag(msg: SipMessage, flag: number): boolean {
  return flag >= 0 && flag <= 63 && (flagsOf(msg).extended & (1n << BigInt(flag))) !== 0n
}

export function internalFlags(msg: SipMessage): Set<string> {
  return flagsOf(msg).internal
}

/** Sets or clears a flag of the Via branch (0 to 31); false when there is no such flag. */
export function changeViaBranchFlag(msg: SipMessage, flag: number, isSet: boolean): boolean {
  if (flag < 0 || flag > 31) return false
  const flags = flagsOf(msg)
  flags.viaBranch = isSet ? flags.viaBranch | (1 << flag) : flags.viaBranch & ~(1 << flag)
  return true
}

export function hasViaBranchFlag(msg: SipMessage, flag: number): boolean {
  return flag >= 0 && flag <= 31 && (flagsOf(msg).viaBranch & (1 << flag)) !== 0
}
