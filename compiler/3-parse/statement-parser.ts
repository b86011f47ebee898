import { joinSpans } from '../1-source/span.ts'
import type { Block, Call, Expression, If, Jump, Statement, Switch, SwitchCase, While } from '../ast/nodes.ts'
import { ExpressionParser, wordType } from './expression-parser.ts'
import { AttributeToken, punctuation, PvToken, StringToken } from './token-types.ts'

const p = punctuation

/** Rules of statements (LANGUAGE C4). */
export abstract class StatementParser extends ExpressionParser {
  override readonly block = this.RULE('block', (): Block => {
    const statements: Statement[] = []
    const open = this.CONSUME(p.LeftBrace)
    this.MANY(() => {
      const statement = this.SUBRULE(this.statement)
      this.ACTION(() => statements.push(statement))
    })
    const close = this.CONSUME(p.RightBrace)
    return this.ACTION((): Block => ({ kind: 'Block', span: joinSpans(this.at(open), this.at(close)), statements }))
  })

  readonly statement = this.RULE(
    'statement',
    (): Statement => {
      return this.OR([
        { ALT: () => this.SUBRULE(this.ifStatement) },
        { ALT: () => this.SUBRULE(this.whileStatement) },
        { ALT: () => this.SUBRULE(this.switchStatement) },
        { ALT: () => this.SUBRULE(this.jump) },
        {
          GATE: () => this.LA(2).tokenType === p.Equals,
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
    },
    { recoveryValueFunc: (): Statement => ({ kind: 'ErrorItem', span: this.at(this.LA(1)) }) },
  )

  /** `{ actions }`, or one action without braces. */
  readonly body = this.RULE('body', (): Block => {
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

  readonly ifStatement = this.RULE('ifStatement', (): If => {
    const start = this.CONSUME(wordType('If'))
    const condition = this.SUBRULE(this.expression)
    const then = this.SUBRULE(this.body)
    let otherwise: Block | undefined
    this.OPTION(() => {
      this.CONSUME(wordType('Else'))
      otherwise = this.SUBRULE2(this.body)
    })
    return this.ACTION((): If => {
      return { kind: 'If', span: joinSpans(this.at(start), (otherwise ?? then).span), condition, then, otherwise }
    })
  })

  readonly whileStatement = this.RULE('whileStatement', (): While => {
    const start = this.CONSUME(wordType('While'))
    const condition = this.SUBRULE(this.expression)
    const body = this.SUBRULE(this.body)
    return this.ACTION((): While => ({ kind: 'While', span: joinSpans(this.at(start), body.span), condition, body }))
  })

  readonly switchStatement = this.RULE('switchStatement', (): Switch => {
    const cases: SwitchCase[] = []
    const start = this.CONSUME(wordType('Switch'))
    const subject = this.SUBRULE(this.expression)
    this.CONSUME(p.LeftBrace)
    this.MANY(() => {
      const one = this.SUBRULE(this.switchCase)
      this.ACTION(() => cases.push(one))
    })
    const close = this.CONSUME(p.RightBrace)
    return this.ACTION((): Switch => {
      return { kind: 'Switch', span: joinSpans(this.at(start), this.at(close)), subject, cases }
    })
  })

  readonly switchCase = this.RULE('switchCase', (): SwitchCase => {
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
    this.MANY(() => {
      const statement = this.SUBRULE(this.statement)
      this.ACTION(() => statements.push(statement))
    })
    return this.ACTION((): SwitchCase => {
      const span = joinSpans(this.at(start), statements.at(-1)?.span ?? this.at(colon))
      return { kind: 'SwitchCase', span, label, regex: isRegex, statements }
    })
  })

  /** return, exit and drop with a value or empty parentheses; break. */
  readonly jump = this.RULE('jump', (): Jump => {
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
  readonly jumpValue = this.RULE('jumpValue', (): Expression | undefined => {
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
  readonly callStatement = this.RULE('callStatement', (): Statement => {
    const expression = this.OR([
      { ALT: () => this.SUBRULE(this.wordExpression) },
      {
        // Not a statement, but a common slip: the message is better when the expression is read whole.
        ALT: () => {
          const token = this.OR2([
            { ALT: () => this.CONSUME(PvToken) },
            { ALT: () => this.CONSUME(AttributeToken) },
            { ALT: () => this.CONSUME(StringToken) },
          ])
          return { kind: 'ErrorItem' as const, span: this.at(token) }
        },
      },
    ])
    this.CONSUME(p.Semicolon)
    return this.ACTION((): Statement => this.statementOf(expression))
  })

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

  /** Errors that are no mismatch of tokens. */
  readonly problems: { readonly span: Expression['span']; readonly message: string }[] = []
}
