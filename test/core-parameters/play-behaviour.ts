import { join } from 'node:path'
import { reply } from '../support/user-agent.ts'
import type { Stage } from '../support/stage.ts'
import type { BehaviourCase } from './behaviour-cases.ts'

/** What a story showed: messages by who got them, and the log. What differs from run to run is `*`. */
export interface Outcome {
  readonly received: { readonly [endpoint: string]: readonly string[] }
  readonly log: readonly string[]
}

export type RecordedOutcomes = { readonly [name: string]: Outcome }

export const outcomesFile = join(import.meta.dirname, 'behaviour.recorded.json')

/** Plays a story on a stage, real or virtual. */
export async function playBehaviour(stage: Stage, { steps }: BehaviourCase): Promise<Outcome> {
  for (const name of ['alice', 'bob']) await stage.endpoint(name)
  await stage.advance(20)
  const lines = (): readonly string[] => stage.logged().filter((line) => line !== '')
  const before = lines().length
  for (const step of steps) {
    if ('opens' in step) await stage.endpoint(step.opens, step.proto)
    else if ('status' in step) await answer(stage, step)
    else (await stage.endpoint(step.from, step.proto ?? 'udp')).send(step.text)
    await stage.advance(150)
  }
  const received = Object.entries(stage.transcript()).filter(([, messages]) => messages.length > 0)
  return {
    received: Object.fromEntries(received.map(([name, messages]) => [name, messages.map(mask)])),
    log: lines().slice(before).map(maskLine),
  }
}

async function answer(
  stage: Stage,
  { from, status }: { readonly from: string; readonly status: string },
): Promise<void> {
  const request = (stage.transcript()[`${from}/udp`] ?? []).at(-1)
  if (request === undefined) throw new Error(`${from} got no request`)
  const endpoint = await stage.endpoint(from)
  endpoint.send(reply(request, status, { tag: 'test-b' }))
}

function mask(message: string): string {
  return message
    .replace(/branch=z9hG4bK(?!-test)[^;,\s]+/g, 'branch=*')
    .replace(/^(To: .*?;tag=)(?!test)[^;\r\n]+/gim, '$1*')
    .replace(/pid=\d+/g, 'pid=*')
    .replaceAll('\r\n', '\n')
}

function maskLine(line: string): string {
  return line
    .replace(/^\s*\d+\(\d+\) /, '')
    .replace(/ \[[\w./-]+:\d+\]: \w+\(\)/, '')
    .replace(/\b\d+ usec/, '* usec')
    .replace(/0x[0-9a-f]{6,}/g, '*')
    .replace(/\(sock \d+\)/g, '(sock *)')
    .trimEnd()
}
