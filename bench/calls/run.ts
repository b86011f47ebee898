/**
 * The same configuration and the same calls through kamkit and through the installed Kamailio, in one run:
 *   node bench/calls/run.ts [--config FILE] [--seconds N] [--children N,M]
 * `--children 1,2` measures each server with one worker and with two;
 * prints CPU milliseconds per call, calls per second before the first retransmission, and memory, with ratios.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { registerPhone } from './register.ts'
import { startServer, type MeasuredServer } from './server.ts'
import { hasSipp, startSipp, type SippResult } from '../../test/support/sipp.ts'

const repository = join(import.meta.dirname, '../..')
const address = { ip: '127.8.31.1', port: 5060 }
const callee = { ip: '127.8.31.2', port: 5062 }
const caller = { ip: '127.8.31.3', port: 5063 }

interface Figures {
  readonly name: string
  readonly cpuMsPerCall: number
  readonly callsPerSecond: number
  readonly memoryMiB: number
}

/** One load of calls; the callee runs for as long as the caller. */
async function load(callsPerSecond: number, seconds: number): Promise<SippResult> {
  const uas = startSipp({ scenario: 'uas-call', local: callee, remote: address, transport: 'udp', timeoutSeconds: 600 })
  await new Promise((resolve) => setTimeout(resolve, 300))
  const calls = Math.ceil(callsPerSecond * seconds)
  const uac = startSipp({
    scenario: 'uac-call',
    local: caller,
    remote: address,
    transport: 'udp',
    calls,
    callsPerSecond,
    timeoutSeconds: seconds + 40,
  })
  const result = await uac.done
  uas.stop()
  await uas.done
  return result
}

async function measure(server: MeasuredServer, seconds: number): Promise<Figures> {
  await registerPhone(address, callee, 'callee')
  await load(200, 10) // warm-up: a server runs for weeks, its JIT compiler is done after a few thousand calls
  const before = server.cpuSeconds()
  const steady = await load(100, seconds)
  const cpuMsPerCall = ((server.cpuSeconds() - before) * 1000) / Math.max(1, steady.successful)
  const memoryMiB = server.memoryMiB()
  let callsPerSecond = steady.retransmissions === 0 && steady.failed === 0 ? 100 : 0
  for (const rate of [200, 400, 600, 800, 1000, 1250, 1500, 1750, 2000]) {
    const result = await load(rate, Math.min(seconds, 5))
    if (result.retransmissions > 0 || result.failed > 0) break
    callsPerSecond = rate
  }
  return { name: server.name, cpuMsPerCall, callsPerSecond, memoryMiB }
}

function print(figures: readonly Figures[]): void {
  const [base] = figures
  for (const one of figures) {
    const ratio = (value: number, of: number | undefined): string =>
      of === undefined || of === 0 ? '-' : (value / of).toFixed(2)
    process.stdout.write(
      `${one.name.padEnd(16)} CPU ${one.cpuMsPerCall.toFixed(3)} ms/call (x${ratio(one.cpuMsPerCall, base?.cpuMsPerCall)})  ` +
        `${one.callsPerSecond} calls/s without retransmission (x${ratio(one.callsPerSecond, base?.callsPerSecond)})  ` +
        `${one.memoryMiB.toFixed(0)} MiB (x${ratio(one.memoryMiB, base?.memoryMiB)})\n`,
    )
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      config: { type: 'string', default: '/etc/kamailio/kamailio.cfg' },
      seconds: { type: 'string', default: '10' },
      children: { type: 'string', default: '1' },
    },
  })
  if (!hasSipp() || !existsSync('/usr/sbin/kamailio')) {
    process.stderr.write('bench/calls needs the Debian packages kamailio and sip-tester; nothing was measured\n')
    return
  }
  const figures: Figures[] = []
  const servers = [
    { name: 'kamailio', command: '/usr/sbin/kamailio' },
    { name: 'kamkit', command: join(repository, 'bin/kamailio') },
  ]
  const runs = values.children
    .split(',')
    .flatMap((children) => servers.map((one) => ({ ...one, children: Number(children) })))
  for (const { name, command, children } of runs) {
    const shown = children === 1 ? name : `${name} -n ${children}`
    const server = await startServer({ name: shown, command, config: values.config, address, children })
    try {
      figures.push(await measure(server, Number(values.seconds)))
    } finally {
      await server.stop()
    }
  }
  print(figures)
}

await main()
