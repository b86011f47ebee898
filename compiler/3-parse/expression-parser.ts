import { EOF, type IToken, type TokenType } from 'chevrotain'
import { joinSpans } from '../1-source/span.ts'
import type { Assign, Block, Expression, Name, UnaryOperator } from '../ast/nodes.ts'
import { buildBinary } from './precedence.ts'
import { RecoveringParser } from './recovering-parser.ts'
import {
  AnyWord,
  AttributeToken,
  BinaryOperatorToken,
  CastToken,
  FreeWord,
  Ipv6Token,
  NumberToken,
  NumericWord,
  punctuation,
  PvToken,
  SelectToken,
  StringToken,
  type ParserToken,
  wordType,
} from './token-types.ts'

const p = punctuation

/** Words that stand for a value of the message (LANGUAGE C6). */
// prettier-ignore
const operandWords: ReadonlySet<string> = new Set([
  'method', 'uri', 'status', 'from_uri', 'to_uri', 'src_ip', 'src_port', 'dst_ip', 'dst_port', 'snd_ip', 'snd_port', 'snd_proto',
  'to_proto', 'snd_af', 'to_af', 'to_ip', 'to_port', 'proto', 'af', 'myself',
])

/** Rules of expressions. Blocks come from the statement rules of the class that extends this one. */
export abstract class ExpressionParser extends RecoveringParser {
  abstract readonly block: (index?: number) => Block

  protected literalOf(token: IToken): number | string | undefined {
    return (token as Partial<ParserToken>).token?.value
  }

  protected nameOf(token: IToken): Name {
    return { kind: 'Name', span: this.at(token), text: token.image }
  }

  /** Whether the next token begins where the one before it ended: host names are written without blanks. */
  protected isAdjacent(offset = 1): boolean {
    const before = this.LA(offset - 1)
    const after = this.LA(offset)
    return before.endOffset === after.startOffset
  }

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
    return this.ACTION(() => buildBinary(operands, operators))
  })

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
          return { kind: 'PvReference' as const, span: this.at(token), text: token.image }
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
      { ALT: () => this.SUBRULE(this.wordExpression) },
    ])
  })

  /** `5`, `10.0.0.1`, `10.0.0.0/8`, `10.0.0.0/255.0.0.0`. */
  readonly numberOrAddress = this.rule('numberOrAddress', (): Expression => {
    const first = this.CONSUME(NumberToken)
    const rest: IToken[] = []
    this.MANY({
      GATE: () => this.isAdjacent() && (this.LA(1).tokenType !== p.Slash || rest.length >= 6),
      DEF: () => {
        const separator = this.OR([{ ALT: () => this.CONSUME(p.Dot) }, { ALT: () => this.CONSUME(p.Slash) }])
        const part = this.CONSUME2(NumberToken)
        this.ACTION(() => rest.push(separator, part))
      },
    })
    return this.ACTION((): Expression => {
      const span = joinSpans(this.at(first), this.at(rest.at(-1) ?? first))
      if (rest.length > 0)
        return { kind: 'AddressLiteral', span, text: first.image + rest.map((token) => token.image).join('') }
      const value = this.literalOf(first)
      return { kind: 'NumberLiteral', span, value: typeof value === 'number' ? value : 0, text: first.image }
    })
  })

  readonly ipv6Address = this.rule('ipv6Address', (): Expression => {
    return this.OR([
      {
        ALT: () => {
          const token = this.CONSUME(Ipv6Token)
          return { kind: 'AddressLiteral' as const, span: this.at(token), text: token.image }
        },
      },
      {
        ALT: () => {
          const open = this.CONSUME(p.LeftBracket)
          const token = this.CONSUME2(Ipv6Token)
          const close = this.CONSUME(p.RightBracket)
          return this.ACTION((): Expression => {
            return { kind: 'AddressLiteral', span: joinSpans(this.at(open), this.at(close)), text: `[${token.image}]` }
          })
        },
      },
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
    return this.ACTION((): Expression => ({ ...inner, span: joinSpans(this.at(open), this.at(close)) }))
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
      const kind = target.tokenType === AttributeToken ? ('AttributeReference' as const) : ('PvReference' as const)
      const span = this.at(target)
      return { kind: 'Assign', span: joinSpans(span, value.span), target: { kind, span, text: target.image }, value }
    })
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

  private wordAlone(word: IToken): Expression {
    if (operandWords.has(word.image)) return { kind: 'Operand', span: this.at(word), name: word.image }
    return { kind: 'BareWord', span: this.at(word), text: word.image }
  }

  /** `.example` or `-gw` or `:5060` right after a word. */
  private isHostContinuation(): boolean {
    const next = this.LA(1).tokenType
    if (!this.isAdjacent()) return false
    const after = this.LA(2).tokenType
    return (next === p.Dot || next === p.Minus || next === p.Colon) && after !== EOF && this.isAdjacent(2)
  }

  readonly hostRest = this.rule('hostRest', (first: IToken): Expression => {
    const parts: IToken[] = []
    this.AT_LEAST_ONE({
      GATE: () => this.isHostContinuation(),
      DEF: () => {
        const separator = this.OR([
          { ALT: () => this.CONSUME(p.Dot) },
          { ALT: () => this.CONSUME(p.Minus) },
          { ALT: () => this.CONSUME(p.Colon) },
        ])
        const part = this.OR2([
          { ALT: () => this.CONSUME(AnyWord) },
          { ALT: () => this.CONSUME(NumberToken) },
          { ALT: () => this.CONSUME(NumericWord) },
        ])
        this.ACTION(() => parts.push(separator, part))
      },
    })
    return this.ACTION((): Expression => {
      const span = joinSpans(this.at(first), this.at(parts.at(-1) ?? first))
      return { kind: 'AddressLiteral', span, text: first.image + parts.map((token) => token.image).join('') }
    })
  })

  readonly callArguments = this.rule('callArguments', (callee: IToken): Expression => {
    const args: Expression[] = []
    this.CONSUME(p.LeftParen)
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
      if ((callee.image === 'strlen' || callee.image === 'strempty') && only !== undefined && args.length === 1) {
        return { kind: 'Unary', span, operator: callee.image, operand: only }
      }
      return { kind: 'Call', span, callee: this.nameOf(callee), args, bare: false }
    })
  })
}

/** `uri:host`, `uri:port` and `msg:len`. */
function isPartOperand(word: string): boolean {
  return word === 'uri' || word === 'msg'
}
