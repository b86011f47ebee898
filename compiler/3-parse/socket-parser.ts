import type { IToken } from 'chevrotain'
import { socketAttributes } from '#grammar/socket-attributes.ts'
import { joinSpans, type Span } from '../1-source/span.ts'
import type { SocketAddress, SocketAttribute, TopLevel } from '../ast/nodes.ts'
import { AnyWord, Identifier, NumberToken, punctuation, StringToken, wordType } from './token-types.ts'
import { ValueParser } from './value-parser.ts'

const p = punctuation

/** Rules of listen, alias and socket, and of the addresses in them. */
export abstract class SocketParser extends ValueParser {
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

  readonly socketAddress = this.rule('socketAddress', (): SocketAddress => {
    const parts: SocketAddress['hosts'][number][] = []
    let proto: string | undefined
    let port: number | undefined
    let end: Span | undefined
    let isQuoted = false
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
          isQuoted = this.LA(1).tokenType === StringToken
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
        ...(isQuoted && { quotes: hosts.proto === undefined && hosts.port === undefined ? 'host' : 'whole' }),
      }
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
      const span = joinSpans(this.at(start), addresses.at(-1)?.span ?? this.at(start))
      return { kind: 'Alias', span, keyword: this.nameOf(start), addresses }
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
      {
        GATE: () => socketAttributes.get(name.image)?.value === 'text',
        ALT: () => {
          const token = this.CONSUME(StringToken)
          return this.ACTION(() => this.string(token))
        },
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
      return { kind: 'SocketAttribute', span, name: this.nameOf(name), value, lastPort }
    })
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
