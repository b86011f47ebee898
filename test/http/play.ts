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

/** Sends the pieces of a case over a connection of its own. */
export async function playCase(stage: Stage, one: HttpCase, connect: () => Promise<Wire>): Promise<Outcome> {
  const before = stage.logged().join('\n').length
  const wire = await connect()
  for (const piece of one.pieces) {
    wire.send(piece)
    await stage.advance(one.pieces.length > 10 ? 2 : 30)
  }
  await stage.advance(60)
  const { port, received, isClosed } = wire
  wire.close()
  await stage.advance(20)
  const log = stage.logged().join('\n').slice(before)
  return { sent: masked(received, port), isClosed, log: scriptTexts(log, port) }
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
