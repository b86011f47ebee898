import { defineExports } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'

const connection = { kind: 'int', doc: 'Id of the connection ($conid); that of the message unless given.' } as const
const idle = { kind: 'int', doc: 'Seconds without traffic before the first probe.' } as const
const count = { kind: 'int', doc: 'Probes without an answer after which the connection ends.' } as const
const interval = { kind: 'int', doc: 'Seconds between two probes.' } as const
const seconds = { kind: 'int', doc: 'Seconds without traffic after which the connection is closed.' } as const
const address = { kind: 'str', doc: 'host[:port] or a SIP URI; the port is 5060 unless given.' } as const
const noConnection = 'There is no such connection.'
const addressCodes = { 1: 'There is one.', '-1': 'There is none.', '-5': 'The address cannot be read.' } as const

/** What tcpops exports. */
export const tcpops = defineExports({
  name: 'tcpops',
  doc: 'Asks for, probes, keeps and closes TCP connections, and tells when they end.',
  params: {
    closed_event: {
      type: 'int',
      default: 1,
      min: 0,
      max: 2,
      doc: 'Whether the event routes run: 0 never, 1 for all connections, 2 for those that tcp_enable_closed_event() named.',
    },
    event_callback: { type: 'str', doc: 'Of embedded languages (KEMI): it has no effect.' },
  },
  functions: {
    tcp_keepalive_enable: {
      doc: 'Lets the system probe a connection.',
      routes: anyRoute,
      overloads: [
        { idle, count, interval },
        { connection, idle, count, interval },
      ],
      returns: { 1: 'It is probed.', '-1': noConnection },
      example: 'tcp_keepalive_enable("60", "5", "5");',
    },
    tcp_keepalive_disable: {
      doc: 'Lets the system probe a connection no more.',
      routes: anyRoute,
      overloads: [{}, { connection }],
      returns: { 1: 'It is not probed.', '-1': noConnection },
    },
    tcp_set_connection_lifetime: {
      doc: 'Sets after how many seconds without traffic a connection is closed.',
      routes: anyRoute,
      overloads: [{ seconds }, { connection, seconds }],
      returns: { 1: 'It is set.', 0: 'There is no connection of that id: the script ends.', '-1': noConnection },
    },
    tcp_enable_closed_event: {
      doc: 'Runs the event routes at the end of this connection (closed_event 2).',
      routes: anyRoute,
      overloads: [{}, { connection }],
      returns: {
        1: 'They will run.',
        0: 'There is no connection of that id: the script ends.',
        '-1': 'closed_event is not 2, or the message came over none.',
      },
    },
    tcp_conid_alive: {
      doc: 'Tells whether a connection can be used.',
      routes: anyRoute,
      args: { connection },
      returns: { 1: 'It can.', '-1': noConnection },
    },
    tcp_conid_state: {
      doc: 'Tells the state of a connection.',
      routes: anyRoute,
      args: { connection },
      returns: { 1: 'It is open.', 3: 'It is being opened.', '-1': noConnection },
    },
    tcp_con_alive: {
      doc: 'Tells whether there is a connection with an address.',
      routes: anyRoute,
      args: { address },
      returns: addressCodes,
      suspends: true,
    },
    tcp_get_conid: {
      doc: 'Gives the id of the connection with an address.',
      routes: anyRoute,
      args: { address, variable: { kind: 'pvar', writable: true, doc: 'What takes the id.' } },
      returns: addressCodes,
      suspends: true,
    },
    tcp_set_otcpid: {
      doc: 'Names the connection over which the request is to leave; tcp_set_otcpid_flag() makes it count.',
      routes: anyRoute,
      args: { connection },
      returns: { 1: 'Always.' },
    },
    tcp_set_otcpid_flag: {
      doc: 'Lets the request leave over the connection that was named, wherever it leads, or not.',
      routes: anyRoute,
      args: { mode: { kind: 'int', doc: '0 for no.' } },
      returns: { 1: 'Always.' },
    },
    tcp_close_connection: {
      doc: 'Closes a connection.',
      routes: anyRoute,
      overloads: [{}, { connection }],
      returns: { 1: 'It is closed.', '-1': noConnection },
    },
  },
  pvars: {
    tcp: {
      type: 'any',
      inner: 'required',
      doc: 'conid: id of the connection; c_si, c_sp, ac_si, ac_sp: the proxy below a PROXY header; aconid: id.',
      example: '$tcp(c_si)',
    },
  },
  events: {
    'tcp:closed': 'Runs when a connection was closed by either side.',
    'tcp:timeout': 'Runs when a connection was closed because nothing came or could be sent.',
    'tcp:reset': 'Runs when the peer reset a connection.',
  },
})
