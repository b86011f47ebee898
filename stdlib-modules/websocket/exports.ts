import { defineExports } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'

const connectionId = ['id'] as const

/** What websocket exports. */
export const websocket = defineExports({
  name: 'websocket',
  doc: 'SIP over WebSockets (RFC 6455, RFC 7118): the handshake over HTTP, frames, keepalives.',
  dependencies: ['sl', 'tm'],
  functions: {
    ws_handle_handshake: {
      doc: 'Answers the HTTP request with 101 and makes a WebSocket of its connection.',
      routes: anyRoute,
      args: {},
      returns: {
        0: 'It was no good handshake; it is answered, and the script ends.',
        1: 'The connection is a WebSocket.',
      },
      example: 'if ($hdr(Upgrade) =~ "websocket") { if (ws_handle_handshake()) exit; }',
    },
    ws_close: {
      doc: 'Begins to close a WebSocket: that of this message, or another one.',
      routes: anyRoute,
      overloads: [
        {},
        {
          status: { kind: 'int', doc: 'Status of the close frame (RFC 6455 §7.4); 1000 unless given.' },
          reason: { kind: 'str', doc: 'Reason in the close frame.' },
        },
        {
          status: { kind: 'int', doc: 'Status of the close frame.' },
          reason: { kind: 'str', doc: 'Reason in the close frame.' },
          connection: { kind: 'int', doc: 'Id of the connection ($conid).' },
        },
      ],
      returns: { 1: 'The close frame was sent.', '-1': 'There is no such WebSocket.' },
      example: 'ws_close("4000", "Because I say so");',
    },
  },
  params: {
    keepalive_mechanism: {
      type: 'int',
      default: 1,
      doc: 'What idle connections get: 1 pings, which must be answered, 2 pongs, 3 only a look whether they exist, 0 nothing.',
    },
    keepalive_timeout: {
      type: 'int',
      default: 180,
      live: true,
      doc: 'Seconds after the last frame at which a connection is idle.',
    },
    ping_application_data: {
      type: 'str',
      doc: 'Payload of pings, up to 125 bytes; name and version of the server unless set.',
    },
    sub_protocols: { type: 'int', default: 1, doc: 'Sub-protocols: 1 is sip. 2, msrp, needs the module msrp.' },
    cors_mode: {
      type: 'int',
      default: 0,
      min: 0,
      max: 2,
      doc: 'Access-Control-Allow-Origin of the answer: 0 none, 1 any origin, 2 the origin of the request.',
    },
    keepalive_interval: { type: 'int', default: 1, doc: 'Seconds between two looks for idle connections.' },
    keepalive_processes: { type: 'int', default: 1, doc: 'Has no effect but in core.ps: one process looks for them.' },
    timer_interval: { type: 'int', default: 1, doc: 'Seconds between two looks for connections that ended.' },
    rm_delay_interval: {
      type: 'int',
      default: 5,
      doc: 'Seconds from the end of a connection to event_route[websocket:closed].',
    },
    verbose_list: { type: 'int', default: 0, doc: 'Logs, at debug level, each look for idle connections.' },
    event_callback: { type: 'str', doc: 'Of embedded languages (KEMI): it has no effect.' },
  },
  pvars: {
    ws_conid: { type: 'int', doc: 'Id of the WebSocket of this message, or of the one that was closed.' },
  },
  rpc: {
    'ws.dump': { doc: 'Lists the first 50 WebSockets.', args: ['order'] },
    'ws.close': { doc: 'Begins to close a WebSocket.', args: connectionId },
    'ws.ping': { doc: 'Sends a ping.', args: connectionId },
    'ws.pong': { doc: 'Sends a pong.', args: connectionId },
    'ws.enable': { doc: 'Takes handshakes again.' },
    'ws.disable': { doc: 'Refuses handshakes with 503.' },
  },
  cfgVars: {
    enabled: { type: 'int', default: 1, doc: 'Whether handshakes are taken.' },
  },
  statistics: {
    ws_current_connections: 'WebSockets now.',
    ws_max_concurrent_connections: 'Most WebSockets at one time.',
    ws_sip_current_connections: 'WebSockets for SIP now.',
    ws_sip_max_concurrent_connections: 'Most WebSockets for SIP at one time.',
    ws_msrp_current_connections: 'WebSockets for MSRP now.',
    ws_msrp_max_concurrent_connections: 'Most WebSockets for MSRP at one time.',
    ws_failed_connections: 'WebSockets that ended with an error.',
    ws_local_closed_connections: 'WebSockets that this server began to close.',
    ws_received_frames: 'Frames received.',
    ws_remote_closed_connections: 'WebSockets that the peer began to close.',
    ws_transmitted_frames: 'Frames sent.',
    ws_sip_failed_connections: 'WebSockets for SIP that ended with an error.',
    ws_sip_local_closed_connections: 'WebSockets for SIP that this server began to close.',
    ws_sip_received_frames: 'SIP messages received.',
    ws_sip_remote_closed_connections: 'WebSockets for SIP that the peer began to close.',
    ws_sip_transmitted_frames: 'SIP messages sent.',
    ws_msrp_failed_connections: 'WebSockets for MSRP that ended with an error.',
    ws_msrp_local_closed_connections: 'WebSockets for MSRP that this server began to close.',
    ws_msrp_received_frames: 'MSRP messages received.',
    ws_msrp_remote_closed_connections: 'WebSockets for MSRP that the peer began to close.',
    ws_msrp_transmitted_frames: 'MSRP messages sent.',
    ws_failed_handshakes: 'Handshakes refused.',
    ws_successful_handshakes: 'Handshakes taken.',
    ws_sip_successful_handshakes: 'Handshakes taken for SIP.',
    ws_msrp_successful_handshakes: 'Handshakes taken for MSRP.',
  },
  events: {
    'websocket:closed': 'Runs some seconds after a WebSocket ended; $si, $sp and $ws_conid tell which.',
  },
})
