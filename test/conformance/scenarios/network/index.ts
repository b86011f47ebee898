import type { Scenario } from '../../scenario.ts'
import { carrierScenarios } from './carriers.ts'
import { replyScenarios } from './replying.ts'
import { socketScenarios } from './sockets.ts'
import { statelessScenarios } from './stateless.ts'

/** Stories about transports, sockets, Via and Record-Route. */
export const networkScenarios: readonly Scenario[] = [
  ...socketScenarios,
  ...statelessScenarios,
  ...replyScenarios,
  ...carrierScenarios,
]
