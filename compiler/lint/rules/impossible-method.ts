import { allMethods, methodsOf, namesOf, type MethodSet } from '../../5-check/flow/methods.ts'
import type { Block, Expression, Statement } from '../../ast/nodes.ts'
import { alwaysLeaves } from '../jumps.ts'
import type { Finding, Rule } from '../rule.ts'
import { bareSpan } from '../written.ts'
import type { LintContext } from '../context.ts'

export const impossibleMethod: Rule = {
  name: 'impossible-method',
  code: 'KAM6342',
  category: 'correctness',
  severity: 'warning',
  title: 'question for a method that cannot be here',
  why: 'A condition around this place, or one before that left the block, has taken the method away: the answer is always no.',
  remedy: 'Move the question out of the branch, or remove it.',
  examples: [
    {
      bad: 'request_route {\n  if (is_method("REGISTER")) {\n    if («is_method("INVITE")») {\n      record_route();\n    }\n  }\n}\n',
      good: 'request_route {\n  if (is_method("INVITE|REGISTER")) {\n    if (is_method("INVITE")) {\n      record_route();\n    }\n  }\n}\n',
    },
    {
      bad: 'request_route {\n  if (is_method("ACK")) {\n    exit;\n  }\n  if («is_method("ACK")» && has_totag()) {\n    t_relay();\n  }\n}\n',
      good: 'request_route {\n  if (is_method("ACK")) {\n    exit;\n  }\n  if (is_method("BYE") && has_totag()) {\n    t_relay();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    RouteBlock: (node) => new MethodWalk(ctx, report).block(node.body, allMethods),
  }),
}

/** Follows the methods that reach each place of a block, as far as the block itself says. */
class MethodWalk {
  readonly #ctx: LintContext
  readonly #report: (finding: Finding) => void

  constructor(ctx: LintContext, report: (finding: Finding) => void) {
    this.#ctx = ctx
    this.#report = report
  }

  block({ statements }: Block, methods: MethodSet): void {
    this.#list(statements, methods)
  }

  #list(statements: readonly Statement[], methods: MethodSet): void {
    let left = methods
    for (const statement of statements) {
      if (left === 0) return
      left = this.#statement(statement, left)
    }
  }

  #statement(statement: Statement, methods: MethodSet): MethodSet {
    switch (statement.kind) {
      case 'If': {
        const [yes, no] = this.#condition(statement.condition, methods)
        this.#list(statement.then.statements, yes)
        if (statement.otherwise !== undefined) this.#list(statement.otherwise.statements, no)
        const isGone = alwaysLeaves(statement.then.statements)
        return isGone && statement.otherwise === undefined ? no : methods
      }
      case 'While':
        this.#list(statement.body.statements, methods)
        return methods
      case 'Switch':
        for (const one of statement.cases) this.#list(one.statements, methods)
        return methods
      default:
        return methods
    }
  }

  /** The methods for which the condition may be true, and may be false. */
  #condition(condition: Expression, methods: MethodSet): readonly [MethodSet, MethodSet] {
    if (condition.kind === 'Unary' && condition.operator === '!') {
      const [yes, no] = this.#condition(condition.operand, methods)
      return [no, yes]
    }
    if (condition.kind === 'Binary' && condition.operator === '&&') {
      const [yes, no] = this.#condition(condition.left, methods)
      const [both, other] = this.#condition(condition.right, yes)
      return [both, no | other]
    }
    if (condition.kind === 'Binary' && condition.operator === '||') {
      const [yes, no] = this.#condition(condition.left, methods)
      const [other, neither] = this.#condition(condition.right, no)
      return [yes | other, neither]
    }
    const asked = methodsOf(condition)
    if (asked === undefined) return [methods, methods]
    const yes = methods & asked.whenTrue
    if (yes === 0 && methods !== 0) {
      const names = namesOf(methods)
      const left = names.length > 4 ? 'no such request comes here' : `only ${names.join(', ')} comes here`
      this.#report({ span: bareSpan(condition, this.#ctx.sources), message: `this is never true: ${left}` })
    }
    return [yes, methods & asked.whenFalse]
  }
}
