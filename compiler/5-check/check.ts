import type { Release } from '#grammar/releases.ts'
import type { SourceSet } from '../1-source/source-set.ts'
import type { Span } from '../1-source/span.ts'
import type { Catalogue } from '../catalogue.ts'
import type { BoundProgram } from '../4-bind/symbols.ts'
import type { DiagnosticCollector } from '../diagnostics/collector.ts'
import { checkAttributes } from './check-attributes.ts'
import { checkCalls } from './check-calls.ts'
import { checkCoreCalls } from './check-core-calls.ts'
import { checkCoreParameters } from './check-core-parameters.ts'
import { checkCustomParameters } from './check-custom-parameters.ts'
import { checkDatabases } from './check-databases.ts'
import { checkDeclaredNames } from './check-declared-names.ts'
import { checkEngines } from './check-engines.ts'
import { checkExpressions } from './check-expressions.ts'
import { checkModules } from './check-modules.ts'
import { checkNames } from './check-names.ts'
import { checkNeeds } from './check-needs.ts'
import { checkNestedCalls } from './check-nested-calls.ts'
import { checkOnsend } from './check-onsend.ts'
import { checkParameters } from './check-parameters.ts'
import { checkRegexes } from './check-regexes.ts'
import { checkSelects } from './check-selects.ts'
import { checkRouteCalls } from './check-route-calls.ts'
import { checkSockets } from './check-sockets.ts'
import { checkStatements } from './check-statements.ts'
import { checkVariables } from './check-variables.ts'

/** What every check works on. */
export interface CheckContext {
  readonly program: BoundProgram
  readonly catalogue: Catalogue
  readonly diagnostics: DiagnosticCollector
  readonly release: Release
  /** The texts that the spans are of: fixes are made in them. */
  readonly sources: SourceSet
  /** The place of the token behind a span: where Kamailio is when it notices what could have gone on there. */
  nextToken(span: Span): Span
}

/** Everything that a start of the server would refuse, and more; in the order in which it is reported. */
export function check(ctx: CheckContext): void {
  checkCoreParameters(ctx)
  checkCustomParameters(ctx)
  checkEngines(ctx)
  checkSockets(ctx)
  checkNames(ctx)
  checkModules(ctx)
  checkNeeds(ctx)
  checkDatabases(ctx)
  checkParameters(ctx)
  checkStatements(ctx)
  checkExpressions(ctx)
  checkRegexes(ctx)
  checkCoreCalls(ctx)
  checkDeclaredNames(ctx)
  checkNestedCalls(ctx)
  checkCalls(ctx)
  checkRouteCalls(ctx)
  checkOnsend(ctx)
  checkVariables(ctx)
  checkSelects(ctx)
  checkAttributes(ctx)
}
