import { coreHash } from '../identifiers/core-hash.ts'

/** Runs what belongs to one Call-ID one after the other. */
export interface RouteLocks {
  run(callId: string, action: () => Promise<void>): Promise<void>
}

/**
 * route_locks_size: so many locks, each for the Call-IDs of one hash, as in Kamailio. While a message holds one, the next of its
 * Call-ID waits before its routing block starts. Undefined for no locks.
 */
export function createRouteLocks(size: number): RouteLocks | undefined {
  if (size <= 0) return undefined
  const last = new Map<number, Promise<void>>()
  return {
    run: async (callId, action) => {
      const slot = coreHash(callId) % size
      const before = last.get(slot)
      const own = before === undefined ? action() : before.then(action, action)
      const settled = own.catch(() => undefined)
      last.set(slot, settled)
      try {
        await own
      } finally {
        // The map holds only what somebody may still wait for.
        if (last.get(slot) === settled) last.delete(slot)
      }
    },
  }
}
