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
  readonly doc: string
  /** May wait for a name server. */
  readonly suspends?: true
}

type Form = Omit<CoreFunctionFacts, 'doc'>

const noArguments: readonly CoreArgument[] = []
const destination: readonly (readonly CoreArgument[])[] = [['host-or-part'], ['host-or-part', 'port-or-part']]
const text: Form = { forms: [['text']] }
const mark: Form = { forms: [noArguments], isBare: true }
const flag: Form = { forms: [['flag']] }
const avpFlag: Form = { forms: [['avp', 'flag']] }

/** Commands of the core: keywords of the grammar, not functions of a module. Verified with `kamailio -c` of 5.6.3 and 6.1.5. */
// prettier-ignore
export const coreFunctions: { readonly [name: string]: CoreFunctionFacts } = {
  forward: { forms: [noArguments, ...destination], suspends: true, doc: 'Sends the request on without a transaction: to host and port, else to $du or the R-URI.' },
  forward_udp: { forms: destination, suspends: true, doc: 'The same over UDP.' },
  forward_tcp: { forms: destination, suspends: true, doc: 'The same over TCP.' },
  forward_tls: { forms: destination, suspends: true, doc: 'The same over TLS.' },
  forward_sctp: { forms: destination, suspends: true, doc: 'The same over SCTP.' },
  setflag: { ...flag, doc: 'Sets a flag of the message; it goes on to the transaction.' },
  resetflag: { ...flag, doc: 'Clears a flag of the message.' },
  isflagset: { ...flag, doc: 'Whether a flag of the message is set.' },
  setavpflag: { ...avpFlag, doc: 'Sets a flag of an AVP.' },
  resetavpflag: { ...avpFlag, doc: 'Clears a flag of an AVP.' },
  isavpflagset: { ...avpFlag, doc: 'Whether a flag of an AVP is set.' },
  seturi: { ...text, aliases: ['rewriteuri'], doc: 'Replaces the R-URI.' },
  setuser: { ...text, aliases: ['rewriteuser', 'setu'], doc: 'Replaces the user of the R-URI.' },
  setuserpass: { ...text, aliases: ['rewriteuserpass', 'setup'], doc: 'Replaces the password of the R-URI.' },
  sethost: { ...text, aliases: ['rewritehost', 'seth'], doc: 'Replaces the host of the R-URI.' },
  sethostport: { ...text, aliases: ['rewritehostport', 'sethp'], doc: 'Replaces host and port of the R-URI.' },
  sethostporttrans: { ...text, aliases: ['rewritehostporttrans', 'sethpt'], doc: 'Replaces host, port and transport of the R-URI.' },
  setport: { ...text, aliases: ['rewriteport', 'setp'], doc: 'Replaces the port of the R-URI.' },
  prefix: { ...text, doc: 'Puts a text before the user of the R-URI.' },
  strip: { forms: [['number']], doc: 'Removes characters from the start of the user of the R-URI.' },
  strip_tail: { forms: [['number']], doc: 'Removes characters from the end of the user of the R-URI.' },
  userphone: { forms: [noArguments], doc: 'Adds the parameter user=phone to the R-URI when its user is a number.' },
  revert_uri: { ...mark, doc: 'Gives the R-URI back that was received.' },
  remove_branch: { forms: [noArguments, ['int']], doc: 'Removes one of the additional branches, or the last.' },
  clear_branches: { forms: [noArguments], doc: 'Removes all additional branches.' },
  force_rport: { ...mark, aliases: ['add_rport'], doc: 'Sends the reply to the port that the request came from, as if Via had rport.' },
  add_local_rport: { ...mark, doc: 'Puts rport into the Via that this server adds.' },
  force_tcp_alias: { forms: [noArguments, ['number']], isBare: true, aliases: ['add_tcp_alias'], doc: 'Lets this connection serve requests to the port in Via, or to the one that is given.' },
  udp_mtu_try_proto: { forms: [['protocol']], doc: 'Protocol for this request when it is longer than udp_mtu.' },
  set_advertised_address: { forms: [['host']], doc: 'Host in the Via of this message.' },
  set_advertised_port: { forms: [['number']], doc: 'Port in the Via of this message.' },
  force_send_socket: { forms: [['socket']], doc: 'Socket from which this message is sent.' },
  set_forward_no_connect: { ...mark, doc: 'Sends the request only over a connection that is open.' },
  set_reply_no_connect: { ...mark, doc: 'Sends the reply only over a connection that is open.' },
  set_forward_close: { ...mark, doc: 'Closes the connection once the request is sent.' },
  set_reply_close: { ...mark, doc: 'Closes the connection once the reply is sent.' },
  cfg_select: { forms: [['text', 'any']], doc: 'Chooses the instance of the custom variables of a group.' },
  cfg_reset: { ...text, doc: 'Goes back to the values without an instance.' },
  log: { forms: [['text'], ['number', 'text']], doc: 'Writes a line into the log, at a level if one is given.' },
  error: { forms: [['text', 'text']], doc: 'Writes an error with a number and a text into the log.' },
  exec: { ...text, doc: 'Runs a command of the shell.' },
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
