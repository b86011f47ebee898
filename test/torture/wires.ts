import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { cutMessage } from '../support/stream-messages.ts'
import { serverAddress } from '../support/stage.ts'
import type { VirtualStage } from '../support/virtual-stage.ts'

/** Who sends the messages: at the port of SIP, so that a reply finds its way whatever the Via says of ports. */
export const tester = { ip: '127.8.30.15', port: 5060 }
/** Where the configurations send requests on to. */
export const sink = { ip: '127.8.30.12', port: 5072 }

/** A TCP connection to the server, and what came of it. */
export interface TcpWire {
  send(text: string): void
  readonly received: readonly string[]
  readonly isClosed: () => boolean
  close(): void
}

/** The tester's and the sink's ends of the wires, real or virtual. */
export interface Wires {
  send(text: string): void
  /** What the tester got over UDP since it was asked last. */
  takeReplies(): readonly string[]
  /** What the sink got since it was asked last. */
  takeForwarded(): readonly string[]
  /** Datagrams that went to nobody who is known here, since it was asked last; always none on real wires. */
  takeStray(): readonly string[]
  openTcp(): Promise<TcpWire>
  /** Lets everything happen that is under way. */
  settle(): Promise<void>
  close(): void
}

/** Answers a request by its raw lines, whatever they are: 200, but nothing to an ACK and to replies. */
function answerOf(text: string): string | undefined {
  if (/^(ACK|SIP\/)/i.test(text)) return undefined
  const head = text.split(/\r?\n\r?\n/)[0] ?? ''
  const lines = head.split(/\r?\n(?![ \t])/).filter((line) => /^(v|via|f|from|t|to|i|call-id|cseq)[ \t]*:/i.test(line))
  return ['SIP/2.0 200 OK', ...lines, 'Content-Length: 0', '', ''].join('\r\n')
}

/** Wires of the virtual network; `answers`: the sink answers requests. */
export async function virtualWires(stage: VirtualStage, answers: boolean): Promise<Wires> {
  const { network } = stage.host
  const replies: string[] = []
  const forwarded: string[] = []
  const stray: string[] = []
  const fromTester = await network.bindUdp(tester, () => undefined)
  const fromSink = await network.bindUdp(sink, (data, from) => {
    forwarded.push(data)
    const answer = answers ? answerOf(data) : undefined
    if (answer !== undefined) fromSink.send(answer, from)
  })
  network.loses = (data, from, to) => {
    if (from.ip !== serverAddress.ip) return false
    // Replies go to the port of the Via when no rport was asked for.
    if (to.ip === tester.ip) replies.push(data)
    else if (to.ip !== sink.ip) stray.push(`${to.ip}:${to.port}`)
    return false
  }
  return {
    send: (text) => fromTester.send(text, serverAddress),
    takeReplies: () => replies.splice(0),
    takeForwarded: () => forwarded.splice(0),
    takeStray: () => stray.splice(0),
    openTcp: () => {
      const stream = network.connectTcp(serverAddress, { localIp: tester.ip, timeoutMs: 1000 })
      const received: string[] = []
      let isClosed = false
      stream.onData = collect(received)
      stream.onClose = () => (isClosed = true)
      return Promise.resolve({
        send: (text: string) => stream.write(text),
        received,
        isClosed: () => isClosed,
        close: () => stream.destroy(),
      })
    },
    settle: () => stage.advance(100),
    close: () => {
      fromTester.close()
      fromSink.close()
    },
  }
}

/** Wires of the loopback interface. */
export async function realWires(answers: boolean): Promise<Wires> {
  const replies: string[] = []
  const forwarded: string[] = []
  const fromTester = await openUdp(tester, (data) => replies.push(data))
  // The Via of quotbal names this port, and no rport.
  const other = await openUdp({ ...tester, port: 5050 }, (data) => replies.push(data))
  const fromSink = await openUdp(sink, (data) => {
    forwarded.push(data)
    const answer = answers ? answerOf(data) : undefined
    if (answer !== undefined) fromSink.send(answer)
  })
  let probes = 0
  /** Sends a request that every configuration sends on, and waits until it arrives: what was sent before it was handled before it. */
  const probe = async (): Promise<void> => {
    probes += 1
    const id = `probe-${process.pid}-${probes}.`
    fromTester.send(probeText(id))
    for (let waited = 0; waited < 5000 && !forwarded.some((text) => text.includes(id)); waited += 5) await sleep(5)
  }
  const settle = async (): Promise<void> => {
    // Connections are read by another process of Kamailio.
    await sleep(60)
    await probe()
    // What the sink answered meanwhile is handled before the second one.
    await probe()
    await sleep(10)
  }
  return {
    send: fromTester.send,
    takeReplies: () => replies.splice(0).filter((text) => !text.includes('Call-ID: probe-')),
    takeForwarded: () => forwarded.splice(0).filter((text) => !text.includes('Call-ID: probe-')),
    takeStray: () => [],
    openTcp,
    settle,
    close: () => {
      fromTester.close()
      other.close()
      fromSink.close()
    },
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function probeText(id: string): string {
  const via = `Via: SIP/2.0/UDP ${tester.ip}:${tester.port};branch=z9hG4bK-${id}`
  const lines = ['From: <sip:a@x>;tag=p', 'To: <sip:b@x>', `Call-ID: ${id}`, 'CSeq: 1 OPTIONS', 'Max-Forwards: 10']
  return ['OPTIONS sip:b@x SIP/2.0', via, ...lines, 'Content-Length: 0', '', ''].join('\r\n')
}

interface UdpWire {
  send(text: string): void
  close(): void
}

async function openUdp(
  local: { readonly ip: string; readonly port: number },
  onData: (data: string) => void,
): Promise<UdpWire> {
  const socket = createSocket('udp4')
  socket.on('message', (data) => onData(data.toString('latin1')))
  await new Promise<void>((resolve) => socket.bind(local.port, local.ip, resolve))
  return {
    send: (text) => socket.send(Buffer.from(text, 'latin1'), serverAddress.port, serverAddress.ip),
    close: () => socket.close(),
  }
}

async function openTcp(): Promise<TcpWire> {
  const socket = connect({ host: serverAddress.ip, port: serverAddress.port, localAddress: tester.ip })
  const received: string[] = []
  let isClosed = false
  const take = collect(received)
  socket.on('data', (data) => take(data.toString('latin1')))
  socket.on('close', () => (isClosed = true))
  socket.on('error', () => undefined)
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
  return {
    send: (text) => void socket.write(Buffer.from(text, 'latin1')),
    received,
    isClosed: () => isClosed,
    close: () => socket.destroy(),
  }
}

/** Cuts what comes over a stream into messages. */
function collect(received: string[]): (data: string) => void {
  let pending = ''
  return (data) => {
    pending += data
    for (let message = cutMessage(pending); message !== undefined; message = cutMessage(pending)) {
      pending = pending.slice(message.length)
      received.push(message)
    }
  }
}
