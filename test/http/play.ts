import { isDeepStrictEqual } from 'node:util'
import type { Stage } from '../support/stage.ts'
import type { HttpCase } from './cases.ts'

/** What came of a case: what the server sent, whether it closed the connection, and what the script logged. */
export interface Outcome {
  readonly sent: string
  readonly isClosed: boolean
  readonly log: readonly string[]
}

/** A connection to the server of a stage. */
export interface Wire {
  readonly port: number
  send(text: string): void
  readonly received: string
  readonly isClosed: boolean
  close(): void
}

/**
 * Sends the pieces of a case over a connection of its own. A busy machine is given more time to come to what is `expected`, if something
 * is.
 */
export async function playCase(
  stage: Stage,
  one: HttpCase,
  connect: () => Promise<Wire>,
  expected?: Outcome,
): Promise<Outcome> {
  const before = stage.logged().join('\n').length
  const wire = await connect()
  const seen = (): Outcome => {
    const { port, received, isClosed } = wire
    return { sent: masked(received, port), isClosed, log: scriptTexts(stage.logged().join('\n').slice(before), port) }
  }
  for (const piece of one.pieces) {
    wire.send(piece)
    await stage.advance(one.pieces.length > 10 ? 2 : 30)
  }
  await stage.advance(60)
  for (let more = 0; more < 50 && expected !== undefined && !isDeepStrictEqual(seen(), expected); more += 1)
    await stage.advance(60)
  const { sent, isClosed } = seen()
  wire.close()
  await stage.advance(20)
  return { sent, isClosed, log: seen().log }
}

/** The port is of the system's choice, a To-tag is made up, and times pass. */
function masked(text: string, port: number): string {
  return text
    .replaceAll(`:${port}`, ':PORT')
    .replace(/ \d{12,}(?=\n|\\n|$)/g, ' TIME')
    .replace(/(_uptime[^\n]*?) \d+ TIME/g, '$1 SECONDS TIME')
    .replace(/(\r\nTo: [^\r\n]*;tag=)[0-9a-f]{16,}[0-9a-f.-]*/g, '$1TAG')
}

/** What the script wrote between brackets, with real line ends. Message lengths differ by the digits of the port. */
function scriptTexts(log: string, port: number): readonly string[] {
  const found = [...log.matchAll(/<script>: \[\[(.*?)\]\](?:\n|$)/gs)]
  return found.map(([, text = '']) => {
    const shown = text.replaceAll('\\r', '\r').replaceAll('\\n', '\n')
    return shown.replace(/ ml=(\d+)/, (_all, length: string) => ` ml=${Number(length) - String(port).length}`)
  })
}
