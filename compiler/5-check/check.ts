import type { Catalogue } from '../catalogue.ts'
import type { BoundProgram } from '../4-bind/symbols.ts'
import type { DiagnosticCollector } from '../diagnostics/collector.ts'
import { checkCalls } from './check-calls.ts'
import { checkModules } from './check-modules.ts'
import { checkParameters } from './check-parameters.ts'
import { checkVariables } from './check-variables.ts'

/** What every check works on. */
export interface CheckContext {
  readonly program: BoundProgram
  readonly catalogue: Catalogue
  readonly diagnostics: DiagnosticCollector
}

/** Everything that a start of the server would refuse, and more; in the order in which it is reported. */
export function check(ctx: CheckContext): void {
  checkModules(ctx)
  checkParameters(ctx)
  checkCalls(ctx)
  checkVariables(ctx)
}
