import { defineExports } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'

const requestAndFailure = ['request', 'failure', 'event'] as const
const requestRoute = ['request', 'event'] as const
const done = { 1: 'Done.', '-1': 'It failed; the log says why.' } as const
const test = { 1: 'Yes.', '-1': 'No.' } as const
const xflag = { flag: { kind: 'int', doc: 'Number of the flag, 0 to 63.' } } as const
const viaFlag = { flag: { kind: 'int', doc: 'Number of the flag, 0 to 31.' } } as const
const messageFlag = { flag: { kind: 'str', doc: 'USE_UAC_FROM or USE_UAC_TO.' } } as const
const onOff = { mode: { kind: 'int', doc: '1 to switch it on, 0 to switch it off.' } } as const
const socketAddress = { socket: { kind: 'str', doc: 'A socket as proto:address:port.' } } as const
const socketName = { name: { kind: 'str', doc: 'Name of a socket, as in listen … name "x".' } } as const
const target = { kind: 'str', doc: 'Host, or host:port.' } as const

/** What corex exports. */
export const corex = defineExports({
  name: 'corex',
  doc: 'Extensions of the core: branches, sockets, raw sending, files, flags, and events of the network.',
  params: {
    alias_subdomains: {
      type: 'str',
      repeats: true,
      doc: 'A domain, as [proto:]domain[:port]: it and all its subdomains are this server.',
    },
    dns_cache: { type: 'str', repeats: true, doc: 'A record for the DNS cache: name=…;type=A;addr=…;ttl=…' },
    dns_file: { type: 'str', repeats: true, doc: 'A file with records for the DNS cache.' },
    nio_intercept: {
      type: 'int',
      default: 0,
      min: 0,
      max: 1,
      doc: 'Run event_route[network:msg] for each message in and out.',
    },
    nio_min_msg_len: { type: 'int', default: 0, min: 0, doc: 'Shorter messages do not run event_route[network:msg].' },
    nio_msg_avp: {
      type: 'str',
      default: null,
      is: 'avp',
      doc: 'Variable in which event_route[network:msg] leaves the text to use instead.',
    },
    evcb_reply_out: { type: 'str', default: null, doc: 'Function of an embedded language for replies that leave.' },
  },
  functions: {
    append_branch: {
      doc: 'Adds a branch: the R-URI as it is, or the one given. Destination URI, branch flags and forced socket move to it.',
      routes: requestAndFailure,
      overloads: [
        {},
        { uri: { kind: 'str', doc: 'URI of the branch.' } },
        { uri: { kind: 'str', doc: 'URI of the branch.' }, q: { kind: 'str', doc: 'Priority, "0" to "1".' } },
      ],
      returns: done,
      example: 'append_branch("sip:alice@192.0.2.1", "0.5");',
    },
    send_udp: {
      doc: 'Sends the request as it was received over UDP, to a host or where it would go.',
      routes: requestAndFailure,
      overloads: [{}, { target }],
      returns: done,
      suspends: true,
    },
    send_tcp: {
      doc: 'Sends the request as it was received over TCP, to a host or where it would go.',
      routes: requestAndFailure,
      overloads: [{}, { target }],
      returns: done,
      suspends: true,
    },
    send_data: {
      doc: 'Sends any text to the destination of a SIP URI.',
      routes: anyRoute,
      args: { uri: { kind: 'str', doc: 'SIP URI of the destination.' }, data: { kind: 'str', doc: 'What to send.' } },
      returns: done,
      suspends: true,
    },
    sendx: {
      doc: 'Sends any text to the destination of a SIP URI from a socket of ours.',
      routes: anyRoute,
      args: {
        uri: { kind: 'str', doc: 'SIP URI of the destination.' },
        socket: { kind: 'str', doc: 'Socket to send from, as proto:address:port.' },
        data: { kind: 'str', doc: 'What to send.' },
      },
      returns: done,
      suspends: true,
    },
    forward_uac: {
      doc: 'Sends the request on without a transaction, with our Via as the only one.',
      routes: requestRoute,
      overloads: [{}, { branch: { kind: 'int', doc: 'Number in the branch parameter.' } }],
      returns: done,
      suspends: true,
    },
    forward_uac_uri: {
      doc: 'Sends the request to a URI without a transaction, with our Via as the only one.',
      routes: requestRoute,
      overloads: [
        { uri: { kind: 'str', doc: 'Where to send it.' } },
        {
          uri: { kind: 'str', doc: 'Where to send it.' },
          branch: { kind: 'int', doc: 'Number in the branch parameter.' },
        },
      ],
      returns: done,
      suspends: true,
    },
    forward_reply: {
      doc: 'Sends the reply on without a transaction, at once.',
      routes: ['reply'],
      args: {},
      returns: done,
    },
    add_tcp_alias: {
      doc: 'Uses the connection of the request for requests to this port of its peer too.',
      routes: anyRoute,
      args: { port: { kind: 'int', doc: 'Port of the peer.' } },
      returns: done,
    },
    file_read: {
      doc: 'Reads a file into a variable.',
      routes: anyRoute,
      args: {
        path: { kind: 'str', doc: 'Path of the file.' },
        target: { kind: 'pvar', doc: 'Variable that gets the content.' },
      },
      returns: done,
      suspends: true,
    },
    file_write: {
      doc: 'Replaces the content of a file.',
      routes: anyRoute,
      args: { path: { kind: 'str', doc: 'Path of the file.' }, text: { kind: 'str', doc: 'The new content.' } },
      returns: done,
      suspends: true,
    },
    setxflag: { doc: 'Sets an extended message flag.', routes: anyRoute, args: xflag, returns: done },
    resetxflag: { doc: 'Clears an extended message flag.', routes: anyRoute, args: xflag, returns: done },
    isxflagset: { doc: 'Tells whether an extended message flag is set.', routes: anyRoute, args: xflag, returns: test },
    msg_iflag_set: { doc: 'Sets an internal flag of the message.', routes: anyRoute, args: messageFlag, returns: done },
    msg_iflag_reset: {
      doc: 'Clears an internal flag of the message.',
      routes: anyRoute,
      args: messageFlag,
      returns: done,
    },
    msg_iflag_is_set: {
      doc: 'Tells whether an internal flag of the message is set.',
      routes: anyRoute,
      args: messageFlag,
      returns: { 1: 'It is set.', '-1': 'There is no such flag.', '-2': 'It is not set.' },
    },
    msg_vbflag_set: {
      doc: 'Sets a flag that goes with the Via branch.',
      routes: anyRoute,
      args: viaFlag,
      returns: done,
    },
    msg_vbflag_reset: {
      doc: 'Clears a flag that goes with the Via branch.',
      routes: anyRoute,
      args: viaFlag,
      returns: done,
    },
    msg_vbflag_is_set: {
      doc: 'Tells whether a flag that goes with the Via branch is set.',
      routes: anyRoute,
      args: viaFlag,
      returns: test,
    },
    msg_vbflag_parse: {
      doc: 'Reads the flags from the Via branch of a message; -1 when there are none.',
      routes: anyRoute,
      args: { mode: { kind: 'literal', doc: 'Where to look.' } },
      returns: done,
    },
    set_send_socket: {
      doc: 'Sets the socket from which the message is sent; one that does not exist only gives a warning.',
      routes: anyRoute,
      args: socketAddress,
      returns: done,
    },
    set_send_socket_name: {
      doc: 'Sets the socket from which the message is sent, by its name.',
      routes: anyRoute,
      args: socketName,
      returns: done,
    },
    set_recv_socket: {
      doc: 'Makes the message appear to have come in on a socket.',
      routes: anyRoute,
      args: socketAddress,
      returns: done,
    },
    set_recv_socket_name: {
      doc: 'Makes the message appear to have come in on a socket, by its name.',
      routes: anyRoute,
      args: socketName,
      returns: done,
    },
    set_source_address: {
      doc: 'Makes the message appear to have come from an address.',
      routes: anyRoute,
      args: { address: { kind: 'str', doc: 'Address as [proto:]host:port.' } },
      returns: done,
      suspends: true,
    },
    is_socket_name: { doc: 'Tells whether a socket has this name.', routes: anyRoute, args: socketName, returns: test },
    is_incoming: {
      doc: 'In event_route[network:msg]: tells whether the message comes in.',
      routes: anyRoute,
      args: {},
      returns: test,
    },
    is_faked_msg: {
      doc: 'Tells whether the message is one that the server made up to run the block.',
      routes: anyRoute,
      args: {},
      returns: test,
    },
    via_add_srvid: { doc: 'Adds server_id to our Via.', routes: anyRoute, args: onOff, returns: done },
    via_add_xavp_params: {
      doc: 'Adds the members of an xavp to our Via.',
      routes: anyRoute,
      args: onOff,
      returns: done,
    },
    via_use_xavp_fields: {
      doc: 'Takes address and port of our Via from an xavp.',
      routes: anyRoute,
      args: onOff,
      returns: done,
    },
    via_reply_add_xavp_params: {
      doc: 'Adds the members of an xavp to the Via of local replies.',
      routes: anyRoute,
      args: onOff,
      returns: done,
    },
  },
  pvars: {
    cfg: {
      type: 'any',
      inner: 'required',
      doc: 'Place in the configuration: line, file, name (the main file) or route.',
      example: '$cfg(line)',
    },
    lsock: {
      type: 'any',
      inner: 'required',
      doc: 'A socket: key/value/field with key n(ame) or l(isten) and field name, listen, advertise or index.',
      example: '$lsock(n/internal/listen)',
    },
    atkv: { type: 'any', inner: 'required', doc: 'In event_route[core:tkv]: type, gname, srcip or data.' },
  },
  transformations: {
    sock: {
      host: { doc: 'Host of a socket address proto:host:port.' },
      port: { doc: 'Port of a socket address.' },
      proto: { doc: 'Protocol of a socket address.' },
      touri: { doc: 'A socket address as a SIP URI.' },
    },
  },
  rpc: {
    'shm.info': { doc: 'Tells what manages the memory.' },
    'shm.report': { doc: 'Reports on the memory.' },
    'shm.stats': { doc: 'Tells how much memory is used.' },
    'shm.rprint': { doc: 'Writes a memory report into a file.', args: ['file', 'filter'] },
    'corex.list_sockets': { doc: 'Lists the sockets on which the server listens.', array: true },
    'corex.list_aliases': { doc: 'Lists the names that the server takes as its own.', array: true },
    'corex.shm_status': { doc: 'Writes the state of the memory to the log.' },
    'corex.shm_summary': { doc: 'Writes a summary of the memory to the log.' },
    'corex.pkg_summary': {
      doc: 'Writes a summary of the memory of a process to the log.',
      args: ['selector', 'value'],
    },
    'corex.debug': { doc: 'Gives the debug level, or sets it.', args: ['level'] },
  },
  events: {
    'network:msg': 'Each message that comes in or leaves, when nio_intercept is set.',
    'corex:reply-out': 'A reply is about to leave.',
  },
})
