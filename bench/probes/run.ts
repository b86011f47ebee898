/**
 * What it costs to watch a routing script, as ratios to the same program without probes, in one run and one process: a request that
 * runs many statements, and a whole call through a stateful proxy. Needs npm run build. node bench/probes/run.ts [--rounds N]
 */
import { join } from 'node:path'
import { header, reply, request, routeSet, statusOf } from '../../test/support/user-agent.ts'
import { startVariants, type Variant } from './variants.ts'

const caller = { proto: 'udp', ip: '127.0.0.9', port: 5063 } as const
const callee = { proto: 'udp', ip: '127.8.31.2', port: 5062 } as const
const proxy = { ip: '127.0.0.1', port: 5060 }
const common = { from: 'sip:a@example.com', to: 'sip:b@example.com', via: `UDP ${caller.ip}:${caller.port}` } as const

interface Scenario {
  readonly name: string
  readonly config: string
  readonly repeats: number
  play(variant: Variant, number: number): Promise<void>
}

const script: Scenario = {
  name: 'request of 250 statements',
  config: join(import.meta.dirname, 'script.cfg'),
  repeats: 200,
  play: async ({ server: { network, clock } }, number) => {
    const [callId, branch] = [`s${number}`, `s${number}`]
    const more = { callId, branch, cseq: 1, headers: ['Subject: x'] }
    network.deliver(request({ ...common, ...more, method: 'INVITE', uri: 'sip:4930123456@example.com' }), caller, proxy)
    await clock.advance(1)
    expectStatus(network.sent[0]?.message, 200)
    network.sent.length = 0
  },
}

const call: Scenario = {
  name: 'call: INVITE 180 200 ACK BYE 200',
  config: join(import.meta.dirname, '../calls/relay.cfg'),
  repeats: 100,
  play: async ({ server: { network, clock } }, number) => {
    const { ip, port } = callee
    const send = async (message: string, from: typeof caller | typeof callee): Promise<readonly string[]> => {
      network.sent.length = 0
      network.deliver(message, from, proxy)
      await clock.advance(1)
      return network.sent.map((one) => one.message)
    }
    const callId = `c${number}`
    const uri = `sip:b@${proxy.ip}`
    const contact = `sip:a@${caller.ip}:${caller.port}`
    const invite = request({ ...common, callId, uri, contact, method: 'INVITE', cseq: 1, branch: `${number}i` })
    const relayed = (await send(invite, caller)).find((text) => text.startsWith('INVITE')) ?? ''
    await send(reply(relayed, '180 Ringing'), callee)
    const [answered = ''] = await send(reply(relayed, '200 OK', { contact: `sip:b@${ip}:${port}` }), callee)
    expectStatus(answered, 200)
    const within = { ...common, callId, uri: `sip:b@${ip}:${port}`, toTag: 'test-to' }
    const headers = routeSet(answered).map((route) => `Route: ${route}`)
    await send(request({ ...within, headers, method: 'ACK', cseq: 1, branch: `${number}a` }), caller)
    const bye = await send(request({ ...within, headers, method: 'BYE', cseq: 2, branch: `${number}b` }), caller)
    const [ended = ''] = await send(reply(bye.find((text) => text.startsWith('BYE')) ?? '', '200 OK'), callee)
    expectStatus(ended, 200)
    if (header(ended, 'CSeq') !== '2 BYE') throw new Error('the call did not end')
    network.sent.length = 0
  },
}

function expectStatus(message: string | undefined, status: number): void {
  if (statusOf(message ?? '') !== status) throw new Error(`not ${status}: ${message}`)
}

/** The variants take turns, so that what else the machine does meets all of them; the least of the rounds is what each needs. */
async function measure(scenario: Scenario, rounds: number): Promise<void> {
  const variants = await startVariants(scenario.config, `udp:${proxy.ip}:${proxy.port}`)
  const least = variants.map(() => Number.POSITIVE_INFINITY)
  let number = 0
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, variant] of variants.entries()) {
      const start = process.cpuUsage()
      for (let turn = 0; turn < scenario.repeats; turn += 1) await scenario.play(variant, (number += 1))
      const { user, system } = process.cpuUsage(start)
      least[index] = Math.min(least[index] ?? 0, (user + system) / scenario.repeats)
      variant.forget()
    }
  }
  const [base = 1] = least
  process.stdout.write(`${scenario.name}\n`)
  for (const [index, { name }] of variants.entries()) {
    const us = least[index] ?? 0
    process.stdout.write(`  ${name.padEnd(16)}${us.toFixed(1).padStart(9)} us${(us / base).toFixed(2).padStart(8)}x\n`)
  }
  for (const { server } of variants) await server.stop()
}

const at = process.argv.indexOf('--rounds')
const rounds = at === -1 ? 40 : Number(process.argv[at + 1])
for (const scenario of [script, call]) await measure(scenario, rounds)
