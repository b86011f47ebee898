import type { IToken } from 'chevrotain'
import { joinSpans } from '../1-source/span.ts'
import type { SocketAddress, SocketAttribute, TopLevel } from '../ast/nodes.ts'
import { AnyWord, NumberToken, punctuation, StringToken, wordType } from './token-types.ts'
import { ValueParser, type HostText } from './value-parser.ts'

const p = punctuation

/** Rules of listen, alias and socket, and of the addresses in them. */
export abstract class SocketParser extends ValueParser {
  /** A name, an interface, an address; written bare or in quotes. */
  readonly host = this.rule('host', (): HostText => {
    return this.OR([
      {
        ALT: () => {
          const token = this.CONSUME(StringToken)
          return this.ACTION(() => ({
            text: String(this.literalOf(token) ?? ''),
            span: this.at(token),
            isQuoted: true as const,
          }))
        },
      },
      { ALT: () => this.SUBRULE(this.bareHost) },
    ]) as HostText
  })

  /** `udp:`, in front of an address. */
  readonly protocol = this.rule('protocol', (): IToken => {
    const token = this.OR([
      { ALT: () => this.CONSUME(wordType('Protocol')) },
      { ALT: () => this.CONSUME(p.Star) },
    ]) as IToken
    this.CONSUME(p.Colon)
    return token
  })

  /** Hosts in parentheses are the addresses of one socket with several. */
  readonly hostList = this.rule('hostList', (): readonly HostText[] => {
    const hosts: HostText[] = []
    this.CONSUME(p.LeftParen)
    this.AT_LEAST_ONE_SEP({
      SEP: p.Comma,
      DEF: () => {
        const host = this.SUBRULE(this.host)
        this.ACTION(() => hosts.push(host))
      },
    })
    this.CONSUME(p.RightParen)
    return hosts
  })

  /** `[proto:]host[:port]`, as listen and alias take it. */
  readonly socketAddress = this.rule('socketAddress', (): SocketAddress => {
    const start = this.LA(1)
    let port: IToken | undefined
    const proto = this.OPTION(() => this.SUBRULE(this.protocol))
    const hosts = this.OR([
      { ALT: () => [this.SUBRULE(this.host)] },
      { ALT: () => this.SUBRULE(this.hostList) },
    ]) as readonly HostText[]
    this.OPTION2(() => {
      this.CONSUME(p.Colon)
      port = this.OR2([{ ALT: () => this.CONSUME(NumberToken) }, { ALT: () => this.CONSUME(p.Star) }]) as IToken
    })
    return this.ACTION(() => this.addressOf(start, { proto, hosts, port }))
  })

  /** `[proto:]host[:port]` as it is advertised; the port must be there after a protocol, and always in a socket block. */
  readonly advertisedAddress = this.rule('advertisedAddress', (needsPort: boolean): SocketAddress => {
    const start = this.LA(1)
    const proto = this.OPTION({ GATE: () => this.isSince('5.7'), DEF: () => this.SUBRULE(this.protocol) })
    const host = this.SUBRULE(this.host)
    const readPort = (): IToken => {
      this.CONSUME(p.Colon)
      return this.CONSUME(NumberToken)
    }
    const hasPort = (): boolean => needsPort || proto !== undefined || this.LA(1).tokenType === p.Colon
    const port = this.OR([
      { GATE: hasPort, ALT: readPort },
      { GATE: () => !hasPort(), ALT: () => undefined },
    ]) as IToken | undefined
    return this.ACTION(() => this.addressOf(start, { proto, hosts: [host], port }))
  })

  /** `[proto:]host[:port[-port]]`. */
  readonly boundAddress = this.rule(
    'boundAddress',
    (): { readonly address: SocketAddress; readonly last: IToken | undefined } => {
      const start = this.LA(1)
      let port: IToken | undefined
      let last: IToken | undefined
      const proto = this.OPTION(() => this.SUBRULE(this.protocol))
      const host = this.SUBRULE(this.host)
      this.OPTION2(() => {
        this.CONSUME(p.Colon)
        this.OR([
          {
            ALT: () => {
              port = this.CONSUME(NumberToken)
              this.OPTION3(() => {
                this.CONSUME(p.Minus)
                last = this.CONSUME2(NumberToken)
              })
            },
          },
          { ALT: () => (port = this.CONSUME(p.Star)) },
        ])
      })
      return this.ACTION(() => ({ address: this.addressOf(start, { proto, hosts: [host], port }), last }))
    },
  )

  private addressOf(start: IToken, { proto, hosts, port }: AddressParts): SocketAddress {
    const end = port === undefined ? (hosts.at(-1)?.span ?? this.at(start)) : this.at(port)
    const number = port === undefined ? undefined : this.literalOf(port)
    return {
      kind: 'SocketAddress',
      span: joinSpans(this.at(start), end),
      proto: proto?.image,
      hosts: hosts.map((host) => host.text),
      port: typeof number === 'number' ? number : undefined,
      ...(hosts[0]?.isQuoted === true ? { quotes: hosts.some(isWholeAddress) ? 'whole' : 'host' } : {}),
    }
  }

  /** Addresses separated by blanks. The list is greedy: a word on the next line is one more address. */
  readonly addressList = this.rule('addressList', (): SocketAddress[] => {
    const addresses: SocketAddress[] = []
    this.AT_LEAST_ONE(() => {
      const address = this.SUBRULE(this.socketAddress)
      this.ACTION(() => addresses.push(address))
    })
    this.ACTION(() => this.checkSwallowed(addresses))
    return addresses
  })

  /** What looked like the next statement was read as an address; the `=` after it shows it. */
  private checkSwallowed(addresses: readonly SocketAddress[]): void {
    const last = addresses.at(-1)
    if (this.RECORDING_PHASE || this.LA(1).tokenType !== p.Equals || last === undefined) return
    const message = `${last.hosts.join(' ')} is read as one more address: put a ";" after the addresses before it`
    this.problems.push({ span: last.span, kamailioSpan: this.at(this.LA(1)), message })
    this.skipTopLevel()
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
      advertise = this.SUBRULE(this.advertisedAddress, { ARGS: [false] })
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

  /** One `name = value` of a socket block; each name takes values of its own. */
  readonly socketAttribute = this.rule('socketAttribute', (): SocketAttribute => {
    let lastPort: IToken | undefined
    const is = (pattern: RegExp): boolean => pattern.test(this.LA(1).image)
    const attribute = this.OR([
      {
        GATE: () => is(/^bind$/),
        ALT: () => {
          const name = this.attributeName(1)
          const { address, last } = this.SUBRULE(this.boundAddress)
          lastPort = last
          return { name, value: address }
        },
      },
      {
        GATE: () => is(/^(?:advertise|ADVERTISE)$/),
        ALT: () => ({ name: this.attributeName(2), value: this.SUBRULE(this.advertisedAddress, { ARGS: [true] }) }),
      },
      {
        GATE: () => is(/^virtual$/),
        ALT: () => ({ name: this.attributeName(3), value: this.SUBRULE(this.unsignedNumber) }),
      },
      {
        GATE: () => is(/^(?:name|NAME|agname|AGNAME|vrf|VRF)$/),
        ALT: () => {
          const name = this.attributeName(4)
          const text = this.CONSUME(StringToken)
          return { name, value: this.ACTION(() => this.string(text)) }
        },
      },
    ]) as { readonly name: IToken; readonly value: SocketAttribute['value'] }
    return this.ACTION((): SocketAttribute => {
      const span = joinSpans(this.at(attribute.name), attribute.value.span)
      const last = lastPort === undefined ? undefined : Number(this.literalOf(lastPort) ?? 0)
      const name = { ...this.nameOf(attribute.name), text: attribute.name.image.toLowerCase() }
      return { kind: 'SocketAttribute', span, name, value: attribute.value, lastPort: last }
    })
  })

  private attributeName(index: 1 | 2 | 3 | 4): IToken {
    const name = this.consume(index, AnyWord)
    this.consume(index, p.Equals)
    return name
  }

  readonly socket = this.rule('socket', (): TopLevel => {
    const attributes: SocketAttribute[] = []
    const start = this.CONSUME(wordType('SocketKeyword'))
    this.CONSUME(p.Equals)
    this.CONSUME(p.LeftBrace)
    this.AT_LEAST_ONE(() => {
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
      const span = joinSpans(this.at(start), this.at(close))
      return { kind: 'Socket', span, attributes }
    })
  })
}

/** The tokens of an address. */
interface AddressParts {
  readonly proto: IToken | undefined
  readonly hosts: readonly HostText[]
  readonly port: IToken | undefined
}

/** An address that stands whole in quotes: `"udp:127.0.0.1:5060"`. */
function isWholeAddress({ text }: HostText): boolean {
  return /^(?:(?:udp|tcp|tls|sctp|\*):(?:\[[^\]]+\]|[^:]*)(?::\d+)?|(?:\[[^\]]+\]|[^:]*):\d+)$/i.test(text)
}
