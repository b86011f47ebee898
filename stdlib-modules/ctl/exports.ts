import { defineExports } from '#grammar/manifest.ts'

/** What ctl exports. */
export const ctl = defineExports({
  name: 'ctl',
  doc: 'Control sockets for kamcmd: RPC commands over binrpc on unix sockets, UDP and TCP.',
  params: {
    fifo: {
      type: 'str',
      repeats: true,
      doc: 'A FIFO for the line protocol of early SER; Kamailio is built without it, and kamkit does not have it.',
      deprecated: 'Use binrpc, or the FIFO of jsonrpcs.',
    },
    binrpc: {
      type: 'str',
      repeats: true,
      doc: 'A socket to listen on: unixs:PATH, unixd:PATH, tcp:IP[:PORT], udp:IP[:PORT]; unixs:kamailio_ctl when none is given.',
    },
    mode: { type: 'int', default: 0o600, min: 0, max: 0o777, doc: 'Permission bits of the unix sockets.' },
    user: {
      type: 'str',
      repeats: true,
      doc: 'Owner of the unix sockets, by name or number; the last one given holds.',
    },
    group: {
      type: 'str',
      repeats: true,
      doc: 'Group of the unix sockets, by name or number; the last one given holds.',
    },
    autoconversion: { type: 'int', default: 0, min: 0, max: 1, doc: 'Convert between numbers and texts in arguments.' },
    binrpc_max_body_size: {
      type: 'int',
      default: 32,
      min: 1,
      doc: 'Largest reply in kilobytes; a longer one becomes a fault.',
    },
    binrpc_struct_max_body_size: {
      type: 'int',
      default: 8,
      min: 1,
      doc: 'Kilobytes that Kamailio sets aside for a structure in a reply; kamkit needs no such limit.',
    },
    binrpc_buffer_size: {
      type: 'int',
      default: 1,
      min: 1,
      doc: 'Kilobytes by which Kamailio grows a reply; kamkit needs no such step.',
    },
  },
  rpc: {
    'ctl.who': { doc: 'Lists who is connected: protocol, transport, addresses and ports.' },
    'ctl.connections': { doc: 'Gives the number of connections.' },
    'ctl.listen': { doc: 'Lists the sockets: protocol, transport, address and port.' },
  },
})
