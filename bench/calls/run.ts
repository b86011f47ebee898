/**
 * The same configuration and the same calls through kamkit and through the real servers of this machine, in one run:
 *   node bench/calls/run.ts [--config FILE] [--parts cpu,rate,memory] [--rounds N] [--seconds N] [--children N,M]
 *     [--soak [MINUTES]]
 * prints CPU milliseconds per call, calls per second that SIPp on the same processors gets through, memory per live transaction and
 * per registered contact; with --soak instead whether the memory of kamkit stays level (30 minutes unless told).
 */
import { join, resolve } from 'node:path'
import { hasSipp } from '../../test/support/sipp.ts'
import { printCpu, warmUp } from './cpu.ts'
import { printMemory } from './memory.ts'
import { callee } from './load.ts'
import { registerPhone } from './register.ts'
import { printRate } from './rate.ts'
import type { MeasuredServer } from './server.ts'
import { availableServers, startCandidate, type Candidate } from './servers.ts'
import { soak } from './soak.ts'

const relay = join(import.meta.dirname, 'relay.cfg')

interface Options {
  readonly config: string
  readonly parts: ReadonlySet<string>
  readonly rounds: number
  readonly seconds: number
  /** Numbers of worker processes to measure with. */
  readonly children: readonly number[]
  /** Minutes, undefined for no soak. */
  readonly soak: number | undefined
}

/** Reads the arguments; a number may follow --soak. */
function readOptions(args: readonly string[]): Options {
  const valueOf = (name: string): string | undefined => {
    const at = args.indexOf(name)
    return at === -1 ? undefined : args[at + 1]
  }
  const config = valueOf('--config')
  return {
    config: config === undefined ? relay : resolve(config),
    parts: new Set((valueOf('--parts') ?? 'cpu,rate,memory').split(',')),
    rounds: Number(valueOf('--rounds') ?? 5),
    seconds: Number(valueOf('--seconds') ?? 5),
    children: (valueOf('--children') ?? '1').split(',').map(Number),
    soak: args.includes('--soak') ? Number(valueOf('--soak') ?? 30) || 30 : undefined,
  }
}

/** Starts the servers side by side, lets `work` measure them, and ends them. */
async function withServers(
  candidates: readonly Candidate[],
  { config }: Options,
  work: (servers: readonly MeasuredServer[]) => Promise<void>,
): Promise<void> {
  const servers: MeasuredServer[] = []
  try {
    for (const candidate of candidates) servers.push(await startCandidate(candidate, config))
    if (config !== relay) for (const { ip } of servers) await registerPhone({ ip, port: 5060 }, callee, 'callee')
    await warmUp(servers)
    await work(servers)
  } finally {
    for (const server of servers) await server.stop()
  }
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  const candidates = availableServers(options.children)
  const own = candidates.find(({ isNode }) => isNode)
  if (!hasSipp() || own === undefined || candidates.length === 1) {
    process.stderr.write('bench/calls needs the Debian packages kamailio and sip-tester; nothing was measured\n')
    return
  }
  if (options.soak !== undefined) return soak(own, options.config, options.soak)
  if (options.parts.has('cpu')) {
    await withServers(candidates, options, (servers) => printCpu(servers, options.rounds, options.seconds))
  }
  if (options.parts.has('rate')) {
    // One after the other: the processors are for the one that is measured, and for SIPp.
    for (const candidate of candidates) {
      await withServers([candidate], options, async ([server]) => {
        if (server !== undefined) await printRate(server, options.seconds)
      })
    }
  }
  if (options.parts.has('memory')) for (const candidate of candidates) await printMemory(candidate)
}

await main()
