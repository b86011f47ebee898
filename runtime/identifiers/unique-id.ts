import type { Core } from '../server/core.ts'

/**
 * Makes identifiers that no other run or process of this server makes: prefix, server_id when set, start time in seconds, process
 * id and a counter, all hexadecimal, in the form of Kamailio's record ids (`uloc-6b011fca-4c5b-1`).
 */
export function uniqueIds(prefix: string, core: Core): () => string {
  const serverId = core.settings.int('server_id')
  const start = Math.floor(core.startedAtMs / 1000).toString(16)
  const base = [prefix, ...(serverId === 0 ? [] : [serverId.toString(16)]), start, core.host.process.pid.toString(16)]
  let count = 0
  return () => {
    count += 1
    return [...base, count.toString(16)].join('-')
  }
}
