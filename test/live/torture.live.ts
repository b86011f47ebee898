import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { realServer } from '../conformance/configs.ts'
import { startRealStage } from '../support/real-stage.ts'
import { isAccepted } from '../torture/accepted.ts'
import { playTcp, playUdp, tortureConfig, tortureMessages, type Outcome } from '../torture/play.ts'
import { realWires } from '../torture/wires.ts'
import { isAvailable } from './require.ts'

/**
 * The messages of RFC 4475 and RFC 5118 on real sockets: the real server still does what was recorded, the drop-in does the same, and
 * with --malformed rfc what the RFCs ask.
 */
const recorded = JSON.parse(readFileSync(new URL('../torture/recorded-6.1.5.json', import.meta.url), 'utf8')) as {
  readonly outcomes: { readonly [message: string]: { readonly [column: string]: string } }
}

const ours = join(import.meta.dirname, '../../bin/kamailio')
const real = realServer('6.1.5')
const isPresent = isAvailable(real, 'Kamailio 6.1.5')

async function playAll(
  command: string,
  args: readonly string[],
  proto: 'udp' | 'tcp',
): Promise<ReadonlyMap<string, Outcome>> {
  const stage = await startRealStage({ command, config: tortureConfig('stateful'), args })
  const wires = await realWires(true)
  const found = new Map<string, Outcome>()
  try {
    for (const { name, text } of tortureMessages)
      found.set(name, await (proto === 'udp' ? playUdp(text, wires) : playTcp(text, wires)))
    return found
  } finally {
    wires.close()
    await stage.stop()
  }
}

function summaries(found: ReadonlyMap<string, Outcome>): unknown {
  return Object.fromEntries([...found].map(([name, { summary }]) => [name, summary]))
}

const wanted = (column: string): unknown =>
  Object.fromEntries(tortureMessages.map(({ name }) => [name, recorded.outcomes[name]?.[column]]))

describe('the torture messages of RFC 4475 and RFC 5118 on real sockets', () => {
  it.skipIf(!isPresent)('are handled by 6.1.5 as recorded', async () => {
    expect(summaries(await playAll(real ?? '', [], 'udp'))).toEqual(wanted('stateful udp'))
  })

  it('are handled so by the drop-in over UDP', async () => {
    expect(summaries(await playAll(ours, [], 'udp'))).toEqual(wanted('stateful udp'))
  })

  it('are handled so by the drop-in over TCP', async () => {
    const found = new Map(await playAll(ours, [], 'tcp'))
    // Garbage follows a whole request: its answers are on their way when the connection is closed.
    found.delete('rfc4475/dblreq')
    const { 'rfc4475/dblreq': _left, ...others } = wanted('stateful tcp') as { readonly [name: string]: string }
    expect(summaries(found)).toEqual(others)
  })

  it.each(['udp', 'tcp'] as const)('are handled as the RFCs ask with --malformed rfc over %s', async (proto) => {
    const found = await playAll(ours, ['--malformed', 'rfc'], proto)
    // The second of two messages that are one transaction is taken for a repetition.
    const judged = [...found].filter(([name]) => !name.endsWith('2-colons') || proto === 'udp')
    expect(
      judged
        .filter(([name, outcome]) => !isAccepted(name, outcome, proto))
        .map(([name, { summary }]) => [name, summary]),
    ).toEqual([])
  })
})
