import { load } from './load.ts'
import type { MeasuredServer } from './server.ts'

const steps = [500, 1000, 1500, 2000, 2500, 3000] as const

/** Raises the calls per second step by step, with SIPp on the same processors, and prints how far it goes. */
export async function printRate(server: MeasuredServer, seconds: number): Promise<void> {
  let complete = 0
  let clean = 0
  for (const step of steps) {
    const { failed, retransmissions, successful } = await load(server.ip, step, seconds)
    if (failed > 0 || successful < step * seconds) break
    complete = step
    if (retransmissions === 0) clean = step
  }
  process.stdout.write(
    `calls/s               ${server.name.padEnd(15)} ${complete} without a failed call, ${clean} without a retransmission\n`,
  )
}
