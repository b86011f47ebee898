import { EOF, type IToken } from 'chevrotain'
import { joinSpans, type Span } from '../1-source/span.ts'
import type {
  Expression,
  File,
  Name,
  NumberLiteral,
  ParameterValue,
  PvReference,
  RouteBlock,
  SocketAddress,
  SocketAttribute,
  StringLiteral,
  TopLevel,
} from '../ast/nodes.ts'
import { StatementParser } from './statement-parser.ts'
import {
  AnyWord,
  EventName,
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

/** Rules of the file level (LANGUAGE C1-C3). */
export class ConfigParser extends StatementParser {
  constructor(options: { readonly isValidated?: boolean } = {}) {
    super(options)
    this.performSelfAnalysis()
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
      { GATE: () => this.LA(2).tokenType === p.Equals, ALT: () => this.SUBRULE(this.coreParameter) },
      { ALT: () => this.SUBRULE(this.customParameter) },
      {
        ALT: () => {
          this.CONSUME(p.Semicolon)
          return undefined
        },
      },
    ]) as TopLevel | undefined
  })

  readonly routeBlock = this.rule('routeBlock', (): RouteBlock => {
    const start = this.CONSUME(wordType('RouteKeyword'))
    let name: Name | undefined
    this.OPTION(() => {
      this.CONSUME(p.LeftBracket)
      const token = this.OR([
        { ALT: () => this.CONSUME(AnyWord) },
        { ALT: () => this.CONSUME(NumberToken) },
        { ALT: () => this.CONSUME(StringToken) },
      ]) as IToken
      this.CONSUME(p.RightBracket)
      this.ACTION(() => (name = this.routeName(token)))
    })
    const body = this.SUBRULE(this.block)
    return this.ACTION((): RouteBlock => {
      const keyword = start.image as RouteBlock['keyword']
      return { kind: 'RouteBlock', span: joinSpans(this.at(start), body.span), keyword, name, body }
    })
  })

  private routeName(token: IToken): Name {
    const value = this.literalOf(token)
    return { kind: 'Name', span: this.at(token), text: value === undefined ? token.image : String(value) }
  }

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

  private string(token: IToken): StringLiteral {
    return { kind: 'StringLiteral', span: this.at(token), value: String(this.literalOf(token) ?? '') }
  }

  readonly loadModule = this.rule('loadModule', (): TopLevel => {
    const start = this.CONSUME(wordType('LoadModule'))
    let options: IToken | undefined
    const name = this.OR([
      { ALT: () => this.CONSUME(StringToken) },
      {
        ALT: () => {
          this.CONSUME(p.LeftParen)
          const first = this.CONSUME2(StringToken)
          this.OPTION(() => {
            this.CONSUME(p.Comma)
            options = this.CONSUME3(StringToken)
          })
          this.CONSUME(p.RightParen)
          return first
        },
      },
    ]) as IToken
    return this.ACTION((): TopLevel => {
      const extended = start.image === 'loadmodulex'
      const span = joinSpans(this.at(start), this.at(name))
      return {
        kind: 'LoadModule',
        span,
        extended,
        name: this.string(name),
        options: options === undefined ? undefined : this.string(options),
      }
    })
  })

  readonly loadPath = this.rule('loadPath', (): TopLevel => {
    const start = this.CONSUME(wordType('LoadPath'))
    this.OPTION(() => this.CONSUME(p.Equals))
    const path = this.CONSUME(StringToken)
    return this.ACTION((): TopLevel => {
      return { kind: 'LoadPath', span: joinSpans(this.at(start), this.at(path)), path: this.string(path) }
    })
  })

  readonly modParam = this.rule('modParam', (): TopLevel => {
    const start = this.CONSUME(wordType('ModParam'))
    this.CONSUME(p.LeftParen)
    const module = this.CONSUME(StringToken)
    this.CONSUME(p.Comma)
    const param = this.CONSUME2(StringToken)
    this.CONSUME2(p.Comma)
    const value = this.SUBRULE(this.modParamValue)
    const close = this.CONSUME(p.RightParen)
    return this.ACTION((): TopLevel => {
      const span = joinSpans(this.at(start), this.at(close))
      const extended = start.image === 'modparamx'
      return { kind: 'ModParam', span, extended, module: this.string(module), param: this.string(param), value }
    })
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

  readonly cfgEngine = this.rule('cfgEngine', (): TopLevel => {
    const start = this.CONSUME(wordType('CfgEngine'))
    this.OPTION(() => this.CONSUME(p.Equals))
    const engine = this.CONSUME(StringToken)
    return this.ACTION((): TopLevel => {
      return { kind: 'CfgEngine', span: joinSpans(this.at(start), this.at(engine)), engine: this.string(engine) }
    })
  })

  readonly coreParameter = this.rule('coreParameter', (): TopLevel => {
    const name = this.CONSUME(Identifier)
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

  readonly parameterValue = this.rule('parameterValue', (): ParameterValue => {
    const value = this.SUBRULE(this.simpleValue)
    return this.ACTION((): ParameterValue => value as ParameterValue)
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

  readonly customParameter = this.rule('customParameter', (): TopLevel => {
    let instance: NumberLiteral | undefined
    let description: IToken | undefined
    const group = this.CONSUME(Identifier)
    this.OPTION(() => {
      this.CONSUME(p.LeftBracket)
      instance = this.SUBRULE(this.signedNumber)
      this.CONSUME(p.RightBracket)
    })
    this.CONSUME(p.Dot)
    const name = this.CONSUME2(AnyWord)
    this.CONSUME(p.Equals)
    const value = this.OR([
      { ALT: () => this.SUBRULE2(this.signedNumber) },
      {
        ALT: () => {
          const token = this.CONSUME(StringToken)
          return this.ACTION(() => this.string(token))
        },
      },
    ]) as NumberLiteral | StringLiteral
    this.OPTION2(() => {
      this.CONSUME(wordType('Description'))
      description = this.CONSUME2(StringToken)
    })
    return this.ACTION((): TopLevel => {
      const span = joinSpans(this.at(group), this.at(description ?? name))
      if (group.image === 'kemi' && value.kind === 'StringLiteral') {
        return { kind: 'KemiCallback', span, callback: this.nameOf(name), value }
      }
      const text = description === undefined ? undefined : this.string(description)
      return {
        kind: 'CustomParameter',
        span,
        group: this.nameOf(group),
        instance,
        name: this.nameOf(name),
        value,
        description: text,
      }
    })
  })

  readonly flags = this.rule('flags', (): TopLevel => {
    const start = this.CONSUME(wordType('FlagsKeyword'))
    const flags: { readonly name: Name; readonly bit: NumberLiteral | undefined }[] = []
    this.AT_LEAST_ONE_SEP({
      SEP: p.Comma,
      DEF: () => {
        const name = this.OR([{ ALT: () => this.CONSUME(AnyWord) }, { ALT: () => this.CONSUME(StringToken) }]) as IToken
        let bit: NumberLiteral | undefined
        this.OPTION(() => {
          this.CONSUME(p.Colon)
          bit = this.SUBRULE(this.signedNumber)
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

  readonly listen = this.rule('listen', (): TopLevel => {
    const start = this.CONSUME(wordType('ListenKeyword'))
    let advertise: SocketAddress | undefined
    let name: IToken | undefined
    let virtual = false
    this.CONSUME(p.Equals)
    const addresses = this.SUBRULE(this.addressList)
    this.OPTION(() => {
      this.CONSUME(wordType('Advertise'))
      advertise = this.SUBRULE(this.socketAddress)
    })
    this.OPTION2(() => {
      this.CONSUME(wordType('NameKeyword'))
      name = this.CONSUME(StringToken)
    })
    this.OPTION3(() => {
      this.CONSUME(wordType('Virtual'))
      virtual = true
    })
    return this.ACTION((): TopLevel => {
      const span = joinSpans(this.at(start), addresses.at(-1)?.span ?? this.at(start))
      return {
        kind: 'Listen',
        span,
        addresses,
        advertise,
        name: name === undefined ? undefined : this.string(name),
        virtual,
      }
    })
  })

  readonly alias = this.rule('alias', (): TopLevel => {
    const start = this.CONSUME(wordType('AliasKeyword'))
    this.CONSUME(p.Equals)
    const addresses = this.SUBRULE(this.addressList)
    return this.ACTION((): TopLevel => {
      return { kind: 'Alias', span: joinSpans(this.at(start), addresses.at(-1)?.span ?? this.at(start)), addresses }
    })
  })

  /** Addresses separated by blanks; a word that starts the next parameter ends the list. */
  readonly addressList = this.rule('addressList', (): SocketAddress[] => {
    const addresses: SocketAddress[] = []
    this.AT_LEAST_ONE({
      GATE: () => !this.startsParameter(),
      DEF: () => {
        const address = this.SUBRULE(this.socketAddress)
        this.ACTION(() => addresses.push(address))
      },
    })
    return addresses
  })

  private startsParameter(): boolean {
    if (this.LA(1).tokenType !== Identifier) return false
    return this.LA(2).tokenType === p.Equals || (this.LA(2).tokenType === p.Dot && this.LA(4).tokenType === p.Equals)
  }

  readonly socketAddress = this.rule('socketAddress', (): SocketAddress => {
    const parts: SocketAddress['hosts'][number][] = []
    let proto: string | undefined
    let port: number | undefined
    let end: Span | undefined
    const start = this.LA(1)
    this.OPTION({
      GATE: () => this.LA(2).tokenType === p.Colon && /^(udp|tcp|tls|sctp|ws|wss|\*)$/i.test(this.LA(1).image),
      DEF: () => {
        const token = this.OR([{ ALT: () => this.CONSUME(Identifier) }, { ALT: () => this.CONSUME(p.Star) }]) as IToken
        this.CONSUME(p.Colon)
        proto = token.image
      },
    })
    this.OR2([
      {
        ALT: () => {
          const host = this.SUBRULE(this.host)
          this.ACTION(() => {
            parts.push(host.text)
            end = host.span
          })
        },
      },
      {
        ALT: () => {
          this.CONSUME(p.LeftParen)
          this.AT_LEAST_ONE_SEP({
            SEP: p.Comma,
            DEF: () => {
              const host = this.SUBRULE2(this.host)
              this.ACTION(() => parts.push(host.text))
            },
          })
          const close = this.CONSUME(p.RightParen)
          this.ACTION(() => (end = this.at(close)))
        },
      },
    ])
    this.OPTION2(() => {
      this.CONSUME2(p.Colon)
      const token = this.OR3([{ ALT: () => this.CONSUME(NumberToken) }, { ALT: () => this.CONSUME2(p.Star) }]) as IToken
      this.ACTION(() => {
        end = this.at(token)
        const value = this.literalOf(token)
        port = typeof value === 'number' ? value : undefined
      })
    })
    return this.ACTION((): SocketAddress => {
      const hosts =
        parts.length === 1 && parts[0] !== undefined
          ? splitQuoted(parts[0])
          : { hosts: parts, proto: undefined, port: undefined }
      return {
        kind: 'SocketAddress',
        span: joinSpans(this.at(start), end ?? this.at(start)),
        proto: proto ?? hosts.proto,
        hosts: hosts.hosts,
        port: port ?? hosts.port,
      }
    })
  })

  /** A name, an interface, an address; written bare or in quotes. */
  readonly host = this.rule('host', (): { readonly text: string; readonly span: Span } => {
    return this.OR([
      {
        ALT: () => {
          const token = this.CONSUME(StringToken)
          return this.ACTION(() => ({ text: String(this.literalOf(token) ?? ''), span: this.at(token) }))
        },
      },
      { ALT: () => this.SUBRULE(this.bareHost) },
    ]) as { readonly text: string; readonly span: Span }
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

  readonly hostPart = this.rule('hostPart', (): IToken => {
    return this.OR([
      { ALT: () => this.CONSUME(Identifier) },
      { ALT: () => this.CONSUME(NumberToken) },
      { ALT: () => this.CONSUME(NumericWord) },
    ]) as IToken
  })

  readonly socket = this.rule('socket', (): TopLevel => {
    const attributes: SocketAttribute[] = []
    const start = this.CONSUME(wordType('SocketKeyword'))
    this.CONSUME(p.Equals)
    this.CONSUME(p.LeftBrace)
    this.MANY(() => {
      this.OR([
        {
          ALT: () => {
            const attribute = this.SUBRULE(this.socketAttribute)
            this.ACTION(() => attributes.push(attribute))
          },
        },
        { ALT: () => this.CONSUME(p.Semicolon) },
      ])
    })
    const close = this.CONSUME(p.RightBrace)
    return this.ACTION((): TopLevel => {
      return { kind: 'Socket', span: joinSpans(this.at(start), this.at(close)), attributes }
    })
  })

  readonly socketAttribute = this.rule('socketAttribute', (): SocketAttribute => {
    let lastPort: number | undefined
    const name = this.CONSUME(AnyWord)
    this.CONSUME(p.Equals)
    const value = this.OR([
      {
        GATE: () => this.LA(1).tokenType === NumberToken && this.LA(2).tokenType !== p.Dot,
        ALT: () => this.SUBRULE(this.signedNumber),
      },
      { ALT: () => this.SUBRULE(this.socketAddress) },
    ]) as SocketAttribute['value']
    this.OPTION(() => {
      this.CONSUME(p.Minus)
      const token = this.CONSUME(NumberToken)
      this.ACTION(() => (lastPort = Number(this.literalOf(token) ?? 0)))
    })
    return this.ACTION((): SocketAttribute => {
      const span = joinSpans(this.at(name), value.span)
      const isText =
        value.kind === 'SocketAddress' && (name.image === 'name' || name.image === 'agname' || name.image === 'vrf')
      const text: SocketAttribute['value'] = isText
        ? { kind: 'StringLiteral', span: value.span, value: value.hosts[0] ?? '' }
        : value
      return { kind: 'SocketAttribute', span, name: this.nameOf(name), value: text, lastPort }
    })
  })

  /** Whether everything was read. */
  get isAtEnd(): boolean {
    return this.LA(1).tokenType === EOF
  }
}

/** An address that stands whole in quotes: `"udp:127.0.0.1:5060"`. */
function splitQuoted(text: string): {
  readonly proto: string | undefined
  readonly hosts: readonly string[]
  readonly port: number | undefined
} {
  const match = /^(?:(udp|tcp|tls|sctp|\*):)?(\[[^\]]+\]|[^:]*)(?::(\d+))?$/i.exec(text)
  const [, proto, host, port] = match ?? []
  if (host === undefined) return { proto: undefined, hosts: [text], port: undefined }
  return { proto, hosts: [host], port: port === undefined ? undefined : Number(port) }
}
