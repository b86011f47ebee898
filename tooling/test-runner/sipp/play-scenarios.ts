import type { Agent } from '../engine/agent.ts'
import type { Random } from '#runtime/host/host.ts'
import { seededRandom } from '#runtime/host/virtual-host.ts'
import { AssertionFailure, TestMistake } from '../engine/assertion.ts'
import { headerOf } from '../engine/wire-message.ts'
import type { Stage } from '../engine/stage.ts'
import type { Scenario } from './scenario.ts'
import { readCommandText } from './command-text.ts'
import type { Rows } from './fields.ts'
import { ScenarioCall, type CallSetup } from './scenario-call.ts'

/** Scenarios that are played together, each by an agent. */
export interface ScenariosWish {
  readonly scenarios: readonly { readonly agent: string; readonly scenario: Scenario }[]
  readonly service: string
  /** The injection files by their names; '' is the usual one. A call takes the next row. */
  readonly files: ReadonlyMap<string, Rows>
  readonly keys: ReadonlyMap<string, string>
  /** How many calls each calling scenario makes, one after the other. */
  readonly calls: number
  readonly timeoutMs: number
}

/** One scenario with its agent and its calls. */
interface Player {
  readonly agent: Agent
  readonly scenario: Scenario
  /** It begins with a message of its own. */
  readonly isCaller: boolean
  readonly calls: ScenarioCall[]
}

/** Plays scenarios of SIPp against the server until all of their calls are done. */
export async function playScenarios(stage: Stage, wish: ScenariosWish): Promise<void> {
  const players = wish.scenarios.map(({ agent, scenario }): Player => {
    return { agent: stage.agent(agent), scenario, isCaller: isCaller(scenario), calls: [] }
  })
  const game = { stage, players, wish, random: seededRandom(stage.seed) }
  const deadlineMs = stage.virtual.clock.now() + wish.timeoutMs
  for (let made = 0; made < wish.calls; made += 1) {
    for (const player of players.filter((one) => one.isCaller))
      beginCall(game, player, `${made + 1}-4711@${player.agent.ip}`, made)
    await playOut(game, deadlineMs)
  }
  for (const { agent, scenario, calls } of players) {
    if (calls.length === 0) throw new AssertionFailure(`${agent.name} got no call, so ${scenario.path} was not played`)
  }
}

/** Whether it begins by itself, not when something comes. */
export function isCaller({ commands }: Scenario): boolean {
  const first = commands.find(({ kind }) => kind !== 'nop' && kind !== 'pause')
  return first?.kind !== 'recv' && first?.kind !== 'recvCmd'
}

/** Scenarios under way. */
interface Game {
  readonly stage: Stage
  readonly players: readonly Player[]
  readonly wish: ScenariosWish
  readonly random: Random
}

function beginCall(game: Game, player: Player, id: string, made: number): ScenarioCall {
  const { service, files, keys } = game.wish
  const setup: CallSetup = {
    ...{ service, files, keys },
    number: made + 1,
    chance: () => game.random.uint32() / 2 ** 32,
    tell: (text, to) => tell(game, player, text, to),
  }
  const call = new ScenarioCall(game.stage, player.agent, player.scenario, id, setup)
  player.calls.push(call)
  return call
}

/** A command of one scenario to another (3PCC): it belongs to the call with the same Call-ID, or begins one. */
function tell(game: Game, from: Player, text: string, to: string | undefined): void {
  const others = game.players.filter((one) => (to === undefined ? one !== from : one.agent.name === to))
  const [player] = others
  if (player === undefined || others.length > 1) {
    const what =
      to === undefined
        ? 'sendCmd needs dest, the name of an agent, unless two scenarios are played'
        : `sendCmd: no scenario is played by ${to}`
    throw new TestMistake(`${from.scenario.path}: ${what}`)
  }
  const id = headerOf(readCommandText(text), 'Call-ID')
  const call = player.calls.find((one) => one.id === id) ?? beginCall(game, player, id, player.calls.length)
  call.hear(text)
}

/** Until no call is under way and nothing more comes. */
async function playOut(game: Game, deadlineMs: number): Promise<void> {
  const { stage, players } = game
  const { clock } = stage.virtual
  for (;;) {
    for (const player of players) handOut(game, player)
    const open = players.flatMap(({ calls }) => calls).filter((call) => !call.isDone)
    let isMoving = false
    for (const call of open) isMoving = (await call.advance()) || isMoving
    if (isMoving) continue
    const waiting = open.filter((call) => !call.isDone)
    if (waiting.length === 0) return
    const wakes = waiting.flatMap(({ wakesMs }) => (wakesMs === undefined ? [] : [wakesMs - clock.now()]))
    const next = Math.min(...wakes, clock.nextDelayMs ?? Number.POSITIVE_INFINITY)
    if (!Number.isFinite(next) || clock.now() + next > deadlineMs) throw stuck(waiting)
    await stage.advance(Math.max(1, next))
  }
}

/** What agents got goes to the calls that it belongs to; a new Call-ID begins one. */
function handOut(game: Game, player: Player): void {
  for (const arrival of player.agent.arrivals) {
    if (arrival.isTaken) continue
    const known = player.calls.find(({ id }) => id === arrival.call.id)
    const call = known ?? (player.isCaller ? undefined : beginCall(game, player, arrival.call.id, player.calls.length))
    call?.give(arrival)
  }
}

function stuck(waiting: readonly ScenarioCall[]): AssertionFailure {
  return new AssertionFailure(`it goes no further: ${waiting.map((call) => call.waitsFor).join('; ')}`)
}
