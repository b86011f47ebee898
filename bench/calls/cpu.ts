import { load } from './load.ts'
import type { MeasuredServer } from './server.ts'

/** Calls per second at which CPU is measured: a quiet hour, a busy one. */
const rates = [100, 400, 1000] as const

/** A server runs for weeks: its JIT compiler is done after some ten thousand calls. */
export async function warmUp(servers: readonly MeasuredServer[]): Promise<void> {
  for (const server of servers) await load(server.ip, 500, 30)
}

/**
 * Prints what a call costs each server, in milliseconds of user and system time. They take turns round by round, so that what else
 * the machine does meets all of them; the least of the rounds is what the server itself needs.
 */
export async function printCpu(servers: readonly MeasuredServer[], rounds: number, seconds: number): Promise<void> {
  for (const rate of rates) {
    const least = servers.map(() => Number.POSITIVE_INFINITY)
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, server] of servers.entries()) {
        const cost = await costOf(server, rate, seconds)
        least[index] = Math.min(least[index] ?? cost, cost)
      }
    }
    printRow(rate, servers, least)
  }
}

async function costOf(server: MeasuredServer, rate: number, seconds: number): Promise<number> {
  const before = server.cpuSeconds()
  const { successful } = await load(server.ip, rate, seconds)
  return ((server.cpuSeconds() - before) * 1000) / Math.max(1, successful)
}

/** The ratio is to the fastest of the real servers. */
function printRow(rate: number, servers: readonly MeasuredServer[], costs: readonly number[]): void {
  const best = Math.min(...costs.filter((_, index) => servers[index]?.name.startsWith('kamkit') === false))
  for (const [index, { name }] of servers.entries()) {
    const cost = costs[index] ?? 0
    process.stdout.write(
      `CPU at ${String(rate).padStart(4)} calls/s   ${name.padEnd(15)} ${cost.toFixed(3)} ms/call  x${(cost / best).toFixed(2)}\n`,
    )
  }
}
