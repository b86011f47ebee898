import { defineExports } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'

/** What jsonrpcs exports. */
export const jsonrpcs = defineExports({
  name: 'jsonrpcs',
  doc: 'RPC commands over JSON-RPC 2.0: on a FIFO (kamctl), a datagram socket (kamcli), TCP, and from the script.',
  params: {
    pretty_format: { type: 'int', default: 1, min: 0, max: 1, doc: 'Write replies over several lines.' },
    transport: {
      type: 'int',
      default: 6,
      min: -1,
      doc: 'What to serve, added up: 1 HTTP (needs xhttp), 2 FIFO, 4 datagram socket, 8 TCP; 0 for all.',
    },
    fifo_name: {
      type: 'str',
      default: 'kamailio_rpc.fifo',
      doc: 'Path of the FIFO; a relative one lies in the run directory.',
    },
    fifo_mode: { type: 'int', default: 0o660, min: 0, max: 0o777, doc: 'Permission bits of the FIFO.' },
    fifo_group: { type: 'str', orNumber: true, default: null, doc: 'Group of the FIFO, by name or number.' },
    fifo_user: { type: 'str', orNumber: true, default: null, doc: 'Owner of the FIFO, by name or number.' },
    fifo_reply_dir: { type: 'str', default: '/tmp/', doc: 'Folder in which clients make the FIFOs for replies.' },
    dgram_socket: {
      type: 'str',
      default: 'kamailio_rpc.sock',
      doc: 'Path of the unix datagram socket, or udp:IP:PORT; a relative path lies in the run directory.',
    },
    dgram_workers: { type: 'int', default: 1, min: 0, doc: 'Processes for the datagram socket in Kamailio.' },
    dgram_timeout: { type: 'int', default: 2000, min: 0, doc: 'Milliseconds that sending a reply may take.' },
    dgram_mode: { type: 'int', default: 0o660, min: 0, max: 0o777, doc: 'Permission bits of the datagram socket.' },
    dgram_group: {
      type: 'str',
      orNumber: true,
      default: null,
      doc: 'Group of the datagram socket, by name or number.',
    },
    dgram_user: { type: 'str', orNumber: true, default: null, doc: 'Owner of the datagram socket, by name or number.' },
    tcp_socket: { type: 'str', default: null, doc: 'Address for TCP, tcp:IP:PORT; one request for each connection.' },
  },
  functions: {
    jsonrpc_dispatch: {
      doc: 'Runs the JSON-RPC request in the body of an HTTP request and answers it, in event_route[xhttp:request].',
      routes: ['request', 'event'],
      args: {},
      returns: {
        1: 'The request was answered, or is none of HTTP.',
        '-1': 'The body is no JSON, or the transport lacks 1.',
      },
      suspends: true,
    },
    jsonrpc_exec: {
      doc: 'Runs a JSON-RPC request; $jsonrpl holds what came of it.',
      routes: anyRoute,
      args: { cmd: { kind: 'str', doc: 'The request, a JSON object.' } },
      returns: { 1: 'The request was executed, with or without success.', '-1': 'The text is no JSON.' },
      suspends: true,
      example: 'jsonrpc_exec(\'{"jsonrpc": "2.0", "method": "core.uptime", "id": 1}\');',
    },
  },
  pvars: {
    jsonrpl: {
      type: 'any',
      inner: 'required',
      doc: 'The last result of jsonrpc_exec(): code, text or body.',
      example: '$jsonrpl(body)',
    },
  },
  rpc: {
    'jsonrpc.echo': { doc: 'Gives back the texts and integers that it is given.', array: true },
  },
})
