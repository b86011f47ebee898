import { EOF, type IToken } from 'chevrotain'
import { joinSpans } from '../1-source/span.ts'
import type { Block, Call, Expression, If, Jump, Statement, Switch, SwitchCase, While } from '../ast/nodes.ts'
import { ExpressionParser } from './expression-parser.ts'
import { unclosedBrace } from './recovering-parser.ts'
import { punctuation, wordType } from './token-types.ts'

const p = punctuation

/** Longer than any chain that a person writes, and short enough for everything that walks the tree. */
const maxElseIfs = 500

/** `if (condition) then`. */
interface Arm {
  readonly start: IToken
  readonly condition: Expression
  readonly then: Block
}

/** Rules of statements (LANGUAGE C4). */
export abstract class StatementParser extends ExpressionParser {
  private salvaged: Statement | undefined

  override readonly block = this.rule('block', (): Block => {
    const statements: Statement[] = []
    const open = this.CONSUME(p.LeftBrace)
    this.SUBRULE(this.statements, { ARGS: [statements] })
    if (this.isUnclosed()) return this.ACTION(() => this.unclosedBlock(open, statements))
    const close = this.CONSUME(p.RightBrace)
    return this.ACTION((): Block => ({ kind: 'Block', span: joinSpans(this.at(open), this.at(close)), statements }))
  })

  /** Statements up to what can start none; one with an error stays as an ErrorItem. */
  readonly statements = this.rule('statements', (into: Statement[]): void => {
    do {
      this.MANY({
        GATE: () => !this.startsTopLevel(),
        DEF: () => {
          const statement = this.recover(
            () => this.SUBRULE(this.statement),
            () => this.skipStatement(),
          )
          this.ACTION(() =>
            into.push(statement ?? this.takeSalvaged() ?? { kind: 'ErrorItem', span: this.at(this.LA(0)) }),
          )
        },
      })
    } while (this.skipJunk(into))
  })

  /** The end of the file, or the start of the next routing block, came before the brace that closes this block. */
  private isUnclosed(): boolean {
    return !this.RECORDING_PHASE && (this.LA(1).tokenType === EOF || this.startsTopLevel())
  }

  private unclosedBlock(open: IToken, read: readonly Statement[]): Block {
    const span = this.at(open)
    const statements: readonly Statement[] = read.length > 0 ? read : [{ kind: 'ErrorItem', span }]
    const next = this.LA(1)
    const place = { span: this.at(next), message: 'a "}" is missing before this' }
    const related = next.tokenType === EOF ? {} : { related: [place] }
    this.problems.push({ span, kamailioSpan: this.at(next), message: unclosedBrace, ...related })
    return { kind: 'Block', span: joinSpans(span, statements.at(-1)?.span ?? span), statements }
  }

  /** Passes over what cannot start a statement here, such as a lone `)`; true when statements may follow. */
  private skipJunk(into: Statement[]): boolean {
    const token = this.LA(1)
    const ends = [p.RightBrace, EOF, wordType('Case'), wordType('Default')].includes(token.tokenType)
    if (this.RECORDING_PHASE || ends || this.startsTopLevel()) return false
    this.reportUnexpected(token)
    into.push({ kind: 'ErrorItem', span: this.at(token) })
    this.skipStatement()
    return true
  }

  readonly statement = this.rule('statement', (): Statement => {
    return this.OR([
      { ALT: () => this.SUBRULE(this.ifStatement) },
      { ALT: () => this.SUBRULE(this.whileStatement) },
      { ALT: () => this.SUBRULE(this.switchStatement) },
      { ALT: () => this.SUBRULE(this.jump) },
      {
        ALT: () => {
          const assign = this.SUBRULE(this.assignment)
          this.CONSUME(p.Semicolon)
          return assign
        },
      },
      { ALT: () => this.SUBRULE(this.callStatement) },
      {
        ALT: () => {
          const token = this.CONSUME2(p.Semicolon)
          return { kind: 'Empty' as const, span: this.at(token) }
        },
      },
    ])
  })

  /** `{ actions }`, or one action without braces. */
  readonly body = this.rule('body', (): Block => {
    return this.OR([
      { ALT: () => this.SUBRULE(this.block) },
      {
        ALT: () => {
          const statement = this.SUBRULE(this.statement)
          return this.ACTION((): Block => ({ kind: 'Block', span: statement.span, statements: [statement] }))
        },
      },
    ])
  })

  /** An `else if` is read in a loop: a chain of hundreds of them must not exhaust the stack. */
  readonly ifStatement = this.rule('ifStatement', (): If => {
    const arms: Arm[] = []
    const first = this.SUBRULE(this.ifArm)
    this.ACTION(() => arms.push(first))
    this.MANY({
      GATE: () => this.LA(2).tokenType === wordType('If'),
      DEF: () => {
        this.CONSUME(wordType('Else'))
        const arm = this.SUBRULE2(this.ifArm)
        this.ACTION(() => arms.push(arm))
      },
    })
    const otherwise = this.OPTION(() => {
      this.CONSUME2(wordType('Else'))
      return this.SUBRULE(this.body)
    })
    return this.ACTION(() => this.chainOf(first, arms.slice(1), otherwise))
  })

  readonly ifArm = this.rule('ifArm', (): Arm => {
    const start = this.CONSUME(wordType('If'))
    const condition = this.SUBRULE(this.expression)
    const then = this.SUBRULE(this.body)
    return { start, condition, then }
  })

  private chainOf(first: Arm, others: readonly Arm[], last: Block | undefined): If {
    if (others.length > maxElseIfs) {
      this.problems.push({ span: this.at(first.start), message: `more than ${maxElseIfs} else-ifs in one chain` })
    }
    const toIf = ({ start, condition, then }: Arm, otherwise: Block | undefined): If => {
      const span = joinSpans(this.at(start), (otherwise ?? then).span)
      return { kind: 'If', span, condition, then, otherwise }
    }
    let otherwise = last
    for (const arm of others.slice(0, maxElseIfs).toReversed()) {
      const inner = toIf(arm, otherwise)
      otherwise = { kind: 'Block', span: inner.span, statements: [inner] }
    }
    return toIf(first, otherwise)
  }

  readonly whileStatement = this.rule('whileStatement', (): While => {
    const start = this.CONSUME(wordType('While'))
    const condition = this.SUBRULE(this.expression)
    const body = this.SUBRULE(this.body)
    return this.ACTION((): While => ({ kind: 'While', span: joinSpans(this.at(start), body.span), condition, body }))
  })

  readonly switchStatement = this.rule('switchStatement', (): Switch => {
    const cases: SwitchCase[] = []
    const start = this.CONSUME(wordType('Switch'))
    const subject = this.SUBRULE(this.expression)
    this.CONSUME(p.LeftBrace)
    this.MANY(() => {
      const one = this.recover(
        () => this.SUBRULE(this.switchCase),
        () => this.skipCase(),
      )
      this.ACTION(() => one !== undefined && cases.push(one))
    })
    const close = this.CONSUME(p.RightBrace)
    return this.ACTION((): Switch => {
      return { kind: 'Switch', span: joinSpans(this.at(start), this.at(close)), subject, cases }
    })
  })

  readonly switchCase = this.rule('switchCase', (): SwitchCase => {
    const statements: Statement[] = []
    let label: Expression | undefined
    let isRegex = false
    const start = this.OR([
      {
        ALT: () => {
          const token = this.CONSUME(wordType('Case'))
          this.OPTION(() => {
            this.CONSUME(p.Slash)
            isRegex = true
          })
          label = this.SUBRULE(this.expression)
          return token
        },
      },
      { ALT: () => this.CONSUME(wordType('Default')) },
    ])
    const colon = this.CONSUME(p.Colon)
    this.SUBRULE(this.statements, { ARGS: [statements] })
    return this.ACTION((): SwitchCase => {
      const span = joinSpans(this.at(start), statements.at(-1)?.span ?? this.at(colon))
      return { kind: 'SwitchCase', span, label, regex: isRegex, statements }
    })
  })

  /** return, exit and drop with a value or empty parentheses; break. */
  readonly jump = this.rule('jump', (): Jump => {
    const result = this.OR([
      {
        ALT: () => {
          const token = this.CONSUME(wordType('Jump'))
          let value: Expression | undefined
          this.OPTION(() => (value = this.SUBRULE(this.jumpValue)))
          return this.ACTION((): Jump => {
            const span = value === undefined ? this.at(token) : joinSpans(this.at(token), value.span)
            return { kind: 'Jump', span, jump: token.image as Jump['jump'], value }
          })
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(wordType('Break'))
          return { kind: 'Jump' as const, span: this.at(token), jump: 'break' as const, value: undefined }
        },
      },
    ])
    this.CONSUME(p.Semicolon)
    return result
  })

  /** The value of return: `()` is none. */
  readonly jumpValue = this.rule('jumpValue', (): Expression | undefined => {
    return this.OR([
      {
        GATE: () => this.LA(1).tokenType === p.LeftParen && this.LA(2).tokenType === p.RightParen,
        ALT: () => {
          this.CONSUME(p.LeftParen)
          this.CONSUME(p.RightParen)
          return undefined
        },
      },
      { ALT: () => this.SUBRULE(this.expression) },
    ])
  })

  /** `f(…);`, or a core command without parentheses such as `force_rport;`. */
  readonly callStatement = this.rule('callStatement', (): Statement => {
    const expression = this.SUBRULE(this.wordExpression)
    this.ACTION(() => (this.salvaged = expression.kind === 'Call' ? this.statementOf(expression) : undefined))
    this.CONSUME(p.Semicolon)
    return this.ACTION((): Statement => {
      this.salvaged = undefined
      return this.statementOf(expression)
    })
  })

  /** A call that was read whole before the `;` turned out to be missing: it is checked all the same. */
  private takeSalvaged(): Statement | undefined {
    const statement = this.salvaged
    this.salvaged = undefined
    return statement
  }

  private statementOf(expression: Expression): Statement {
    const { span } = expression
    if (expression.kind === 'Call') return { kind: 'CallStatement', span, call: expression }
    if (expression.kind === 'BareWord' || expression.kind === 'Operand') {
      const text = expression.kind === 'BareWord' ? expression.text : expression.name
      const call: Call = { kind: 'Call', span, callee: { kind: 'Name', span, text }, args: [], bare: true }
      return { kind: 'CallStatement', span, call }
    }
    this.problems.push({ span, message: 'this is not a statement' })
    return { kind: 'ErrorItem', span }
  }
}
