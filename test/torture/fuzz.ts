import type { MalformedProfile } from '#runtime/sip/message-fault.ts'
import { serverAddress } from '../support/stage.ts'
import { startVirtualStage, type VirtualStage } from '../support/virtual-stage.ts'
import { bugsOf } from './open-torture.ts'
import { Dice, fuzzCorpus, individual, mutated } from './mutate.ts'
import { tortureConfig } from './play.ts'
import { sink, tester } from './wires.ts'

/** What a run of the fuzzer is about. */
export interface FuzzOptions {
  readonly seed: number
  /** How many messages, or segments of a stream. */
  readonly count: number
  readonly proto: 'udp' | 'tcp'
  readonly profile: MalformedProfile
  /** Called now and then with how many were sent. */
  readonly onProgress?: (sent: number, report: FuzzReport) => void
}

export interface FuzzReport {
  readonly sent: number
  /** Datagrams and segments that came back. */
  readonly answers: number
  readonly forwarded: number
  /** How long the slowest lot of ten took, in milliseconds. */
  slowestMs: number
  /** Lines that tell of a fault of our own, with the message that was sent last. */
  readonly bugs: readonly string[]
  /** What was left over once everything had had its time: transactions, connections. */
  readonly left: readonly string[]
  /** Bytes of heap after each tenth of the run, when the collector can be called. */
  readonly heap: readonly number[]
}

const lot = 10
/** Longer than any transaction, connection and registration lasts. */
const longMs = 400_000

/** Sends mutated messages, or segments, through a whole server on the virtual network. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const stage = await startVirtualStage(tortureConfig('everything'), [], [], options.profile)
  const run = new FuzzRun(stage, options)
  await run.open()
  for (let tenth = 0; tenth < 10; tenth += 1) {
    await run.send(Math.ceil(options.count / 10))
    await run.rest()
    options.onProgress?.(run.report.sent, run.report)
  }
  await stage.stop()
  return run.report
}

class FuzzRun {
  readonly #stage: VirtualStage
  readonly #options: FuzzOptions
  readonly #dice: Dice
  readonly #corpus = fuzzCorpus()
  #wire: (text: string) => void = () => undefined
  #last: readonly string[] = []
  #sent = 0
  #answers = 0
  #forwarded = 0
  #slowestMs = 0
  readonly #bugs: string[] = []
  readonly #left: string[] = []
  readonly #heap: number[] = []

  constructor(stage: VirtualStage, options: FuzzOptions) {
    this.#stage = stage
    this.#options = options
    this.#dice = new Dice(options.seed)
  }

  get report(): FuzzReport {
    return {
      sent: this.#sent,
      answers: this.#answers,
      forwarded: this.#forwarded,
      slowestMs: this.#slowestMs,
      bugs: this.#bugs,
      left: this.#left,
      heap: this.#heap,
    }
  }

  async open(): Promise<void> {
    const { network } = this.#stage.host
    const next = await network.bindUdp(sink, (data, from) => {
      this.#forwarded += 1
      const answer = this.#answerTo(data)
      if (answer !== undefined) next.send(answer, from)
    })
    const peer = await network.bindUdp(tester, () => (this.#answers += 1))
    this.#wire = this.#options.proto === 'udp' ? (text) => peer.send(text, serverAddress) : this.#streamWriter()
  }

  /** Writes to a connection, and opens another when the server closed it, and now and then besides. */
  #streamWriter(): (text: string) => void {
    let isOpen = false
    let write: (text: string) => void = () => undefined
    const open = (): void => {
      isOpen = true
      const stream = this.#stage.host.network.connectTcp(serverAddress, { localIp: tester.ip, timeoutMs: 1000 })
      stream.onData = () => (this.#answers += 1)
      stream.onClose = () => (isOpen = false)
      write = (text) => stream.write(text)
    }
    return (text) => {
      if (!isOpen || this.#dice.below(500) === 0) open()
      write(text)
    }
  }

  /** The next hop answers half of the requests with some status, and spoils some of its answers. */
  #answerTo(request: string): string | undefined {
    if (request.startsWith('SIP/') || request.startsWith('ACK') || this.#dice.below(2) === 0) return undefined
    const lines = request
      .split('\r\n')
      .filter((line) => /^(?:v|via|f|from|t|to|i|call-id|cseq|record-route)[ \t]*:/i.test(line))
    const status = this.#dice.pick([
      '100 Trying',
      '180 Ringing',
      '183 Progress',
      '200 OK',
      '302 Moved',
      '404 No',
      '486 Busy',
      '503 Later',
      '603 No',
    ])
    const reply = [`SIP/2.0 ${status}`, ...lines, 'Contact: <sip:x@127.8.30.13>', 'Content-Length: 0', '', ''].join(
      '\r\n',
    )
    return this.#dice.below(4) === 0 ? mutated(this.#dice, [reply]) : reply
  }

  async send(count: number): Promise<void> {
    for (let done = 0; done < count; done += lot) {
      const texts = this.#options.proto === 'udp' ? this.#messages() : this.#segments()
      this.#last = texts
      const startMs = performance.now()
      for (const text of texts) this.#wire(text)
      await this.#stage.advance(10)
      this.#slowestMs = Math.max(this.#slowestMs, performance.now() - startMs)
      this.#sent += lot
      if (done % 100 === 0) await this.#stage.advance(3000)
      if (done % 1000 === 0) this.#lookForBugs()
    }
    this.#lookForBugs()
  }

  #messages(): readonly string[] {
    return Array.from({ length: lot }, (_, at) =>
      individual(mutated(this.#dice, this.#corpus), this.#dice, this.#sent + at),
    )
  }

  /** One stream of mutated and good messages and garbage, cut into segments anywhere. */
  #segments(): readonly string[] {
    const dice = this.#dice
    const stream = Array.from({ length: 1 + dice.below(5) }, (_, at) => {
      const text = individual(mutated(dice, this.#corpus), dice, this.#sent + at)
      return dice.below(3) === 0 ? text : withLength(text)
    }).join(dice.pick(['', '', '\r\n', '\r\n\r\n', '\n']))
    const cuts = Array.from({ length: lot - 1 }, () => dice.below(stream.length + 1)).toSorted(
      (one, other) => one - other,
    )
    return [0, ...cuts].map((from, at) => stream.slice(from, cuts[at] ?? stream.length))
  }

  #lookForBugs(): void {
    const bugs = bugsOf(this.#stage)
    if (bugs.length > 0) this.#bugs.push(`${bugs[0] ?? ''} after ${JSON.stringify(this.#last)}`)
    // The log of the virtual host keeps every line; here nobody reads the others.
    ;(this.#stage.host.logged as string[]).length = 0
  }

  /** Lets everything end, and notes what does not. */
  async rest(): Promise<void> {
    await this.#stage.advance(longMs)
    const [stats] = await this.#stage.running.core.rpc.call('tm.stats', [])
    if (!(stats instanceof Map)) throw new TypeError('tm.stats gives a structure')
    for (const name of ['current', 'waiting'])
      if (stats.get(name) !== 0) this.#left.push(`${name}: ${String(stats.get(name))}`)
    const connections = this.#stage.running.core.transport.connections().length
    if (connections > 0) this.#left.push(`connections: ${connections}`)
    this.#lookForBugs()
    const collect = (globalThis as { gc?: () => void }).gc
    collect?.()
    if (collect !== undefined) this.#heap.push(process.memoryUsage().heapUsed)
  }
}

/** The text with a Content-Length that is true, so that what follows it on a stream is read as the next message. */
function withLength(text: string): string {
  const end = text.indexOf('\r\n\r\n')
  if (end === -1) return text
  const length = text.length - end - 4
  const head = text.slice(0, end).replace(/\r\n(?:Content-Length|l)[ \t]*:[^\r\n]*/gi, '')
  return `${head}\r\nContent-Length: ${length}${text.slice(end)}`
}
