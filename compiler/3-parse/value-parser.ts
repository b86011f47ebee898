import type { IToken } from 'chevrotain'
import { joinSpans, type Span } from '../1-source/span.ts'
import type { Expression, Name, NumberLiteral, ParameterValue, PvReference, StringLiteral } from '../ast/nodes.ts'
import { StatementParser } from './statement-parser.ts'
import {
  Identifier,
  Ipv6Token,
  NumberToken,
  NumericWord,
  punctuation,
  PvToken,
  StringToken,
  wordType,
} from './token-types.ts'

const p = punctuation

/** A host as it is written, and where. */
export interface HostText {
  readonly text: string
  readonly span: Span
  readonly isQuoted?: true
}

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

  readonly unsignedNumber = this.rule('unsignedNumber', (): NumberLiteral => {
    const token = this.CONSUME(NumberToken)
    return this.ACTION((): NumberLiteral => {
      return {
        kind: 'NumberLiteral',
        span: this.at(token),
        value: Number(this.literalOf(token) ?? 0),
        text: token.image,
      }
    })
  })

  /** `10.0.0.1`, or a number alone, which is a name of digits. */
  readonly numericHost = this.rule('numericHost', (): HostText => {
    const parts: IToken[] = []
    const first = this.CONSUME(NumberToken)
    this.ACTION(() => parts.push(first))
    this.OPTION(() => {
      this.CONSUME(p.Dot)
      const second = this.CONSUME2(NumberToken)
      this.CONSUME2(p.Dot)
      const third = this.CONSUME3(NumberToken)
      this.CONSUME3(p.Dot)
      const fourth = this.CONSUME4(NumberToken)
      this.ACTION(() => parts.push(second, third, fourth))
    })
    return this.ACTION(() => {
      const span = joinSpans(this.at(first), this.at(parts.at(-1) ?? first))
      if (parts.length === 1) return { text: first.image, span }
      const numbers = parts.map((part) => Number(this.literalOf(part) ?? 0))
      const text = numbers.join('.')
      return { text, span }
    })
  })

  /** `example.com`, `eth0.5`, `1st-gate`: blanks between the parts change nothing. */
  readonly dottedHost = this.rule('dottedHost', (): HostText => {
    const tokens: IToken[] = []
    const first = this.OR([{ ALT: () => this.CONSUME(Identifier) }, { ALT: () => this.CONSUME(NumericWord) }]) as IToken
    this.ACTION(() => tokens.push(first))
    this.MANY(() => {
      const separator = this.OR2([{ ALT: () => this.CONSUME(p.Dot) }, { ALT: () => this.CONSUME(p.Minus) }]) as IToken
      const part = this.OR3([
        { ALT: () => this.CONSUME2(Identifier) },
        { ALT: () => this.CONSUME(NumberToken) },
        { ALT: () => this.CONSUME2(NumericWord) },
      ]) as IToken
      this.ACTION(() => tokens.push(separator, part))
    })
    return this.ACTION(() => ({
      text: tokens.map((token) => token.image).join(''),
      span: joinSpans(this.at(first), this.at(tokens.at(-1) ?? first)),
    }))
  })

  readonly bareHost = this.rule('bareHost', (): HostText => {
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
      { ALT: () => this.SUBRULE(this.numericHost) },
      { ALT: () => this.SUBRULE(this.dottedHost) },
    ]) as HostText
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
          const word = this.CONSUME(wordType('Protocol'))
          return { kind: 'BareWord' as const, span: this.at(word), text: word.image }
        },
      },
      {
        ALT: () => {
          const word = this.CONSUME(wordType('TlsMethod'))
          return { kind: 'BareWord' as const, span: this.at(word), text: word.image }
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

  readonly modParamValue = this.rule(
    'modParamValue',
    (isExtended: boolean): StringLiteral | NumberLiteral | PvReference => {
      return this.OR([
        {
          ALT: () => {
            const token = this.CONSUME(StringToken)
            return this.ACTION(() => this.string(token))
          },
        },
        { ALT: () => this.SUBRULE(this.signedNumber) },
        {
          GATE: () => isExtended,
          ALT: () => {
            const token = this.CONSUME(PvToken)
            return { kind: 'PvReference', span: this.at(token), text: token.image }
          },
        },
      ]) as StringLiteral | NumberLiteral | PvReference
    },
  )
}
