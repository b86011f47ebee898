import type { BinaryOperator } from '#grammar/operators.ts'
import type { RouteBlockKeyword } from '#grammar/route-kinds.ts'
import type { Span } from '../1-source/span.ts'

export type { BinaryOperator } from '#grammar/operators.ts'

/**
 * The syntax tree: readonly data. Meaning (symbols, types) lives in side tables keyed by node.
 * A node's span is the place where it stands in the file; text that came from a macro has the span of the macro's use.
 */

export interface File {
  readonly kind: 'File'
  readonly span: Span
  readonly items: readonly TopLevel[]
}

export type TopLevel =
  | LoadModule
  | LoadPath
  | ModParam
  | CoreParameter
  | CustomParameter
  | Listen
  | Alias
  | Socket
  | FlagDeclarations
  | CfgEngine
  | KemiCallback
  | RouteBlock
  | ErrorItem

/** A name with its place. */
export interface Name {
  readonly kind: 'Name'
  readonly span: Span
  readonly text: string
  /** Written in quotes, so that it may be a reserved word. */
  readonly isQuoted?: true
}

export interface LoadModule {
  readonly kind: 'LoadModule'
  readonly span: Span
  /** loadmodulex: pseudo-variables in the name are expanded. */
  readonly extended: boolean
  readonly name: StringLiteral
  readonly options: StringLiteral | undefined
}

export interface LoadPath {
  readonly kind: 'LoadPath'
  readonly span: Span
  readonly path: StringLiteral
}

export interface ModParam {
  readonly kind: 'ModParam'
  readonly span: Span
  readonly extended: boolean
  /** A name, or several joined by "|"; matched as an anchored regular expression. */
  readonly module: StringLiteral
  readonly param: StringLiteral
  readonly value: StringLiteral | NumberLiteral | PvReference
}

/** `debug=3`, `log_facility=LOG_LOCAL0`, `coreparam["x"]=1`. */
export interface CoreParameter {
  readonly kind: 'CoreParameter'
  readonly span: Span
  readonly name: Name
  /** Written as coreparam[...] (6.1). */
  readonly indexed: boolean
  readonly value: ParameterValue
}

export type ParameterValue = NumberLiteral | StringLiteral | BareWord | AddressLiteral

/** `group.name = value desc "…"`. */
export interface CustomParameter {
  readonly kind: 'CustomParameter'
  readonly span: Span
  readonly group: Name
  readonly instance: NumberLiteral | undefined
  readonly name: Name
  readonly value: NumberLiteral | StringLiteral
  readonly description: StringLiteral | undefined
}

export interface Listen {
  readonly kind: 'Listen'
  readonly span: Span
  readonly addresses: readonly SocketAddress[]
  readonly advertise: SocketAddress | undefined
  readonly name: StringLiteral | undefined
  readonly virtual: boolean
}

export interface Alias {
  readonly kind: 'Alias'
  readonly span: Span
  /** `alias` or `domain`. */
  readonly keyword: Name
  readonly addresses: readonly SocketAddress[]
}

/** `[proto:]host[:port]` as in listen, alias and advertise; several hosts stand in parentheses. */
export interface SocketAddress {
  readonly kind: 'SocketAddress'
  readonly span: Span
  readonly proto: string | undefined
  readonly hosts: readonly string[]
  /** '*' or absent: any. */
  readonly port: number | undefined
  /** Whether the host stands in quotes, and then whether it looks like a whole address: `"udp:127.0.0.1:5060"` is one host. */
  readonly quotes?: 'host' | 'whole'
}

/** `socket = { bind = …; name = …; … }`. */
export interface Socket {
  readonly kind: 'Socket'
  readonly span: Span
  readonly attributes: readonly SocketAttribute[]
}

export interface SocketAttribute {
  readonly kind: 'SocketAttribute'
  readonly span: Span
  readonly name: Name
  readonly value: SocketAddress | StringLiteral | NumberLiteral
  /** The second number of `bind = host:port-port`. */
  readonly lastPort: number | undefined
}

/** `flags A, B:3` and `avpflags A`. */
export interface FlagDeclarations {
  readonly kind: 'FlagDeclarations'
  readonly span: Span
  readonly avp: boolean
  readonly flags: readonly { readonly name: Name; readonly bit: NumberLiteral | undefined }[]
}

export interface CfgEngine {
  readonly kind: 'CfgEngine'
  readonly span: Span
  readonly engine: StringLiteral
}

export interface KemiCallback {
  readonly kind: 'KemiCallback'
  readonly span: Span
  readonly callback: Name
  readonly value: StringLiteral
}

export interface RouteBlock {
  readonly kind: 'RouteBlock'
  readonly span: Span
  readonly keyword: RouteBlockKeyword
  /** Absent for request_route, reply_route and the like. */
  readonly name: Name | undefined
  readonly body: Block
}

/** Something that could not be parsed; diagnostics say why. */
export interface ErrorItem {
  readonly kind: 'ErrorItem'
  readonly span: Span
}

export interface Block {
  readonly kind: 'Block'
  readonly span: Span
  readonly statements: readonly Statement[]
}

export type Statement = If | While | Switch | Jump | Assign | CallStatement | Empty | ErrorItem

export interface If {
  readonly kind: 'If'
  readonly span: Span
  readonly condition: Expression
  readonly then: Block
  readonly otherwise: Block | undefined
}

export interface While {
  readonly kind: 'While'
  readonly span: Span
  readonly condition: Expression
  readonly body: Block
}

export interface Switch {
  readonly kind: 'Switch'
  readonly span: Span
  readonly subject: Expression
  readonly cases: readonly SwitchCase[]
}

export interface SwitchCase {
  readonly kind: 'SwitchCase'
  readonly span: Span
  /** Absent for default. */
  readonly label: Expression | undefined
  /** The label is `/"regex"`. */
  readonly regex: boolean
  readonly statements: readonly Statement[]
}

/** return, exit, drop, break. */
export interface Jump {
  readonly kind: 'Jump'
  readonly span: Span
  readonly jump: 'return' | 'exit' | 'drop' | 'break'
  readonly value: Expression | undefined
}

export interface Assign {
  readonly kind: 'Assign'
  readonly span: Span
  readonly target: PvReference | AttributeReference
  readonly value: Expression
}

export interface CallStatement {
  readonly kind: 'CallStatement'
  readonly span: Span
  readonly call: Call
}

export interface Empty {
  readonly kind: 'Empty'
  readonly span: Span
}

export type Expression =
  | NumberLiteral
  | StringLiteral
  | PvReference
  | SelectReference
  | AttributeReference
  | Operand
  | BareWord
  | AddressLiteral
  | Call
  | Unary
  | Binary
  | Cast
  | BlockExpression
  | AssignExpression
  | ErrorItem

/** The value after C conversion to 32 bits, as Kamailio stores literals. */
export interface NumberLiteral {
  readonly kind: 'NumberLiteral'
  readonly span: Span
  readonly value: number
  /** As written: `0x1F`, `yes`, `010`. */
  readonly text: string
  readonly isParenthesised?: true
}

/** The value after escapes, joining of adjacent strings and #!subst. */
export interface StringLiteral {
  readonly kind: 'StringLiteral'
  readonly span: Span
  readonly value: string
  readonly isParenthesised?: true
}

/** `$ru`, `$var(x)`, `$(hdr(Via)[0]{s.len})`: the text as written (after #!subst). */
export interface PvReference {
  readonly kind: 'PvReference'
  readonly span: Span
  readonly text: string
  /** A plain `$name` outside of #!KAMAILIO mode: an AVP when no variable of that name exists. */
  readonly isMaybeAttribute?: true
}

/** `@via[1].branch`. */
export interface SelectReference {
  readonly kind: 'SelectReference'
  readonly span: Span
  readonly text: string
}

/** SER attributes: `%f.name`. */
export interface AttributeReference {
  readonly kind: 'AttributeReference'
  readonly span: Span
  readonly text: string
}

/** A keyword that stands for a value: `method uri from_uri src_ip proto myself …`. */
export interface Operand {
  readonly kind: 'Operand'
  readonly span: Span
  readonly name: string
  /** In parentheses words and addresses mean nothing. */
  readonly isParenthesised?: true
}

/** A word that is neither call nor keyword: `method == INVITE`, `log_facility=LOG_LOCAL0`, `route(NAME)`, `setflag(NAME)`. */
export interface BareWord {
  readonly kind: 'BareWord'
  readonly span: Span
  readonly text: string
  readonly isParenthesised?: true
}

/** An address, a network or a host name: `10.0.0.1`, `10.0.0.0/8`, `[2001:db8::1]`, `udp:host:5060`. */
export interface AddressLiteral {
  readonly kind: 'AddressLiteral'
  readonly span: Span
  readonly text: string
  readonly isParenthesised?: true
}

/** A core command or a module function; the binder tells which. */
export interface Call {
  readonly kind: 'Call'
  readonly span: Span
  readonly callee: Name
  readonly args: readonly Expression[]
  /** Written without parentheses: `force_rport;`. */
  readonly bare: boolean
  /** The closing parenthesis is missing. */
  readonly isUnclosed?: true
}

export type UnaryOperator = '!' | '-' | '~' | 'defined' | 'strlen' | 'strempty'

export interface Unary {
  readonly kind: 'Unary'
  readonly span: Span
  readonly operator: UnaryOperator
  readonly operand: Expression
}

export interface Binary {
  readonly kind: 'Binary'
  readonly span: Span
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
}

export interface Cast {
  readonly kind: 'Cast'
  readonly span: Span
  readonly type: 'int' | 'str'
  readonly operand: Expression
}

/** `{ actions }` used as a value. */
export interface BlockExpression {
  readonly kind: 'BlockExpression'
  readonly span: Span
  readonly block: Block
}

/** `($var(a) = 5)` used as a value. */
export interface AssignExpression {
  readonly kind: 'AssignExpression'
  readonly span: Span
  readonly assign: Assign
}

export type Node =
  File | TopLevel | Statement | Expression | Block | SwitchCase | SocketAddress | SocketAttribute | Name
