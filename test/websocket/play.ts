import type { Stage } from '../support/stage.ts'
import { upgradeRequest, type Step, type WebSocketCase } from './cases.ts'
import { opcodes, readFrame } from './frames.ts'

/** What came of a case. */
export interface Outcome {
  /** The answer to the handshake. */
  readonly answer: string
  /** The frames that the server sent, and the answers of RPC commands where they were called. */
  readonly events: readonly string[]
  /** Whether the server ended the connection; null where it may take its time for that. */
  readonly isClosed: boolean | null
  /** What the script logged. */
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
  close(): void
}

export type Connect = () => Promise<Wire>

/** Most time for a server on this machine to answer, when it answers at all. */
const answerMs = 200
/** Time in which what goes with an answer has come too. */
const settleMs = 40

/** Waits for an answer, or as long as one may take. */
async function settle(stage: Stage, wire: Wire, before: number): Promise<void> {
  const isQuiet = (): boolean => wire.received.length === before && !wire.isClosed
  for (let passed = 0; passed < answerMs && isQuiet(); passed += 20) await stage.advance(20)
  await stage.advance(settleMs)
}

/** Plays one case over a connection of its own. */
export async function playCase(stage: Stage, one: WebSocketCase, connect: Connect): Promise<Outcome> {
  const before = stage.logged().join('\n').length
  const logged = (): string => stage.logged().join('\n').slice(before)
  const wire = await connect()
  wire.send(one.handshake ?? upgradeRequest())
  await settle(stage, wire, 0)
  const end = wire.received.indexOf('\r\n\r\n')
  const answer = end === -1 ? wire.received : wire.received.slice(0, end + 4)
  const id = /\[\[connection <(\d+)>/.exec(logged())?.[1] ?? ''
  const events: string[] = []
  let read = answer.length
  const readFrames = (): void => {
    for (
      let next = readFrame(wire.received.slice(read));
      next !== undefined;
      next = readFrame(wire.received.slice(read))
    ) {
      events.push(showFrame(next.opcode, next.payload, next.isFinal && !next.isMasked))
      read = wire.received.length - next.rest.length
    }
  }
  readFrames()
  for (const step of one.steps ?? []) {
    const told = await takeStep(stage, step, wire, connect, id)
    readFrames()
    if (told !== undefined) events.push(told)
  }
  const rest = wire.received.slice(read)
  if (rest !== '') events.push(`rest: ${rest}`)
  const isClosed = one.endsLater === true ? null : wire.isClosed
  wire.close()
  await stage.advance(20)
  const mask = (text: string): string => masked(text, wire.port, id)
  return {
    answer: mask(answer),
    events: events.map(mask),
    isClosed,
    log: scriptTexts(logged())
      .map(mask)
      .filter((line) => isOwn(line, one)),
  }
}

/** Does one step and gives what it says of itself. */
async function takeStep(
  stage: Stage,
  step: Step,
  wire: Wire,
  connect: Connect,
  id: string,
): Promise<string | undefined> {
  if (typeof step === 'object' && 'rpc' in step)
    return `${step.rpc}: ${await call(stage, step.rpc.replace('ID', id), connect)}`
  const before = wire.received.length
  if (typeof step === 'string') wire.send(step)
  else if ('leave' in step) wire.end()
  if (typeof step === 'object' && 'wait' in step) await stage.advance(step.wait)
  else await settle(stage, wire, before)
  return undefined
}

/** Calls a command over HTTP and gives its result or its error. */
async function call(stage: Stage, command: string, connect: Connect): Promise<string> {
  const [method, ...words] = command.split(' ')
  const params = words.map((word) => (/^\d+$/.test(word) ? Number(word) : word))
  const body = JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 })
  const wire = await connect()
  wire.send(
    `POST /RPC HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
  await settle(stage, wire, 0)
  await stage.advance(settleMs)
  const answer: unknown = JSON.parse(wire.received.slice(wire.received.indexOf('\r\n\r\n') + 4))
  wire.close()
  const { result, error } = answer as { readonly result?: unknown; readonly error?: unknown }
  return JSON.stringify(result ?? error)
}

function showFrame(opcode: number, payload: string, isPlain: boolean): string {
  const name = Object.entries(opcodes).find(([, value]) => value === opcode)?.[0] ?? String(opcode)
  const text = opcode === opcodes.close ? showClose(payload) : payload
  return `${name}${isPlain ? '' : ' (in fragments or masked)'}: ${text}`
}

function showClose(payload: string): string {
  return payload === '' ? 'nothing' : `${payload.charCodeAt(0) * 256 + payload.charCodeAt(1)} ${payload.slice(2)}`
}

/** Ports and ids are of the system's choice, To-tags are made up, and seconds pass. */
function masked(text: string, port: number, id: string): string {
  return text
    .replaceAll(`:${port}`, ':PORT')
    .replaceAll(`<${id}>`, '<ID>')
    .replaceAll(`"${id}: ws`, '"ID: ws')
    .replace(/(?:kamailio|kamkit) \([^"]*\)/, 'SIGNATURE')
    .replace(/last used \d+s/g, 'last used Ns')
    .replace(/(\r\nTo: [^\r\n]*;tag=)[0-9a-f]{16,}[0-9a-f.-]*/g, '$1TAG')
}

/**
 * The event of a connection comes seconds after its end: that of an earlier case may come within this one, and its own only in one
 * that waits.
 */
function isOwn(line: string, { steps = [] }: WebSocketCase): boolean {
  if (!line.startsWith('closed <')) return true
  const waits = steps.some((step) => typeof step === 'object' && 'wait' in step && step.wait >= 3000)
  return waits && line.startsWith('closed <ID>')
}

/** What the script wrote between brackets. */
function scriptTexts(log: string): readonly string[] {
  return [...log.matchAll(/<script>: \[\[(.*?)\]\](?:\n|$)/g)].map(([, text = '']) => text)
}
