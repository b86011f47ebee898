import { onOwnServer, type Scenario } from '../../scenario.ts'
import { callScenarios } from './calls.ts'
import { outsideScenarios } from './outside.ts'
import { requestScenarios } from './requests.ts'

/** Stories of examples/proxy where all phones of a user ring at once. What is registered and limited would disturb the next. */
export const exampleScenarios: readonly Scenario[] = [...requestScenarios, ...callScenarios, ...outsideScenarios].map(
  onOwnServer,
)
