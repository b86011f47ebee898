import type { Agent } from '../engine/agent.ts'
import { AssertionFailure } from '../engine/assertion.ts'
import type { Stage } from '../engine/stage.ts'
import type { Scenario } from './scenario.ts'
import { ScenarioCall, type CallSetup } from './scenario-call.ts'

/** Scenarios that are played together, each by an agent. */
export interface ScenariosWish {
  readonly scenarios: readonly { readonly agent: string; readonly scenario: Scenario }[]
  readonly service: string
  /** Rows of an injection file: a call takes the next one. */
  readonly rows: readonly (readonly string[])[]
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
    const first = scenario.commands.find(({ kind }) => kind === 'send' || kind === 'recv')
    return { agent: stage.agent(agent), scenario, isCaller: first?.kind !== 'recv', calls: [] }
  })
  const deadlineMs = stage.virtual.clock.now() + wish.timeoutMs
  for (let made = 0; made < wish.calls; made += 1) {
    for (const player of players.filter((one) => one.isCaller))
      beginCall(stage, player, `${made + 1}-4711@${player.agent.ip}`, wish, made)
    await playOut(stage, players, wish, deadlineMs)
  }
  for (const { agent, scenario, calls } of players) {
    if (calls.length === 0) throw new AssertionFailure(`${agent.name} got no call, so ${scenario.path} was not played`)
  }
}

function beginCall(stage: Stage, player: Player, id: string, wish: ScenariosWish, made: number): ScenarioCall {
  const setup: CallSetup = {
    service: wish.service,
    fields: wish.rows[made % Math.max(1, wish.rows.length)] ?? [],
    keys: wish.keys,
    number: made + 1,
  }
  const call = new ScenarioCall(stage, player.agent, player.scenario, id, setup)
  player.calls.push(call)
  return call
}

/** Until no call is under way and nothing more comes. */
async function playOut(
  stage: Stage,
  players: readonly Player[],
  wish: ScenariosWish,
  deadlineMs: number,
): Promise<void> {
  const { clock } = stage.virtual
  for (;;) {
    for (const player of players) handOut(stage, player, wish)
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
function handOut(stage: Stage, player: Player, wish: ScenariosWish): void {
  for (const arrival of player.agent.arrivals) {
    if (arrival.isTaken) continue
    const known = player.calls.find(({ id }) => id === arrival.call.id)
    const call =
      known ?? (player.isCaller ? undefined : beginCall(stage, player, arrival.call.id, wish, player.calls.length))
    call?.give(arrival)
  }
}

function stuck(waiting: readonly ScenarioCall[]): AssertionFailure {
  return new AssertionFailure(`it goes no further: ${waiting.map((call) => call.waitsFor).join('; ')}`)
}
