import type { Core } from '../server/core.ts'
import type { Branch, SipMessage } from '../sip/message.ts'

/** How many branches a request may have, its own R-URI among them: max_branches, 12 unless the configuration says otherwise. */
export function maxBranches(core: Core): number {
  return core.settings.int('max_branches') || 12
}

/** Appends a branch to the destinations of a request; false when there are as many as there may be. */
export function appendToSet(core: Core, msg: SipMessage, branch: Branch): boolean {
  if (msg.branches.length + 1 >= maxBranches(core)) return false
  msg.branches.push(branch)
  return true
}
