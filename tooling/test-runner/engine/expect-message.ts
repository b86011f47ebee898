import { bracketIp } from '#runtime/transport/sockets.ts'
import type { Agent, Arrival } from './agent.ts'
import { AssertionFailure } from './assertion.ts'
import { knownCall } from './calls.ts'
import { differencesOf, gotText, isOfKind, kindText, type Expectation } from './expectation.ts'
import type { Stage } from './stage.ts'
import { headerOf, titleOf, type WireMessage } from './wire-message.ts'

/** What a test says of the message that an agent has to get. */
export interface ExpectWish extends Expectation {
  readonly call?: string | undefined
  /** The socket of the server that sends it. */
  readonly socket?: string | undefined
  /** Time that may pass until it comes. */
  readonly withinMs?: number | undefined
  /** A message that came before has to come again. */
  readonly isRetransmission?: boolean | undefined
}

/** Takes the next message of the kind that the agent got and that was not expected yet; fails when there is none or it differs. */
export async function expectMessage(stage: Stage, agent: Agent, wish: ExpectWish): Promise<Arrival> {
  const deadlineMs = stage.virtual.clock.now() + (wish.withinMs ?? 0)
  let found = findArrival(stage, agent, wish)
  while (found === undefined) {
    const waitMs = stage.virtual.clock.nextDelayMs
    if (waitMs === undefined || stage.virtual.clock.now() + waitMs > deadlineMs) break
    await stage.advance(waitMs)
    found = findArrival(stage, agent, wish)
  }
  if (found === undefined) throw missing(agent, wish, candidates(stage, agent, wish))
  refuseEarlier(agent, found, wish)
  take(agent, found, wish)
  return found
}

/** Fails when the agent got something that was not expected. */
export async function expectNothing(stage: Stage, agent: Agent, withinMs = 0): Promise<void> {
  await stage.advance(withinMs)
  const pending = agent.arrivals.filter((one) => isPending(one) && !one.isHopByHop)
  if (pending.length === 0) return
  throw new AssertionFailure(`${agent.name} expects nothing, but got ${gotText(pending.map((one) => one.message))}`)
}

function isPending({ isTaken, isRetransmission }: Arrival): boolean {
  return !isTaken && !isRetransmission
}

function candidates(stage: Stage, agent: Agent, { call: name, isRetransmission }: ExpectWish): readonly Arrival[] {
  const call = name === undefined ? undefined : (knownCall(stage, agent, name) ?? callOfOthers(stage, name))
  return agent.arrivals.filter(
    (one) =>
      !one.isTaken &&
      one.isRetransmission === (isRetransmission === true) &&
      (call === undefined || one.call.id === call.id),
  )
}

/** A name that another agent gave: messages under its Call-ID are meant, also before this agent got one. */
function callOfOthers(stage: Stage, name: string): { readonly id: string } | undefined {
  return [...stage.agents.values()].map((other) => other.named.get(name)).find((one) => one !== undefined)
}

/** The first that is as expected, or else the first of the kind. */
function findArrival(stage: Stage, agent: Agent, wish: ExpectWish): Arrival | undefined {
  const ofKind = candidates(stage, agent, wish).filter((one) => isOfKind(wish, one.message))
  const fitting = ofKind.find((one) => isFrom(one, wish) && differencesOf(wish, one.message).length === 0)
  if (fitting !== undefined) return fitting
  // Another of the kind may still come.
  return wish.withinMs === undefined ? ofKind[0] : undefined
}

function isFrom(arrival: Arrival, { socket }: ExpectWish): boolean {
  return socket === undefined || arrival.from === socket
}

/** Takes it, or says how it differs. */
function take(agent: Agent, arrival: Arrival, wish: ExpectWish): void {
  const [first, ...more] = [
    ...differencesOf(wish, arrival.message),
    ...(isFrom(arrival, wish)
      ? []
      : [{ what: 'the sending socket', expected: wish.socket ?? '', actual: arrival.from }]),
  ]
  if (first !== undefined) {
    const others =
      more.length === 0
        ? ''
        : `; ${more.map(({ what }) => what).join(', ')} ${more.length === 1 ? 'differs' : 'differ'} too`
    throw new AssertionFailure(
      `${agent.name} got ${titleOf(arrival.message)}, but ${first.what} is ${quoted(first.actual)}, not ${quoted(first.expected)}${others}`,
      {
        expected: [first, ...more].map(({ what, expected }) => `${what}: ${expected}`).join('\n'),
        actual: [first, ...more].map(({ what, actual }) => `${what}: ${actual}`).join('\n'),
      },
    )
  }
  arrival.isTaken = true
  agent.current = arrival.call
  if (wish.call !== undefined) agent.named.set(wish.call, arrival.call)
}

function quoted(text: string): string {
  return text === 'absent' || text === 'present' ? text : JSON.stringify(text)
}

/** Messages of one transaction have to be expected in the order in which they came. */
function refuseEarlier(agent: Agent, arrival: Arrival, wish: ExpectWish): void {
  const via = headerOf(arrival.message, 'Via')
  const earlier = agent.arrivals
    .slice(0, agent.arrivals.indexOf(arrival))
    .filter((one) => isPending(one) && !one.isHopByHop)
  const skipped = earlier.filter(
    (one) => isSameSide(one.message, arrival.message) && headerOf(one.message, 'Via') === via,
  )
  if (skipped.length === 0) return
  throw new AssertionFailure(
    `${agent.name} expects ${kindText(wish)}, but got ${gotText(skipped.map((one) => one.message))} before it`,
    { expected: kindText(wish), actual: gotText([...skipped, arrival].map((one) => one.message)) },
  )
}

function isSameSide(one: WireMessage, other: WireMessage): boolean {
  return (one.method === undefined) === (other.method === undefined)
}

function missing(agent: Agent, wish: ExpectWish, pending: readonly Arrival[]): AssertionFailure {
  const within = wish.withinMs === undefined ? '' : ` within ${wish.withinMs / 1000} s`
  const again = wish.isRetransmission === true ? ' again' : ''
  const actual = gotText(pending.map((one) => one.message))
  // Where it would have been got: what is sent to another address goes to nobody.
  const where = pending.length === 0 ? ` at ${agent.proto}:${bracketIp(agent.ip)}:${agent.port}` : ''
  return new AssertionFailure(`${agent.name} expects ${kindText(wish)}${again}${within}, but got ${actual}${where}`, {
    expected: kindText(wish),
    actual,
  })
}
