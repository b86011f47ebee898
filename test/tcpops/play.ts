import type { Stage } from '../support/stage.ts'
import type { TcpCase } from './cases.ts'

/** What came of a case: the status lines that the server sent, whether it closed the connection, and what the script logged. */
export interface Outcome {
  readonly replies: readonly string[]
  readonly isClosed: boolean
  readonly log: readonly string[]
}

/** A connection to the server of a stage. */
export interface Wire {
  readonly port: number
  readonly received: string
  readonly isClosed: boolean
  send(text: string): void
  /** Ends our side of it. */
  end(): void
  reset(): void
  close(): void
}

/** Time in which a server on this machine has answered. */
const answerMs = 150

/** Plays one case over a connection of its own. */
export async function playCase(stage: Stage, one: TcpCase, connect: () => Promise<Wire>): Promise<Outcome> {
  const before = stage.logged().join('\n').length
  const wire = await connect()
  for (const step of one.steps) {
    if (typeof step === 'string') wire.send(step)
    else if ('wait' in step) await stage.advance(step.wait)
    else if (step.leave === 'reset') wire.reset()
    else wire.end()
    await stage.advance(answerMs)
  }
  const log = scriptTexts(stage.logged().join('\n').slice(before))
  const replies = [...wire.received.matchAll(/^SIP\/2\.0 .*$/gm)].map(([line]) => line.trim())
  const { isClosed, port } = wire
  wire.close()
  await stage.advance(answerMs)
  const id = /<(\d+)>/.exec(log.join(''))?.[1] ?? ''
  return { replies, isClosed, log: settled(log.map((text) => masked(text, port, id))) }
}

/**
 * The real server runs events in a process of its own, so that they come before or after what the script logs, and sometimes twice:
 * here they come last, and once.
 */
function settled(log: readonly string[]): readonly string[] {
  const isEvent = (text: string): boolean => /^(?:closed|timeout|reset) </.test(text)
  return [...log.filter((text) => !isEvent(text)), ...new Set(log.filter(isEvent))]
}

function masked(text: string, port: number, id: string): string {
  return (
    text
      .replaceAll(new RegExp(`\\b${port}\\b`, 'g'), 'PORT')
      .replaceAll(`<${id}>`, '<ID>')
      .replaceAll(new RegExp(`conid=${id}\\b`, 'g'), 'conid=ID')
      // In events 6.1.5 knows it only of connections that brought a message.
      .replace(/^((?:closed|timeout|reset) .* )conid=(?:ID|0)/, '$1conid=*')
      .replaceAll(`('${id}'`, "('ID'")
      .replace(/(tcp_close_connection\()'(?:ID|<null>)'/, "$1'*'")
      .replace(/(tcp_get_conid\([^)]*, )'\d+'/, "$1'*'")
  )
}

/** What the script wrote between brackets. */
function scriptTexts(log: string): readonly string[] {
  return [...log.matchAll(/<script>: \[\[(.*?)\]\](?:\n|$)/g)].map(([, text = '']) => text)
}
