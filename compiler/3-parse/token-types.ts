import { createToken, createTokenInstance, EOF, Lexer, type IToken, type TokenType } from 'chevrotain'
import type { Span } from '../1-source/span.ts'
import type { Token } from '../2-lex/token.ts'

/** A token as Chevrotain sees it, with the preprocessed token behind it. */
export interface ParserToken extends IToken {
  readonly token: Token
}

function define(name: string, ...categories: TokenType[]): TokenType {
  return createToken({ name, pattern: Lexer.NA, categories })
}

/** Operators between two operands; precedence is resolved when the tree is built. */
export const BinaryOperatorToken = define('BinaryOperator')
/** Any word, whether it is a keyword of the grammar or not. */
export const AnyWord = define('AnyWord')

/** Words that may start an expression or a statement of their own: calls, operands, host names. */
export const FreeWord = define('FreeWord')

export const Identifier = define('Identifier', AnyWord, FreeWord)
/** A word that the scanner keeps for itself without a rule of its own here: core commands, operands, core parameters. */
export const ReservedWord = define('ReservedWord', AnyWord, FreeWord)
export const NumberToken = define('Number')
export const NumericWord = define('NumericWord')
export const StringToken = define('String')
export const PvToken = define('PseudoVariable')
export const SelectToken = define('Select')
export const AttributeToken = define('Attribute')
export const Ipv6Token = define('Ipv6Address')
export const EventName = define('EventName')
export const CastToken = define('Cast')

/** Words with a part in the grammar, by the text that is written. */
const words: { readonly [group: string]: readonly string[] } = {
  If: ['if'],
  Else: ['else'],
  Switch: ['switch'],
  Case: ['case'],
  Default: ['default'],
  While: ['while'],
  Break: ['break'],
  Jump: ['return', 'exit', 'drop'],
  RouteKeyword: ['route', 'failure_route', 'branch_route', 'onreply_route', 'onsend_route'],
  UnnamedRoute: ['request_route', 'reply_route'],
  EventRoute: ['event_route'],
  LoadModule: ['loadmodule', 'loadmodulex'],
  LoadPath: ['loadpath', 'mpath'],
  ModParam: ['modparam', 'modparamx'],
  CfgEngine: ['cfgengine'],
  ListenKeyword: ['listen'],
  AliasKeyword: ['alias', 'domain'],
  SocketKeyword: ['socket'],
  FlagsKeyword: ['flags', 'bool', 'avpflags'],
  CoreParam: ['coreparam'],
  Protocol: ['udp', 'UDP', 'tcp', 'TCP', 'tls', 'TLS', 'sctp', 'SCTP'],
  TlsMethod: [
    'SSLv23',
    'SSLV23',
    'sslv23',
    'SSLv2',
    'SSLV2',
    'sslv2',
    'SSLv3',
    'SSLV3',
    'sslv3',
    'TLSv1',
    'TLSV1',
    'tlsv1',
  ],
  Kemi: ['kemi'],
  KemiCallback: [
    'request_route_callback',
    'onsend_route_callback',
    'reply_route_callback',
    'event_route_callback',
    'received_route_callback',
    'pre_routing_callback',
  ],
  Advertise: ['advertise', 'ADVERTISE'],
  Virtual: ['virtual'],
  NameKeyword: ['name', 'NAME'],
  Description: ['description', 'descr', 'desc'],
  NotWord: ['not'],
  Defined: ['defined'],
}

/** Keywords that can only stand where the grammar wants them. */
const bound = new Set(['If', 'Else', 'Switch', 'Case', 'Default', 'While', 'Break', 'Jump', 'NotWord', 'Defined'])

const wordTypes = new Map<string, TokenType>()
export const keyword: { readonly [group: string]: TokenType } = Object.fromEntries(
  Object.entries(words).map(([group, texts]) => {
    const type = bound.has(group) ? define(group, AnyWord) : define(group, AnyWord, FreeWord)
    for (const text of texts) wordTypes.set(text, type)
    return [group, type]
  }),
)

/** A keyword's token type; a missing one is a mistake in the table above. */
export function wordType(group: string): TokenType {
  const type = keyword[group]
  if (type === undefined) throw new RangeError(`no keyword group ${group}`)
  return type
}

/** Binary operators that are words are words too, where a name is wanted. */
const OperatorWord = define('OperatorWord', BinaryOperatorToken, AnyWord)
for (const text of ['and', 'or', 'mod', 'eq', 'ne', 'ieq', 'ine']) wordTypes.set(text, OperatorWord)

const symbols = new Map<string, TokenType>()
function symbol(text: string, name: string, ...categories: TokenType[]): TokenType {
  const type = define(name, ...categories)
  symbols.set(text, type)
  return type
}

export const punctuation = {
  LeftBrace: symbol('{', 'LeftBrace'),
  RightBrace: symbol('}', 'RightBrace'),
  LeftParen: symbol('(', 'LeftParen'),
  RightParen: symbol(')', 'RightParen'),
  LeftBracket: symbol('[', 'LeftBracket'),
  RightBracket: symbol(']', 'RightBracket'),
  Semicolon: symbol(';', 'Semicolon'),
  Comma: symbol(',', 'Comma'),
  Colon: symbol(':', 'Colon'),
  Dot: symbol('.', 'Dot'),
  Equals: symbol('=', 'Equals'),
  Not: symbol('!', 'Not'),
  Tilde: symbol('~', 'Tilde'),
  Star: symbol('*', 'Star', BinaryOperatorToken),
  Minus: symbol('-', 'Minus', BinaryOperatorToken),
  Slash: symbol('/', 'Slash', BinaryOperatorToken),
}
const OperatorSymbol = define('OperatorSymbol', BinaryOperatorToken)
for (const text of ['&&', '||', '==', '!=', '<=', '>=', '=~', '<<', '>>', '<', '>', '&', '|', '^', '+']) {
  symbols.set(text, OperatorSymbol)
}
/** Characters that are scanned but have no rule, such as `+=` and a lone `$`. */
const Meaningless = define('Meaningless')

const kinds: ReadonlyMap<Token['kind'], TokenType> = new Map([
  ['number', NumberToken],
  ['numeric-word', NumericWord],
  ['string', StringToken],
  ['pv', PvToken],
  ['select', SelectToken],
  ['attribute', AttributeToken],
  ['ipv6', Ipv6Token],
  ['event-name', EventName],
  ['cast', CastToken],
  ['end', EOF],
])

/** All token types, for the parser's constructor. */
export const allTokenTypes: readonly TokenType[] = [
  BinaryOperatorToken,
  AnyWord,
  FreeWord,
  Identifier,
  ReservedWord,
  OperatorWord,
  OperatorSymbol,
  Meaningless,
  ...[...kinds.values()].filter((type) => type !== EOF),
  ...Object.values(keyword),
  ...Object.values(punctuation),
]

function typeOf(token: Token, reserved: ReadonlySet<string>): TokenType {
  // A word that became a keyword later is a name like any other for an older release; but nothing else is written coreparam[x]=.
  if (token.text === 'coreparam') return wordType('CoreParam')
  if (token.kind === 'word') return reserved.has(token.text) ? (wordTypes.get(token.text) ?? ReservedWord) : Identifier
  if (token.kind === 'punctuation') return symbols.get(token.text) ?? Meaningless
  return kinds.get(token.kind) ?? Meaningless
}

/** The stream for the parser. It ends with a token EOF, because Chevrotain cannot skip the last token of its input. */
export function toParserTokens(tokens: readonly Token[], end: Span, reserved: ReadonlySet<string>): ParserToken[] {
  const read = tokens
    .filter((token) => token.kind !== 'end')
    .map((token) => parserToken(typeOf(token, reserved), token))
  return [...read, parserToken(EOF, { kind: 'end', text: '', value: undefined, span: end, origin: undefined })]
}

function parserToken(type: TokenType, token: Token): ParserToken {
  const { start, end } = token.span
  return Object.assign(createTokenInstance(type, token.text, start, end, 1, 1, 1, 1), { token })
}
