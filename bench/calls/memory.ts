import { join } from 'node:path'
import { holdTransactions, registerPhones } from './phones.ts'
import type { MeasuredServer } from './server.ts'
import { startCandidate, type Candidate } from './servers.ts'

const transactions = 5000
const contacts = 20_000

/** Prints what an idle process takes, and what each transaction and each contact that it holds adds. */
export async function printMemory(candidate: Candidate): Promise<void> {
  await hold(candidate, 'relay.cfg', 'transaction', transactions, (server) => holdTransactions(server.ip, transactions))
  await hold(candidate, 'registrar.cfg', 'contact', contacts, async (server) => {
    await registerPhones(server.ip, contacts)
    return () => undefined
  })
}

async function hold(
  candidate: Candidate,
  config: string,
  what: string,
  count: number,
  fill: (server: MeasuredServer) => Promise<() => void>,
): Promise<void> {
  const server = await startCandidate(candidate, join(import.meta.dirname, config), true)
  try {
    const before = { data: await server.dataMiB(), all: server.memoryMiB() }
    const letGo = await fill(server)
    const after = { all: server.memoryMiB(), data: await server.dataMiB() }
    letGo()
    const each = (mebibytes: number): string => ((mebibytes * 1024) / count).toFixed(1)
    process.stdout.write(
      `memory per ${what.padEnd(11)} ${server.name.padEnd(15)} ${each(after.data - before.data)} KiB of data, ` +
        `${each(after.all - before.all)} KiB of the process; idle ${before.all.toFixed(0)} MiB\n`,
    )
  } finally {
    await server.stop()
  }
}
