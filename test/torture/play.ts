import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Wires } from './wires.ts'

/** The configurations that the messages are played on: `core` forwards everything, `sanity` checks first, `stateful` uses tm. */
export const configNames = ['core', 'sanity', 'stateful'] as const
export type TortureConfig = (typeof configNames)[number] | 'everything'

/** A message of RFC 4475 or RFC 5118: `rfc4475/wsinv`. */
export interface TortureMessage {
  readonly name: string
  readonly text: string
}

const fixtures = join(import.meta.dirname, '../fixtures/torture')

export const tortureMessages: readonly TortureMessage[] = ['rfc4475', 'rfc5118'].flatMap((rfc) =>
  readdirSync(join(fixtures, rfc))
    .filter((file) => file.endsWith('.dat'))
    .toSorted()
    .map((file) => ({
      name: `${rfc}/${file.replace(/\.dat$/, '')}`,
      text: readFileSync(join(fixtures, rfc, file), 'latin1'),
    })),
)

export function tortureConfig(name: TortureConfig): string {
  return readFileSync(join(import.meta.dirname, 'configs', `${name}.cfg`), 'latin1')
}

/** What became of one message, in short: `100 trying; 200 OK; forwarded; closed`, or `silence`; and the texts themselves. */
export interface Outcome {
  readonly summary: string
  readonly replies: readonly string[]
  readonly forwarded: readonly string[]
  /** Where datagrams went that neither the sender nor the sink should get. */
  readonly stray: readonly string[]
}

/** Sends one message over UDP and waits for what comes of it. */
export async function playUdp(text: string, wires: Wires): Promise<Outcome> {
  wires.send(text)
  await wires.settle()
  return outcomeOf(wires, wires.takeReplies(), wires.takeForwarded(), false)
}

/** The same over a TCP connection of its own. */
export async function playTcp(text: string, wires: Wires): Promise<Outcome> {
  const wire = await wires.openTcp()
  wire.send(text)
  const replies: string[] = []
  const forwarded: string[] = []
  // On a busy machine a connection may be read late: silence is waited for longer.
  for (let turn = 0; turn < 4; turn += 1) {
    await wires.settle()
    replies.push(...wires.takeReplies())
    forwarded.push(...wires.takeForwarded())
    if (wire.received.length + replies.length + forwarded.length > 0 || wire.isClosed()) break
  }
  const outcome = outcomeOf(wires, [...wire.received, ...replies], forwarded, wire.isClosed())
  wire.close()
  await wires.settle()
  return outcome
}

function outcomeOf(wires: Wires, replies: readonly string[], forwarded: readonly string[], isClosed: boolean): Outcome {
  const parts = [
    ...replies.map((text) => /^SIP\/[0-9.]+ (\d{3} [^\r\n]*)/.exec(text)?.[1] ?? 'no reply'),
    ...forwarded.map(() => 'forwarded'),
    ...(isClosed ? ['closed'] : []),
  ]
  return { summary: parts.length === 0 ? 'silence' : parts.join('; '), replies, forwarded, stray: wires.takeStray() }
}
