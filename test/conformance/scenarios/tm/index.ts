import type { Scenario } from '../../scenario.ts'
import { cancellingScenarios } from './cancelling.ts'
import { failingScenarios } from './failing.ts'
import { forkingScenarios } from './forking.ts'
import { localRequestScenarios } from './local-requests.ts'
import { ownReplyScenarios } from './own-replies.ts'
import { suspendingScenarios } from './suspending.ts'
import { timeoutScenarios } from './timing-out.ts'

/** Every story of tm and tmx, played on configs/tm.cfg. */
export const tmScenarios: readonly Scenario[] = [
  ...forkingScenarios,
  ...failingScenarios,
  ...timeoutScenarios,
  ...cancellingScenarios,
  ...ownReplyScenarios,
  ...suspendingScenarios,
  ...localRequestScenarios,
]
