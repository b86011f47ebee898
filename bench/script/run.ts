/**
 * Times script statements in kamkit and in the installed Kamailio, in one run: each server gets an OPTIONS whose routing block
 * runs a loop, and the time until its reply is taken. The figures are microseconds per statement, those of the loop included. node bench/script/run.ts [NAME…]
 */
import { createSocket } from 'node:dgram'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../calls/server.ts'
import { request } from '../../test/support/user-agent.ts'
import { configOf, programs, type ScriptProgram } from './programs.ts'

const repository = join(import.meta.dirname, '../..')
const address = { ip: '127.8.32.1', port: 5060 }
const client = { ip: '127.8.32.2', port: 5064 }
const servers = [
  { name: 'kamailio', command: '/usr/sbin/kamailio' },
  { name: 'kamkit', command: join(repository, 'bin/kamailio') },
]

/** The condition of the loop and the statement that counts: they run with every iteration and count as statements. */
const loopStatements = 2

/** Milliseconds until the reply to one INVITE-like OPTIONS. */
async function timeOnce(sequence: number): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(client.port, client.ip, resolve))
  const text = request({
    method: 'INVITE',
    uri: 'sip:alice.longer.name@example.com',
    from: 'sip:bob@atlanta.example.org',
    to: 'sip:alice@example.com',
    callId: `script-${sequence}`,
    cseq: sequence,
    branch: `script-${sequence}`,
    via: `UDP ${client.ip}:${client.port}`,
    headers: ['Subject: how long does this take'],
  })
  const start = performance.now()
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no reply within 60 s')), 60_000)
      socket.once('message', () => {
        clearTimeout(timer)
        resolve()
      })
      socket.send(text, address.port, address.ip)
    })
    return performance.now() - start
  } finally {
    socket.close()
  }
}

/** Microseconds for one iteration: the difference of two loop lengths, so that the message itself does not count. */
async function timeProgram(command: string, name: string, program: ScriptProgram): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-script-'))
  const config = join(folder, 'loop.cfg')
  const run = async (iterations: number): Promise<number> => {
    writeFileSync(config, configOf(program, iterations))
    const server = await startServer({ name, command, config, address, children: 1 })
    try {
      const times: number[] = []
      for (let round = 0; round < 5; round += 1) times.push(await timeOnce((Date.now() % 1_000_000) + round))
      return Math.min(...times)
    } finally {
      await server.stop()
    }
  }
  const long = 400_000
  const short = 40_000
  const difference = (await run(long)) - (await run(short))
  rmSync(folder, { recursive: true, force: true })
  return (difference * 1000) / (long - short)
}

async function main(): Promise<void> {
  if (!existsSync('/usr/sbin/kamailio')) {
    process.stderr.write('bench/script needs the Debian package kamailio; nothing was measured\n')
    return
  }
  const wanted = process.argv.slice(2)
  process.stdout.write(
    `${'program'.padEnd(18)}${'kamailio us'.padStart(14)}${'kamkit us'.padStart(14)}${'times faster'.padStart(14)}\n`,
  )
  for (const program of programs) {
    if (wanted.length > 0 && !wanted.includes(program.name)) continue
    const times: number[] = []
    for (const { name, command } of servers) times.push(await timeProgram(command, name, program))
    const [theirs = 0, ours = 0] = times.map((time) => time / (program.statements + loopStatements))
    process.stdout.write(
      `${program.name.padEnd(18)}${theirs.toFixed(4).padStart(14)}${ours.toFixed(4).padStart(14)}${(theirs / ours).toFixed(1).padStart(14)}\n`,
    )
  }
}

await main()
