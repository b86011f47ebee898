/** What one argument of a core command may be. All are read when the configuration is read, so none may be an expression. */
export type CoreArgument =
  | 'text' // a text in quotes, never expanded
  | 'number' // a plain number
  | 'int' // with a sign
  | 'flag' // 0…31, or a name declared by `flags`
  | 'host' // a name or an address, in quotes or not
  | 'host-or-part' // the same, or uri:host
  | 'port-or-part' // a number, or uri:port
  | 'protocol' // udp, tcp, tls or sctp
  | 'socket' // [proto:]host[:port]
  | 'avp' // the name of an attribute
  | 'any' // an expression

export interface CoreFunctionFacts {
  readonly aliases?: readonly string[]
  /** Lists of arguments that the grammar accepts. */
  readonly forms: readonly (readonly CoreArgument[])[]
  /** May be written without parentheses: `force_rport;`. */
  readonly isBare?: true
  /** May wait for a name server. */
  readonly suspends?: true
}

const noArguments: readonly CoreArgument[] = []
const destination: readonly (readonly CoreArgument[])[] = [['host-or-part'], ['host-or-part', 'port-or-part']]
const text: CoreFunctionFacts = { forms: [['text']] }
const mark: CoreFunctionFacts = { forms: [noArguments], isBare: true }
const flag: CoreFunctionFacts = { forms: [['flag']] }
const avpFlag: CoreFunctionFacts = { forms: [['avp', 'flag']] }

/** Commands of the core: keywords of the grammar, not functions of a module. Verified with `kamailio -c` of 5.6.3 and 6.1.5. */
export const coreFunctions: { readonly [name: string]: CoreFunctionFacts } = {
  forward: { forms: [noArguments, ...destination], suspends: true },
  forward_udp: { forms: destination, suspends: true },
  forward_tcp: { forms: destination, suspends: true },
  forward_tls: { forms: destination, suspends: true },
  forward_sctp: { forms: destination, suspends: true },
  setflag: flag,
  resetflag: flag,
  isflagset: flag,
  setavpflag: avpFlag,
  resetavpflag: avpFlag,
  isavpflagset: avpFlag,
  seturi: { ...text, aliases: ['rewriteuri'] },
  setuser: { ...text, aliases: ['rewriteuser', 'setu'] },
  setuserpass: { ...text, aliases: ['rewriteuserpass', 'setup'] },
  sethost: { ...text, aliases: ['rewritehost', 'seth'] },
  sethostport: { ...text, aliases: ['rewritehostport', 'sethp'] },
  sethostporttrans: { ...text, aliases: ['rewritehostporttrans', 'sethpt'] },
  setport: { ...text, aliases: ['rewriteport', 'setp'] },
  prefix: text,
  strip: { forms: [['number']] },
  strip_tail: { forms: [['number']] },
  userphone: { forms: [noArguments] },
  revert_uri: mark,
  remove_branch: { forms: [noArguments, ['int']] },
  clear_branches: { forms: [noArguments] },
  force_rport: { ...mark, aliases: ['add_rport'] },
  add_local_rport: mark,
  force_tcp_alias: { forms: [noArguments, ['number']], isBare: true, aliases: ['add_tcp_alias'] },
  udp_mtu_try_proto: { forms: [['protocol']] },
  set_advertised_address: { forms: [['host']] },
  set_advertised_port: { forms: [['number']] },
  force_send_socket: { forms: [['socket']] },
  set_forward_no_connect: mark,
  set_reply_no_connect: mark,
  set_forward_close: mark,
  set_reply_close: mark,
  cfg_select: { forms: [['text', 'any']] },
  cfg_reset: text,
  log: { forms: [['text'], ['number', 'text']] },
  error: { forms: [['text', 'text']] },
  exec: text,
}

/** A core command together with its main name. */
export interface KnownCoreFunction {
  readonly name: string
  readonly facts: CoreFunctionFacts
}

const byName: ReadonlyMap<string, KnownCoreFunction> = new Map(
  Object.entries(coreFunctions).flatMap(([name, facts]) =>
    [name, ...(facts.aliases ?? [])].map((written): [string, KnownCoreFunction] => [written, { name, facts }]),
  ),
)

/** The core command by its name or an alias; undefined for anything else, which may be a module function. */
export function findCoreFunction(written: string): KnownCoreFunction | undefined {
  return byName.get(written)
}
