import type { DebugProtocol } from '@vscode/debugprotocol'

/** What an answer or an event has; who asked checks it. */
export type Body = Readonly<Record<string, unknown>>

type Message = DebugProtocol.Response | DebugProtocol.Event

/** A client of the debug adapter protocol. */
export class DebugClient {
  readonly #output: NodeJS.WritableStream
  readonly #answers = new Map<number, (response: DebugProtocol.Response) => void>()
  readonly #events: DebugProtocol.Event[] = []
  #waiting: { readonly name: string; readonly found: (event: DebugProtocol.Event) => void }[] = []
  #seq = 0
  #data = Buffer.alloc(0)
  /** Everything that came, in its order: `response next`, `event stopped`. */
  readonly order: string[] = []

  constructor(input: NodeJS.ReadableStream, output: NodeJS.WritableStream) {
    this.#output = output
    input.on('data', (chunk: Buffer) => this.#take(chunk))
  }

  /** Asks; rejects with the message of an answer that refuses. */
  async ask(command: string, args: object = {}): Promise<Body> {
    this.#seq += 1
    const seq = this.#seq
    const text = JSON.stringify({ seq, type: 'request', command, arguments: args })
    const answer = new Promise<DebugProtocol.Response>((resolve) => this.#answers.set(seq, resolve))
    this.#output.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
    const { success, message, body } = await answer
    if (!success) throw new Error(message, { cause: body })
    return (body ?? {}) as Body
  }

  /** The next event of a name, which may have come already. */
  async event(name: string): Promise<Body> {
    const index = this.#events.findIndex(({ event }) => event === name)
    const [known] = index === -1 ? [] : this.#events.splice(index, 1)
    const event = known ?? (await new Promise<DebugProtocol.Event>((found) => void this.#waiting.push({ name, found })))
    return (event.body ?? {}) as Body
  }

  /** The texts of the output so far. */
  output(): readonly string[] {
    return this.#events
      .filter(({ event }) => event === 'output')
      .map(({ body }) => String((body as { output: string }).output).trimEnd())
  }

  #take(chunk: Buffer): void {
    this.#data = Buffer.concat([this.#data, chunk])
    for (;;) {
      const end = this.#data.indexOf('\r\n\r\n')
      if (end === -1) return
      const length = Number(/Content-Length: (\d+)/.exec(this.#data.toString('latin1', 0, end))?.[1])
      if (this.#data.length < end + 4 + length) return
      const text = this.#data.toString('utf8', end + 4, end + 4 + length)
      this.#data = this.#data.subarray(end + 4 + length)
      this.#handle(JSON.parse(text) as Message)
    }
  }

  #handle(message: Message): void {
    if (message.type === 'response') {
      const response = message as DebugProtocol.Response
      this.order.push(`response ${response.command}`)
      this.#answers.get(response.request_seq)?.(response)
      return
    }
    const event = message as DebugProtocol.Event
    this.order.push(`event ${event.event}`)
    const waiter = this.#waiting.find(({ name }) => name === event.event)
    this.#waiting = this.#waiting.filter((one) => one !== waiter)
    if (waiter === undefined) this.#events.push(event)
    else waiter.found(event)
  }
}
