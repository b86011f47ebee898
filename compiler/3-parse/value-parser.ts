import type { IToken } from 'chevrotain'
import { joinSpans, type Span } from '../1-source/span.ts'
import type { Expression, Name, NumberLiteral, ParameterValue, PvReference, StringLiteral } from '../ast/nodes.ts'
import { StatementParser } from './statement-parser.ts'
import { Identifier, Ipv6Token, NumberToken, NumericWord, punctuation, PvToken, StringToken } from './token-types.ts'

const p = punctuation

/** Rules of what parameters of the core and of modules are set to. */
export abstract class ValueParser extends StatementParser {
  protected routeName(token: IToken): Name {
    if (token.tokenType === StringToken) {
      return { kind: 'Name', span: this.at(token), text: String(this.literalOf(token) ?? ''), isQuoted: true }
    }
    const value = this.literalOf(token)
    return { kind: 'Name', span: this.at(token), text: value === undefined ? token.image : String(value) }
  }

  protected string(token: IToken): StringLiteral {
    return { kind: 'StringLiteral', span: this.at(token), value: String(this.literalOf(token) ?? '') }
  }

  readonly signedNumber = this.rule('signedNumber', (): NumberLiteral => {
    let sign: IToken | undefined
    this.OPTION(() => (sign = this.CONSUME(p.Minus)))
    const token = this.CONSUME(NumberToken)
    return this.ACTION((): NumberLiteral => {
      const value = Number(this.literalOf(token) ?? 0)
      const span = joinSpans(this.at(sign ?? token), this.at(token))
      return sign === undefined
        ? { kind: 'NumberLiteral', span, value, text: token.image }
        : { kind: 'NumberLiteral', span, value: -value, text: `-${token.image}` }
    })
  })

  readonly hostPart = this.rule('hostPart', (): IToken => {
    return this.OR([
      { ALT: () => this.CONSUME(Identifier) },
      { ALT: () => this.CONSUME(NumberToken) },
      { ALT: () => this.CONSUME(NumericWord) },
    ]) as IToken
  })

  readonly dottedHost = this.rule('dottedHost', (): { readonly text: string; readonly span: Span } => {
    const tokens: IToken[] = []
    const first = this.SUBRULE(this.hostPart)
    this.ACTION(() => tokens.push(first))
    this.MANY(() => {
      const separator = this.OR([{ ALT: () => this.CONSUME(p.Dot) }, { ALT: () => this.CONSUME(p.Minus) }]) as IToken
      const part = this.SUBRULE2(this.hostPart)
      this.ACTION(() => tokens.push(separator, part))
    })
    return this.ACTION(() => ({
      text: tokens.map((token) => token.image).join(''),
      span: joinSpans(this.at(first), this.at(tokens.at(-1) ?? first)),
    }))
  })

  readonly bareHost = this.rule('bareHost', (): { readonly text: string; readonly span: Span } => {
    return this.OR([
      {
        ALT: () => {
          const token = this.CONSUME(Ipv6Token)
          return { text: token.image, span: this.at(token) }
        },
      },
      {
        ALT: () => {
          const open = this.CONSUME(p.LeftBracket)
          const token = this.CONSUME2(Ipv6Token)
          const close = this.CONSUME(p.RightBracket)
          return this.ACTION(() => ({ text: `[${token.image}]`, span: joinSpans(this.at(open), this.at(close)) }))
        },
      },
      { ALT: () => this.SUBRULE(this.dottedHost) },
    ]) as { readonly text: string; readonly span: Span }
  })

  /** A number (with a sign), a string, a word, or an address: what a core parameter may be set to. */
  readonly simpleValue = this.rule('simpleValue', (): Expression => {
    return this.OR([
      {
        GATE: () => this.LA(2).tokenType !== p.Dot,
        ALT: () => this.SUBRULE(this.signedNumber),
      },
      {
        ALT: () => {
          const token = this.CONSUME(StringToken)
          return this.ACTION(() => this.string(token))
        },
      },
      {
        ALT: () => {
          const host = this.SUBRULE(this.bareHost)
          return this.ACTION((): Expression =>
            /^[A-Za-z_]\w*$/.test(host.text)
              ? { kind: 'BareWord', span: host.span, text: host.text }
              : { kind: 'AddressLiteral', span: host.span, text: host.text },
          )
        },
      },
    ]) as Expression
  })

  readonly parameterValue = this.rule('parameterValue', (): ParameterValue => {
    const value = this.SUBRULE(this.simpleValue)
    return this.ACTION((): ParameterValue => value as ParameterValue)
  })

  readonly modParamValue = this.rule('modParamValue', (): StringLiteral | NumberLiteral | PvReference => {
    return this.OR([
      {
        ALT: () => {
          const token = this.CONSUME(StringToken)
          return this.ACTION(() => this.string(token))
        },
      },
      { ALT: () => this.SUBRULE(this.signedNumber) },
      {
        ALT: () => {
          const token = this.CONSUME(PvToken)
          return { kind: 'PvReference', span: this.at(token), text: token.image }
        },
      },
    ]) as StringLiteral | NumberLiteral | PvReference
  })
}
