import { keyOf, type VerdictCase } from '../verdict-case.ts'
import { coreCommandCases } from './core-commands.ts'
import { expressionCases } from './expressions.ts'
import { preprocessorCases } from './preprocessor.ts'
import { routeCases } from './routes.ts'
import { statementCases } from './statements.ts'
import { topLevelCases } from './top-level.ts'

/** All cases, each once. */
export function allCases(): readonly VerdictCase[] {
  const all = [
    ...topLevelCases,
    ...routeCases,
    ...statementCases,
    ...expressionCases,
    ...coreCommandCases,
    ...preprocessorCases,
  ]
  return [...new Map(all.map((one) => [keyOf(one), one])).values()]
}
