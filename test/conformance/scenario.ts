import type { Version } from './configs.ts'
import type { Stage } from '../support/stage.ts'

/** A story that is played against the real server and against kamkit; what the endpoints receive is compared. */
export interface Scenario {
  readonly name: string
  /** Real seconds that it takes against a real server, when it waits for timers; such scenarios are recorded, not run live. */
  readonly slowSeconds?: number
  /** It leaves something behind, such as retransmissions, that would disturb the story after it on the same server. */
  readonly needsOwnServer?: boolean
  /** Versions whose recording we do not follow, and why; there only the other versions are compared. */
  readonly differs?: { readonly [version in Version]?: string }
  play(stage: Stage): Promise<void>
}
