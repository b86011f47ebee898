import type { IToken, TokenType } from 'chevrotain'
import { findCoreFunction } from '#grammar/core-functions.ts'
import { joinSpans } from '../1-source/span.ts'
import type { Assign, Block, Expression, UnaryOperator } from '../ast/nodes.ts'
import { bindsTighterThanEquality, buildBinary, comparisonOperators } from './precedence.ts'
import { OperandParser } from './operand-parser.ts'
import {
  AnyWord,
  AttributeToken,
  BinaryOperatorToken,
  CastToken,
  FreeWord,
  NumericWord,
  punctuation,
  PvToken,
  SelectToken,
  StringToken,
  wordType,
} from './token-types.ts'

const p = punctuation

/** More than any person writes, and few enough for everything that walks the tree. */
const maxOperators = 500

/** Words that stand for a value of the message (LANGUAGE C6). */
// prettier-ignore
const operandWords: ReadonlySet<string> = new Set([
  'method', 'uri', 'status', 'from_uri', 'to_uri', 'src_ip', 'src_port', 'dst_ip', 'dst_port', 'snd_ip', 'snd_port', 'snd_proto',
  'to_proto', 'snd_af', 'to_af', 'to_ip', 'to_port', 'proto', 'af', 'myself',
])

/** Rules of expressions. Blocks come from the statement rules of the class that extends this one. */
export abstract class ExpressionParser extends OperandParser {
  abstract readonly block: (index?: number) => Block

  readonly expression = this.rule('expression', (): Expression => {
    const operands: Expression[] = []
    const operators: string[] = []
    const first = this.SUBRULE(this.unary)
    this.ACTION(() => operands.push(first))
    this.MANY(() => {
      const operator = this.CONSUME(BinaryOperatorToken)
      const next = this.SUBRULE2(this.unary)
      this.ACTION(() => {
        operators.push(operator.image)
        operands.push(next)
      })
    })
    return this.ACTION(() => this.sumUp(operands, operators))
  })

  /** A chain as long as a program could write makes a tree too deep for what walks it. */
  private sumUp(operands: readonly Expression[], operators: readonly string[]): Expression {
    if (operators.length <= maxOperators) return buildBinary(operands, operators)
    const span = operands[0]?.span ?? this.at(this.LA(0))
    this.problems.push({ span, message: `more than ${maxOperators} operators in one expression` })
    return { kind: 'ErrorItem', span }
  }

  readonly unary = this.rule('unary', (): Expression => {
    return this.OR([
      { ALT: () => this.prefix(p.Not, '!', 1) },
      { ALT: () => this.prefix(wordType('NotWord'), '!', 2) },
      { ALT: () => this.prefix(p.Minus, '-', 3) },
      { ALT: () => this.prefix(p.Tilde, '~', 4) },
      { ALT: () => this.prefix(wordType('Defined'), 'defined', 5) },
      {
        ALT: () => {
          const token = this.CONSUME(CastToken)
          const operand = this.SUBRULE6(this.unary)
          return this.ACTION((): Expression => {
            const type = token.image === '(int)' ? 'int' : 'str'
            return { kind: 'Cast', span: joinSpans(this.at(token), operand.span), type, operand }
          })
        },
      },
      { ALT: () => this.SUBRULE(this.primary) },
    ])
  })

  private prefix(type: TokenType, operator: UnaryOperator, index: 1 | 2 | 3 | 4 | 5): Expression {
    const token = this.consume(index, type)
    const operand = this.subrule(index, this.unary)
    return this.ACTION((): Expression => {
      const span = joinSpans(this.at(token), operand.span)
      if (operator === '-' && operand.kind === 'NumberLiteral' && !operand.text.startsWith('-')) {
        return { kind: 'NumberLiteral', span, value: -operand.value, text: `-${operand.text}` }
      }
      return { kind: 'Unary', span, operator, operand }
    })
  }

  readonly primary = this.rule('primary', (): Expression => {
    return this.OR([
      { ALT: () => this.SUBRULE(this.numberOrAddress) },
      {
        ALT: () => {
          const token = this.CONSUME(StringToken)
          return this.ACTION((): Expression => ({
            kind: 'StringLiteral',
            span: this.at(token),
            value: String(this.literalOf(token) ?? ''),
          }))
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(PvToken)
          return this.ACTION(() => this.pvOf(token))
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(SelectToken)
          return { kind: 'SelectReference' as const, span: this.at(token), text: token.image }
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(AttributeToken)
          return { kind: 'AttributeReference' as const, span: this.at(token), text: token.image }
        },
      },
      { ALT: () => this.SUBRULE(this.ipv6Address) },
      { ALT: () => this.SUBRULE(this.parenthesised) },
      { ALT: () => this.SUBRULE(this.blockExpression) },
      { ALT: () => this.SUBRULE(this.comparison) },
    ])
  })

  readonly parenthesised = this.rule('parenthesised', (): Expression => {
    const open = this.CONSUME(p.LeftParen)
    const inner = this.OR([
      {
        GATE: () => this.LA(2).tokenType === p.Equals,
        ALT: () => {
          const assign = this.SUBRULE(this.assignment)
          return this.ACTION((): Expression => ({ kind: 'AssignExpression', span: assign.span, assign }))
        },
      },
      { ALT: () => this.SUBRULE(this.expression) },
    ])
    const close = this.CONSUME(p.RightParen)
    return this.ACTION((): Expression => {
      const span = joinSpans(this.at(open), this.at(close))
      return isWordOrLiteral(inner) ? { ...inner, span, isParenthesised: true } : { ...inner, span }
    })
  })

  readonly blockExpression = this.rule('blockExpression', (): Expression => {
    const block = this.SUBRULE(this.block)
    return this.ACTION((): Expression => ({ kind: 'BlockExpression', span: block.span, block }))
  })

  readonly assignment = this.rule('assignment', (): Assign => {
    const target = this.OR([{ ALT: () => this.CONSUME(PvToken) }, { ALT: () => this.CONSUME(AttributeToken) }])
    this.CONSUME(p.Equals)
    const value = this.SUBRULE(this.expression)
    return this.ACTION((): Assign => {
      const span = this.at(target)
      const reference: Assign['target'] =
        target.tokenType === AttributeToken
          ? { kind: 'AttributeReference', span, text: target.image }
          : this.pvOf(target)
      return { kind: 'Assign', span: joinSpans(span, value.span), target: reference, value }
    })
  })

  /**
   * What starts with a word. An old-style operand takes its comparison before any prefix or operator around it does:
   * `!src_ip == 10.0.0.1` is `!(src_ip == 10.0.0.1)`, and `1 + src_port == 5` is `1 + (src_port == 5)`.
   */
  readonly comparison = this.rule('comparison', (): Expression => {
    const left = this.SUBRULE(this.wordExpression)
    let whole = left
    this.OPTION({
      GATE: () => left.kind === 'Operand' && comparisonOperators.has(this.LA(1).image),
      DEF: () => {
        const operator = this.CONSUME(BinaryOperatorToken)
        const right = this.SUBRULE(this.comparand)
        this.ACTION(() => (whole = buildBinary([left, right], [operator.image])))
      },
    })
    return whole
  })

  /** The right side of such a comparison, with the operators that bind tighter than it. */
  readonly comparand = this.rule('comparand', (): Expression => {
    const operands: Expression[] = []
    const operators: string[] = []
    const first = this.SUBRULE(this.unary)
    this.ACTION(() => operands.push(first))
    this.MANY({
      GATE: () => bindsTighterThanEquality(this.LA(1).image),
      DEF: () => {
        const operator = this.CONSUME(BinaryOperatorToken)
        const next = this.SUBRULE2(this.unary)
        this.ACTION(() => {
          operators.push(operator.image)
          operands.push(next)
        })
      },
    })
    return this.ACTION(() => buildBinary(operands, operators))
  })

  /** A call, an old-style operand, a host name, or a bare word. */
  readonly wordExpression = this.rule('wordExpression', (): Expression => {
    const word = this.OR([{ ALT: () => this.CONSUME(FreeWord) }, { ALT: () => this.CONSUME(NumericWord) }])
    return this.OR2([
      {
        GATE: () => this.LA(1).tokenType === p.LeftParen,
        ALT: () => this.SUBRULE(this.callArguments, { ARGS: [word] }),
      },
      {
        GATE: () => this.isAdjacent() && this.LA(1).tokenType === p.Colon && isPartOperand(word.image),
        ALT: () => {
          this.CONSUME(p.Colon)
          const part = this.CONSUME2(AnyWord)
          return this.ACTION((): Expression => {
            return {
              kind: 'Operand',
              span: joinSpans(this.at(word), this.at(part)),
              name: `${word.image}:${part.image}`,
            }
          })
        },
      },
      { GATE: () => this.isHostContinuation(), ALT: () => this.SUBRULE(this.hostRest, { ARGS: [word] }) },
      { ALT: () => this.ACTION(() => this.wordAlone(word)) },
    ])
  })

  /** An operand, a command of the core that needs no parentheses, or a name. */
  private wordAlone(word: IToken): Expression {
    if (findCoreFunction(word.image)?.facts.isBare === true) {
      return { kind: 'Call', span: this.at(word), callee: this.nameOf(word), args: [], bare: true }
    }
    if (operandWords.has(word.image)) return { kind: 'Operand', span: this.at(word), name: word.image }
    return { kind: 'BareWord', span: this.at(word), text: word.image }
  }

  readonly callArguments = this.rule('callArguments', (callee: IToken): Expression => {
    const args: Expression[] = []
    this.CONSUME(p.LeftParen)
    this.OPTION({ GATE: () => this.LA(2).tokenType !== p.RightParen, DEF: () => this.CONSUME(p.Comma) })
    this.MANY_SEP({
      SEP: p.Comma,
      DEF: () => {
        const arg = this.SUBRULE(this.expression)
        this.ACTION(() => args.push(arg))
      },
    })
    const close = this.CONSUME(p.RightParen)
    return this.ACTION((): Expression => {
      const span = joinSpans(this.at(callee), this.at(close))
      const [only] = args
      const expected = operatorArguments.get(callee.image)
      if (expected !== undefined && expected !== args.length) {
        const message = `${callee.image}() takes ${expected} argument${expected === 1 ? '' : 's'}, not ${args.length}`
        this.problems.push({ span, kamailioSpan: this.at(close), message })
        return { kind: 'ErrorItem', span }
      }
      if ((callee.image === 'strlen' || callee.image === 'strempty') && only !== undefined && args.length === 1) {
        return { kind: 'Unary', span, operator: callee.image, operand: only }
      }
      const call: Expression = { kind: 'Call', span, callee: this.nameOf(callee), args, bare: false }
      return close.isInsertedInRecovery === true ? { ...call, isUnclosed: true } : call
    })
  })
}

type WordOrLiteral = Extract<
  Expression,
  { kind: 'BareWord' | 'Operand' | 'AddressLiteral' | 'StringLiteral' | 'NumberLiteral' }
>

/** Things that core commands and comparisons take as they are only, not in parentheses. */
function isWordOrLiteral(node: Expression): node is WordOrLiteral {
  return ['BareWord', 'Operand', 'AddressLiteral', 'StringLiteral', 'NumberLiteral'].includes(node.kind)
}

/** Operators that are written like functions, and how many arguments they take. */
const operatorArguments: ReadonlyMap<string, number> = new Map([
  ['strlen', 1],
  ['strempty', 1],
  ['selval', 3],
])

/** `uri:host`, `uri:port` and `msg:len`. */
function isPartOperand(word: string): boolean {
  return word === 'uri' || word === 'msg'
}
