import type { Clock, Endpoint, Network, Random, Timer } from '../host/host.ts'
import { decodeReply, encodeQuestion } from './codec.ts'
import type { DnsAnswer, DnsType } from './records.ts'

/** What resolv.conf(5) says. */
export interface ResolverConfig {
  readonly servers: readonly Endpoint[]
  /** Domains that are appended to names, in order. */
  readonly search: readonly string[]
  /** Names with fewer dots are first tried with the search list. */
  readonly ndots: number
  readonly timeoutSeconds: number
  readonly attempts: number
}

/** What core parameters change of it: dns_retr_time, dns_retr_no, dns_servers_no, dns_use_search_list. */
export interface QueryOptions {
  readonly timeoutSeconds?: number | undefined
  readonly attempts?: number | undefined
  readonly servers?: number | undefined
  readonly usesSearchList: boolean
}

interface World {
  readonly network: Pick<Network, 'bindUdp' | 'connectTcp'>
  readonly clock: Pick<Clock, 'setTimer'>
  readonly random: Random
  config(): ResolverConfig
}

/**
 * Asks name servers (RFC 1035) over UDP from a new port each time, over TCP when the answer is too long for a datagram: one
 * server after the other, as often as resolv.conf says.
 */
export class DnsClient {
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  /** The answer, also that there is none; rejects when no server gives one. */
  async query(name: string, type: DnsType, options: QueryOptions): Promise<DnsAnswer> {
    const config = this.#world.config()
    let answer: DnsAnswer | undefined
    for (const candidate of candidates(name, config, options)) {
      answer = await this.#ask(candidate, type, config, options)
      if (answer.records.length > 0) return answer
    }
    return answer ?? { records: [], isNoName: true }
  }

  async #ask(name: string, type: DnsType, config: ResolverConfig, options: QueryOptions): Promise<DnsAnswer> {
    const servers = config.servers.slice(0, Math.max(1, options.servers ?? config.servers.length))
    const attempts = Math.max(1, options.attempts ?? config.attempts)
    const timeoutMs = Math.max(1, options.timeoutSeconds ?? config.timeoutSeconds) * 1000
    const id = this.#world.random.uint32() & 0xffff
    const question = encodeQuestion(id, name, type)
    if (question === undefined) return { records: [], isNoName: true }
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      for (const server of servers) {
        const reply = await this.#exchange(question, server, timeoutMs, (bytes) => decodeReply(bytes, id, name, type))
        if (reply !== undefined) return reply
      }
    }
    throw new Error(`no name server answers for ${name} ${type}`)
  }

  /** The answer of one server; undefined when it gives none in time. */
  async #exchange(
    question: string,
    server: Endpoint,
    timeoutMs: number,
    decode: Decode,
  ): Promise<DnsAnswer | undefined> {
    const reply = await this.#overUdp(question, server, timeoutMs, decode)
    if (reply === undefined || !('error' in reply)) return reply
    return reply.error === 'truncated' ? this.#overTcp(question, server, timeoutMs, decode) : undefined
  }

  async #overUdp(question: string, server: Endpoint, timeoutMs: number, decode: Decode) {
    const any = server.ip.includes(':') ? '::' : '0.0.0.0'
    let answer: (reply: ReturnType<Decode> | undefined) => void = () => undefined
    const replied = new Promise<ReturnType<Decode> | undefined>((resolve) => (answer = resolve))
    const onDatagram = (bytes: string, from: Endpoint): void => {
      if (from.ip !== server.ip || from.port !== server.port) return
      const reply = decode(bytes)
      // Somebody guesses: the real answer may still come.
      if (!('error' in reply) || reply.error !== 'foreign') answer(reply)
    }
    const socket = await this.#world.network.bindUdp({ ip: any, port: 0 }, onDatagram).catch(() => undefined)
    if (socket === undefined) return undefined
    const timer = this.#world.clock.setTimer(timeoutMs, () => answer(undefined))
    // Without a way to this server the next one is asked at once.
    socket.send(question, server, () => answer(undefined))
    try {
      return await replied
    } finally {
      timer.cancel()
      socket.close()
    }
  }

  /** Over TCP each message has its length in two bytes before it (RFC 1035 §4.2.2). */
  #overTcp(question: string, server: Endpoint, timeoutMs: number, decode: Decode): Promise<DnsAnswer | undefined> {
    const { network, clock } = this.#world
    return new Promise((resolve) => {
      const stream = network.connectTcp(server, { timeoutMs })
      let received = ''
      const end = (answer: DnsAnswer | undefined): void => {
        resolve(answer)
        timer.cancel()
        stream.destroy()
      }
      const timer: Timer = clock.setTimer(timeoutMs, () => end(undefined))
      stream.onClose = () => end(undefined)
      stream.onData = (data) => {
        received += data
        const length = received.length < 2 ? Infinity : received.charCodeAt(0) * 256 + received.charCodeAt(1)
        if (received.length < length + 2) return
        const reply = decode(received.slice(2, length + 2))
        end('error' in reply ? undefined : reply)
      }
      stream.write(String.fromCharCode(question.length >> 8, question.length & 255) + question)
    })
  }
}

type Decode = (bytes: string) => ReturnType<typeof decodeReply>

/** The names to ask for, in order (resolv.conf(5), options ndots). */
function candidates(
  name: string,
  { search, ndots }: ResolverConfig,
  { usesSearchList }: QueryOptions,
): readonly string[] {
  const bare = name.replace(/\.$/, '')
  if (!usesSearchList || bare !== name) return [bare]
  const longer = search.map((domain) => `${bare}.${domain}`)
  const dots = bare.split('.').length - 1
  return dots >= ndots ? [bare, ...longer] : [...longer, bare]
}

/** Reads resolv.conf(5); servers on port 53, the one on this machine when none is named. */
export function parseResolvConf(text: string): ResolverConfig {
  const servers: Endpoint[] = []
  let search: readonly string[] = []
  const options = new Map([
    ['ndots', 1],
    ['timeout', 5],
    ['attempts', 2],
  ])
  for (const line of text.split('\n')) {
    const [keyword = '', ...values] = line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/)
    if (keyword === 'nameserver' && values[0] !== undefined)
      servers.push({ ip: values[0].replace(/%.*/, ''), port: 53 })
    else if (keyword === 'search' || keyword === 'domain') search = values.slice(0, 6)
    else if (keyword === 'options') {
      for (const value of values) {
        const [option = '', number = ''] = value.split(':')
        if (options.has(option) && /^\d{1,4}$/.test(number)) options.set(option, Number(number))
      }
    }
  }
  return {
    servers: servers.length === 0 ? [{ ip: '127.0.0.1', port: 53 }] : servers.slice(0, 3),
    search,
    ndots: options.get('ndots') ?? 1,
    timeoutSeconds: options.get('timeout') ?? 5,
    attempts: options.get('attempts') ?? 2,
  }
}
