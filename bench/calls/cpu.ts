import { load } from './load.ts'
import type { MeasuredServer } from './server.ts'

/** Calls per second at which CPU is measured: a quiet hour, a busy one. */
const rates = [100, 400, 1000] as const

export interface CpuFigures {
  readonly name: string
  /** Milliseconds of CPU, user and system, per call: the least of the rounds. */
  readonly byRate: ReadonlyMap<number, number>
}

/** A server runs for weeks: its JIT compiler is done after some ten thousand calls. */
export async function warmUp(servers: readonly MeasuredServer[]): Promise<void> {
  for (const server of servers) await load(server.ip, 500, 30)
}

/**
 * What a call costs each server. They take turns round by round, so that what else the machine does meets all of them; the least
 * of the rounds is what the server itself needs.
 */
export async function measureCpu(
  servers: readonly MeasuredServer[],
  rounds: number,
  seconds: number,
): Promise<readonly CpuFigures[]> {
  const found = servers.map(({ name }) => ({ name, byRate: new Map<number, number>() }))
  for (const rate of rates) {
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, server] of servers.entries()) {
        const before = server.cpuSeconds()
        const { successful } = await load(server.ip, rate, seconds)
        const cost = ((server.cpuSeconds() - before) * 1000) / Math.max(1, successful)
        const known = found[index]?.byRate
        known?.set(rate, Math.min(known.get(rate) ?? Number.POSITIVE_INFINITY, cost))
      }
    }
  }
  return found
}

export function printCpu(figures: readonly CpuFigures[]): void {
  for (const rate of rates) {
    const real = figures.filter(({ name }) => name !== 'kamkit').map(({ byRate }) => byRate.get(rate) ?? 0)
    const best = Math.min(...real)
    for (const { name, byRate } of figures) {
      const cost = byRate.get(rate) ?? 0
      process.stdout.write(
        `CPU at ${String(rate).padStart(4)} calls/s   ${name.padEnd(15)} ${cost.toFixed(3)} ms/call  x${(cost / best).toFixed(2)}\n`,
      )
    }
  }
}
