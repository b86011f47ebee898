import { load } from './load.ts'
import type { MeasuredServer } from './server.ts'
import { startCandidate, type Candidate } from './servers.ts'

const callsPerSecond = 200

/** What was seen after one minute, in MiB. */
interface Sample {
  readonly minute: number
  readonly heap: number
  readonly all: number
  readonly failed: number
}

/**
 * Calls for a long time, and what the server holds after each minute and a collection of garbage. Level means: the median of the last
 * third is no more than 5 % above that of the second third; the first is warm-up.
 */
export async function soak(candidate: Candidate, config: string, minutes: number): Promise<void> {
  const server = await startCandidate(candidate, config, true)
  const samples: Sample[] = []
  try {
    for (let minute = 1; minute <= minutes; minute += 1) {
      const { failed } = await load(server.ip, callsPerSecond, 50)
      samples.push(await sample(server, minute, failed))
    }
  } finally {
    await server.stop()
  }
  const third = Math.floor(samples.length / 3)
  const middle = median(samples.slice(third, 2 * third).map(({ heap }) => heap))
  const last = median(samples.slice(-third).map(({ heap }) => heap))
  const growth = middle === 0 ? 0 : last / middle - 1
  process.stdout.write(
    `soak ${minutes} min at ${callsPerSecond} calls/s: heap ${growth <= 0.05 ? 'level' : 'GROWS'}, ${(growth * 100).toFixed(1)} % from the second third to the last\n`,
  )
}

/** Waits until the transactions are over, so that every sample is taken in the same state. */
async function sample(server: MeasuredServer, minute: number, failed: number): Promise<Sample> {
  await new Promise((resolve) => setTimeout(resolve, 8000))
  const all = server.memoryMiB()
  const one = { minute, heap: await server.dataMiB(), all, failed }
  process.stdout.write(
    `soak minute ${minute}: ${one.heap.toFixed(1)} MiB of data, process ${all.toFixed(1)} MiB, ${failed} failed calls\n`,
  )
  return one
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0
}
