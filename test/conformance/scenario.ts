import type { Version } from './configs.ts'
import type { Stage } from '../support/stage.ts'

/** A story that is played against the real server and against kamkit; what the endpoints receive is compared. */
export interface Scenario {
  readonly name: string
  /** Real seconds that it takes against a real server, when it waits for timers; such scenarios are recorded, not run live. */
  readonly slowSeconds?: number
  /**
   * It needs a server that nobody used before, as one that tells what the server counted or blocked does, or it leaves something
   * behind, such as retransmissions, that would disturb the story after it. All others are played on one server, so that their
   * Call-IDs, branches and the users that they register are their own.
   */
  readonly needsOwnServer?: boolean
  /** Versions whose recording we do not follow, and why; there only the other versions are compared. */
  readonly differs?: { readonly [version in Version]?: string }
  play(stage: Stage): Promise<void>
}

/** The story on a server of its own. */
export function onOwnServer(scenario: Scenario): Scenario {
  return { ...scenario, needsOwnServer: true }
}

/** Whether a story is played on a server of its own: those that wait for timers are, too, which are only recorded. */
export function isAlone({ needsOwnServer, slowSeconds }: Scenario): boolean {
  return needsOwnServer === true || slowSeconds !== undefined
}
