import type { CoreParameterTable } from './facts.ts'

/** How messages are read, changed and sent. */
// prettier-ignore
export const messageParameters: CoreParameterTable = {
  check_via: { value: 'number', default: 0, doc: 'Drop replies whose topmost Via is none of this server.' },
  force_rport: { value: 'number', default: 0, aliases: ['add_rport'], doc: 'Send replies to the source port of every request, as force_rport() does for one.' },
  local_rport: { value: 'number', default: 0, doc: 'Put rport into the Via of every request that is sent, as add_local_rport() does for one.' },
  reply_to_via: { value: 'number', default: 0, doc: 'Send replies made here to the address in Via instead of the source address.' },
  onsend_route_reply: { value: 'number', default: 0, doc: 'Run onsend_route before replies too.' },
  received_route_mode: { value: 'int', default: 0, doc: '1 runs event_route[core:msg-received] for each message before anything else.' },
  server_signature: { value: 'number', default: 1, doc: 'Whether messages made here name the server.' },
  server_header: { value: 'string', doc: 'The whole header that names the server in replies made here: "Server: Example".' },
  user_agent_header: { value: 'string', doc: 'The whole header that names the server in requests made here: "User-Agent: Example".' },
  sip_warning: { value: 'number', default: 0, doc: 'Put a Warning header with details of the request into replies made here.' },
  sip_parser_mode: { value: 'int', default: 1, doc: '0 is lenient with what the SIP parser otherwise refuses, such as bad display names.', without: 'unseen' },
  phone2tel: { value: 'number', default: 1, doc: 'With user=phone the user of a URI ends at its first semicolon, as in a tel URI.' },
  http_reply_hack: { value: 'number', default: 0, aliases: ['http_reply_parse'], doc: 'Take replies of HTTP for replies of SIP.' },
  hdr_name_extra_chars: { value: 'string', doc: 'Further characters that names of headers may have.' },
  uri_host_extra_chars: { value: 'string', doc: 'Further characters that hosts in URIs may have. Here an underscore always counts as one.' },
  xavp_via_params: { value: 'string', doc: 'Name of the xavp whose members become parameters of the Via of requests that are sent.' },
  xavp_via_fields: { value: 'string', doc: 'Name of the xavp whose members address and port replace those in Via.' },
  xavp_via_reply_params: { value: 'string', since: '5.7', doc: 'Name of the xavp whose members become parameters of the Via of replies.' },
  msg_apply_changes_mode: { value: 'number', default: 0, since: '5.7', doc: '1: msg_apply_changes() keeps more of the state of a message.', without: 'unseen' },
  msg_recv_max_size: { value: 'number', default: 32767, since: '5.7', min: 1, max: 65535, doc: 'Bytes that a received message may have; longer ones are dropped.' },
  msg_time: { value: 'number', default: 1, doc: 'Keep the time at which each message was received.', without: 'process' },
}

/** How routing blocks run. */
// prettier-ignore
export const scriptParameters: CoreParameterTable = {
  max_while_loops: { value: 'number', default: 100, doc: 'Turns that a while loop may take; 0 for no limit.' },
  max_recursive_level: { value: 'number', default: 256, doc: 'How deep blocks and route() calls may nest.' },
  max_branches: { value: 'number', default: 12, min: 1, max: 31, doc: 'Destinations to which one request may be forked.' },
  return_mode: { value: 'number', default: 0, since: '5.7', doc: '1: calls keep their return code inside expressions, and conditions hold for every number but 0; any other but 0: conditions alone.' },
  rpc_exec_delta: { value: 'number', default: 0, since: '5.7', doc: 'Seconds within which a command of the RPC interface may not run twice.' },
  version_table: { value: 'string', default: 'version', doc: 'Table that holds the versions of the other tables.', without: 'database' },
}
