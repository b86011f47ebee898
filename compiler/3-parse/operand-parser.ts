import { EOF, type IToken } from 'chevrotain'
import { joinSpans, type Span } from '../1-source/span.ts'
import type { Expression, Name, PvReference } from '../ast/nodes.ts'
import { RecoveringParser } from './recovering-parser.ts'
import { AnyWord, Ipv6Token, NumberToken, NumericWord, punctuation, type ParserToken } from './token-types.ts'

const p = punctuation

/** Rules of the operands that are several tokens for the scanner: numbers, addresses and host names. */
export abstract class OperandParser extends RecoveringParser {
  protected literalOf(token: IToken): number | string | undefined {
    return (token as Partial<ParserToken>).token?.value
  }

  protected nameOf(token: IToken): Name {
    return { kind: 'Name', span: this.at(token), text: token.image }
  }

  protected pvOf(token: IToken): PvReference {
    const isMaybeAttribute = (token as Partial<ParserToken>).token?.isMaybeAttribute === true
    const node = { kind: 'PvReference', span: this.at(token), text: token.image } as const
    return isMaybeAttribute ? { ...node, isMaybeAttribute } : node
  }

  /** Whether the next token begins where the one before it ended: host names are written without blanks. */
  protected isAdjacent(offset = 1): boolean {
    const before = this.LA(offset - 1)
    const after = this.LA(offset)
    return before.endOffset === after.startOffset
  }

  /** `5`, `10.0.0.1`, `10.0.0.0/8`, `10.0.0.0/255.0.0.0`. */
  readonly numberOrAddress = this.rule('numberOrAddress', (): Expression => {
    const first = this.CONSUME(NumberToken)
    const rest: IToken[] = []
    this.MANY({
      GATE: () => this.LA(1).tokenType !== p.Slash || rest.length === 6,
      DEF: () => {
        const separator = this.OR([{ ALT: () => this.CONSUME(p.Dot) }, { ALT: () => this.CONSUME(p.Slash) }])
        const part = this.CONSUME2(NumberToken)
        this.ACTION(() => rest.push(separator, part))
      },
    })
    this.OPTION({
      GATE: () => rest.length === 6 && this.isPort(),
      DEF: () => {
        const colon = this.CONSUME(p.Colon)
        const port = this.CONSUME3(NumberToken)
        this.ACTION(() => rest.push(colon, port))
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
          const { bits, span } = this.SUBRULE(this.prefixLength, { ARGS: [token] })
          return this.ACTION(() => ({ kind: 'AddressLiteral' as const, span, text: token.image + bits }))
        },
      },
      {
        ALT: () => {
          const open = this.CONSUME(p.LeftBracket)
          const token = this.CONSUME2(Ipv6Token)
          const close = this.CONSUME(p.RightBracket)
          const { bits, span } = this.SUBRULE2(this.prefixLength, { ARGS: [close] })
          return this.ACTION((): Expression => {
            return { kind: 'AddressLiteral', span: joinSpans(this.at(open), span), text: `[${token.image}]${bits}` }
          })
        },
      },
    ])
  })

  /** `:5060` right behind an address; behind a label of switch something else follows. */
  private isPort(): boolean {
    return (
      this.LA(1).tokenType === p.Colon &&
      this.isAdjacent() &&
      this.LA(2).tokenType === NumberToken &&
      this.isAdjacent(2)
    )
  }

  /** `/64` or `:5060` behind an address. */
  readonly prefixLength = this.rule(
    'prefixLength',
    (before: IToken): { readonly bits: string; readonly span: Span } => {
      let bits: IToken | undefined
      let sign = ''
      this.OPTION({
        GATE: () => this.LA(1).tokenType === p.Slash || this.isPort(),
        DEF: () => {
          const token = this.OR([{ ALT: () => this.CONSUME(p.Slash) }, { ALT: () => this.CONSUME(p.Colon) }])
          bits = this.CONSUME(NumberToken)
          this.ACTION(() => (sign = token.image))
        },
      })
      return this.ACTION(() => ({
        bits: bits === undefined ? '' : `${sign}${bits.image}`,
        span: joinSpans(this.at(before), this.at(bits ?? before)),
      }))
    },
  )

  /** `.example` or `-gw` or `:5060` right after a word. */
  protected isHostContinuation(): boolean {
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
}
