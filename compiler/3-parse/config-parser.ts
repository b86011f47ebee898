import { EOF, type IToken } from 'chevrotain'
import type { Release } from '#grammar/releases.ts'
import { joinSpans, type Span } from '../1-source/span.ts'
import type { File, Name, NumberLiteral, RouteBlock, StringLiteral, TopLevel } from '../ast/nodes.ts'
import { ModuleParser } from './module-parser.ts'
import {
  AnyWord,
  EventName,
  Identifier,
  NumberToken,
  punctuation,
  ReservedWord,
  StringToken,
  wordType,
} from './token-types.ts'

const p = punctuation

/** Rules of the file level (LANGUAGE C1-C3). */
export class ConfigParser extends ModuleParser {
  constructor(options: { readonly isValidated?: boolean } = {}) {
    super(options)
    this.performSelfAnalysis()
  }

  /** The tree of these tokens; `errors` and `problems` tell of what is wrong in them. */
  read(tokens: IToken[], release: Release): File {
    this.problems.length = 0
    this.release = release
    this.input = tokens
    return this.file()
  }

  readonly file = this.rule('file', (): File => {
    const items: TopLevel[] = []
    do {
      this.MANY(() => {
        const item = this.recover(
          () => this.SUBRULE(this.topLevel),
          () => this.skipTopLevel(),
        )
        this.ACTION(() => item !== undefined && items.push(item))
      })
    } while (this.skipStray())
    return this.ACTION((): File => ({ kind: 'File', span: { source: 0, start: 0, end: 0 }, items }))
  })

  /** Passes over what cannot start a top-level statement, such as a `}` too many; true when something follows. */
  private skipStray(): boolean {
    const token = this.LA(1)
    if (this.RECORDING_PHASE || token.tokenType === EOF) return false
    this.reportUnexpected(token)
    this.skipTopLevel()
    return true
  }

  readonly topLevel = this.rule('topLevel', (): TopLevel | undefined => {
    return this.OR([
      { ALT: () => this.SUBRULE(this.routeBlock) },
      { ALT: () => this.SUBRULE(this.eventRoute) },
      { ALT: () => this.SUBRULE(this.loadModule) },
      { ALT: () => this.SUBRULE(this.loadPath) },
      { ALT: () => this.SUBRULE(this.modParam) },
      { ALT: () => this.SUBRULE(this.cfgEngine) },
      { ALT: () => this.SUBRULE(this.listen) },
      { ALT: () => this.SUBRULE(this.alias) },
      { ALT: () => this.SUBRULE(this.socket) },
      { ALT: () => this.SUBRULE(this.flags) },
      { ALT: () => this.SUBRULE(this.indexedParameter) },
      { ALT: () => this.SUBRULE(this.kemiCallback) },
      { GATE: () => this.startsCoreParameter(), ALT: () => this.SUBRULE(this.coreParameter) },
      { GATE: () => this.startsVariable(), ALT: () => this.SUBRULE(this.customParameter) },
      { ALT: () => this.SUBRULE(this.unknownStatement) },
      {
        ALT: () => {
          this.CONSUME(p.Semicolon)
          return undefined
        },
      },
    ]) as TopLevel | undefined
  })

  /** A name that is no reserved word is a parameter that the release does not have, or the group of a variable. */
  private startsCoreParameter(): boolean {
    return this.LA(1).tokenType === ReservedWord || this.LA(2).tokenType === p.Equals
  }

  private startsVariable(): boolean {
    const next = this.LA(2).tokenType
    return this.LA(1).tokenType !== Identifier || next === p.Dot || next === p.LeftBracket
  }

  /** A word that starts no statement: Kamailio notices it at what comes next. */
  readonly unknownStatement = this.rule('unknownStatement', (): undefined => {
    const word = this.CONSUME(Identifier)
    this.ACTION(() => {
      const message = `"${word.image}" is not expected here`
      this.problems.push({ span: this.at(word), kamailioSpan: this.at(this.LA(1)), message })
      this.skipTopLevel()
    })
    return undefined
  })

  readonly routeBlock = this.rule('routeBlock', (): RouteBlock => {
    let name: Name | undefined
    const start = this.OR([
      { ALT: () => this.CONSUME(wordType('UnnamedRoute')) },
      {
        ALT: () => {
          const keyword = this.CONSUME(wordType('RouteKeyword'))
          this.OPTION(() => (name = this.SUBRULE(this.routeNameInBrackets)))
          return keyword
        },
      },
    ]) as IToken
    const body = this.SUBRULE(this.block)
    return this.ACTION((): RouteBlock => {
      const keyword = start.image as RouteBlock['keyword']
      return { kind: 'RouteBlock', span: joinSpans(this.at(start), body.span), keyword, name, body }
    })
  })

  readonly routeNameInBrackets = this.rule('routeNameInBrackets', (): Name => {
    this.CONSUME(p.LeftBracket)
    const token = this.OR([
      { ALT: () => this.CONSUME(AnyWord) },
      { ALT: () => this.CONSUME(NumberToken) },
      { ALT: () => this.CONSUME(StringToken) },
    ]) as IToken
    this.CONSUME(p.RightBracket)
    return this.ACTION(() => this.routeName(token))
  })

  readonly eventRoute = this.rule('eventRoute', (): RouteBlock => {
    const start = this.CONSUME(wordType('EventRoute'))
    this.CONSUME(p.LeftBracket)
    const event = this.CONSUME(EventName)
    this.CONSUME(p.RightBracket)
    const body = this.SUBRULE(this.block)
    return this.ACTION((): RouteBlock => {
      const span = joinSpans(this.at(start), body.span)
      return { kind: 'RouteBlock', span, keyword: 'event_route', name: this.nameOf(event), body }
    })
  })

  readonly coreParameter = this.rule('coreParameter', (): TopLevel => {
    const name = this.OR([{ ALT: () => this.CONSUME(ReservedWord) }, { ALT: () => this.CONSUME(Identifier) }]) as IToken
    this.CONSUME(p.Equals)
    const value = this.SUBRULE(this.parameterValue)
    return this.ACTION((): TopLevel => {
      const span = joinSpans(this.at(name), value.span)
      return { kind: 'CoreParameter', span, name: this.nameOf(name), indexed: false, value }
    })
  })

  readonly indexedParameter = this.rule('indexedParameter', (): TopLevel => {
    const start = this.CONSUME(wordType('CoreParam'))
    this.CONSUME(p.LeftBracket)
    const name = this.OR([{ ALT: () => this.CONSUME(AnyWord) }, { ALT: () => this.CONSUME(StringToken) }]) as IToken
    this.CONSUME(p.RightBracket)
    this.CONSUME(p.Equals)
    const value = this.SUBRULE(this.parameterValue)
    return this.ACTION((): TopLevel => {
      const span = joinSpans(this.at(start), value.span)
      return { kind: 'CoreParameter', span, name: this.routeName(name), indexed: true, value }
    })
  })

  /** `kemi.request_route_callback = "name"`. */
  readonly kemiCallback = this.rule('kemiCallback', (): TopLevel => {
    const start = this.CONSUME(wordType('Kemi'))
    this.CONSUME(p.Dot)
    const name = this.CONSUME(wordType('KemiCallback'))
    this.CONSUME(p.Equals)
    const value = this.CONSUME(StringToken)
    return this.ACTION((): TopLevel => {
      const span = joinSpans(this.at(start), this.at(value))
      return { kind: 'KemiCallback', span, callback: this.nameOf(name), value: this.string(value) }
    })
  })

  /** `group.name = value desc "text"`, and `group[1].name = value`. */
  readonly customParameter = this.rule('customParameter', (): TopLevel => {
    let instance: NumberLiteral | undefined
    let description: IToken | undefined
    const group = this.OR([
      { ALT: () => this.CONSUME(Identifier) },
      { ALT: () => this.CONSUME(wordType('Default')) },
    ]) as IToken
    this.OPTION(() => {
      this.CONSUME(p.LeftBracket)
      instance = this.SUBRULE(this.unsignedNumber)
      this.CONSUME(p.RightBracket)
    })
    this.CONSUME(p.Dot)
    const name = this.OR2([{ ALT: () => this.CONSUME(AnyWord) }, { ALT: () => this.CONSUME(NumberToken) }]) as IToken
    this.CONSUME(p.Equals)
    const value = this.SUBRULE(this.numberOrText)
    this.OPTION2(() => {
      this.CONSUME(wordType('Description'))
      description = this.CONSUME2(StringToken)
    })
    return this.ACTION((): TopLevel => {
      if (name.tokenType === NumberToken) this.refuseNumberAsName(name)
      return {
        kind: 'CustomParameter',
        span: joinSpans(this.at(group), description === undefined ? value.span : this.at(description)),
        group: this.nameOf(group),
        instance,
        name: this.nameOf(name),
        value,
        description: description === undefined ? undefined : this.string(description),
      }
    })
  })

  private refuseNumberAsName(token: IToken): void {
    const kamailio = `cfg var field name - use of number or reserved token not allowed: ${token.image}`
    this.problems.push({ span: this.at(token), message: `${token.image} is a number, no name`, kamailio })
  }

  readonly numberOrText = this.rule('numberOrText', (): NumberLiteral | StringLiteral => {
    return this.OR([
      { ALT: () => this.SUBRULE(this.unsignedNumber) },
      {
        ALT: () => {
          const token = this.CONSUME(StringToken)
          return this.ACTION(() => this.string(token))
        },
      },
    ]) as NumberLiteral | StringLiteral
  })

  readonly flags = this.rule('flags', (): TopLevel => {
    const start = this.CONSUME(wordType('FlagsKeyword'))
    const flags: { readonly name: Name; readonly bit: NumberLiteral | undefined }[] = []
    this.AT_LEAST_ONE_SEP({
      SEP: p.Comma,
      DEF: () => {
        const name = this.OR([{ ALT: () => this.CONSUME(AnyWord) }, { ALT: () => this.CONSUME(StringToken) }]) as IToken
        let bit: NumberLiteral | undefined
        this.OPTION({
          GATE: () => start.image !== 'avpflags',
          DEF: () => {
            this.CONSUME(p.Colon)
            bit = this.SUBRULE(this.unsignedNumber)
          },
        })
        this.ACTION(() => flags.push({ name: this.routeName(name), bit }))
      },
    })
    return this.ACTION((): TopLevel => {
      const last = flags.at(-1)
      const end: Span = last?.bit?.span ?? last?.name.span ?? this.at(start)
      return { kind: 'FlagDeclarations', span: joinSpans(this.at(start), end), avp: start.image === 'avpflags', flags }
    })
  })

  /** Whether everything was read. */
  get isAtEnd(): boolean {
    return this.LA(1).tokenType === EOF
  }
}
