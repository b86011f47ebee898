import { readFileSync } from 'node:fs'
import { reply } from './user-agent.ts'
import { startVirtualStage } from './virtual-stage.ts'

/** A message that an endpoint sends: a text of its own, or a reply to the last request that it got. */
export type RecordedStep =
  | { readonly from?: string; readonly text: string; readonly quiet?: number }
  | {
      readonly from?: string
      readonly status: string
      readonly headers?: readonly string[]
      readonly tag?: string
      readonly body?: string
      /** Start of the request to answer, when it is not the last one. */
      readonly method?: string
      readonly quiet?: number
    }
  | { readonly wait: number }

/** A configuration, what was sent to it, and what a real server (its version stands in the test) logged and sent then. */
export interface RecordedCase {
  readonly name: string
  readonly config: string
  readonly steps: readonly RecordedStep[]
  /** Log lines without number and process id. */
  readonly log: readonly string[]
  /** By endpoint; made-up branches and To-tags are `*`. */
  readonly received: { readonly [endpoint: string]: readonly string[] }
}

/** Reads the cases of a file beside a test. */
export function readRecordedCases(url: URL): readonly RecordedCase[] {
  return JSON.parse(readFileSync(url, 'utf8')) as readonly RecordedCase[]
}

export interface PlayedCase {
  readonly log: readonly string[]
  readonly received: { readonly [endpoint: string]: readonly string[] }
}

/** Plays a case against kamkit on a virtual network. */
export async function playRecordedCase(one: Pick<RecordedCase, 'config' | 'steps'>): Promise<PlayedCase> {
  const stage = await startVirtualStage(one.config)
  try {
    const names = ['alice', 'bob', 'carol'] as const
    for (const name of names) await stage.endpoint(name)
    const before = stage.logged().length
    for (const step of one.steps) {
      if ('wait' in step) {
        await stage.advance(step.wait * 1000)
        continue
      }
      const endpoint = await stage.endpoint(step.from ?? 'alice')
      endpoint.send('text' in step ? step.text.replace(/\r?\n/g, '\r\n') : replyTo(step, stage.transcript()))
      await stage.advance((step.quiet ?? 0.12) * 1000)
    }
    const transcript = stage.transcript()
    const received = names.map((name) => [name, (transcript[`${name}/udp`] ?? []).map(maskMessage)] as const)
    return {
      log: stage
        .logged()
        .slice(before)
        .map((line) => line.replace(/^\s*\d+\(\d+\) /, '')),
      received: Object.fromEntries(received.filter(([, messages]) => messages.length > 0)),
    }
  } finally {
    await stage.stop()
  }
}

/** The lines that the script wrote, as a recording and as kamkit shows them. */
export function scriptLines(log: readonly string[]): readonly string[] {
  return log.filter((line) => line.includes('<script>: ')).map((line) => line.trimEnd())
}

function replyTo(
  step: Extract<RecordedStep, { readonly status: string }>,
  transcript: { readonly [endpoint: string]: readonly string[] },
): string {
  const requests = (transcript[`${step.from ?? 'alice'}/udp`] ?? []).filter(
    (message) => !message.startsWith('SIP/2.0') && message.startsWith(step.method ?? ''),
  )
  const request = requests.at(-1)
  if (request === undefined) throw new Error(`${step.from} got no request that it could answer`)
  const { body = '' } = step
  const text = reply(request, step.status, {
    ...(step.tag === undefined ? {} : { tag: step.tag }),
    ...(step.headers === undefined ? {} : { headers: step.headers }),
  })
  return text.replace(/Content-Length: 0\r\n\r\n$/, `Content-Length: ${body.length}\r\n\r\n${body}`)
}

/** Branches and To-tags that the server made up become `*`; line ends are LF. */
function maskMessage(message: string): string {
  return message
    .replace(/branch=z9hG4bK(?!-test)[^;,\s]+/g, 'branch=*')
    .replace(/^(To: .*?;tag=)(?!test)[^;\r\n]+/gim, '$1*')
    .replaceAll('\r\n', '\n')
}
