import { defineExports } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'

const recordRoutes = ['request', 'branch', 'failure'] as const

const looseRouteCodes = {
  1: 'The next hop was taken from the route set.',
  2: 'The next hop was taken from a flow token (module outbound).',
  '-1': 'There is no Route header, or it cannot be used.',
  '-2': 'The flow token was tampered with (module outbound).',
  '-3': 'An initial request had no Route but that of this server, which was removed.',
} as const

const recordRouteCodes = {
  1: 'The header will be added when the request is sent.',
  '-1': 'The request has a Record-Route of this server already, or is malformed.',
} as const

/** What rr exports. */
export const rr = defineExports({
  name: 'rr',
  doc: 'Record-Route, and routing of requests that carry a route set (RFC 3261 §16.4, §16.6, §16.12).',
  params: {
    append_fromtag: {
      type: 'int',
      default: 1,
      doc: 'Adds the From tag as ftag, so that the direction of later requests is known.',
    },
    enable_double_rr: {
      type: 'int',
      default: 1,
      doc: 'Two Record-Routes when a request enters and leaves by different sockets; 2: always two; 0: always one.',
    },
    enable_full_lr: {
      type: 'int',
      default: 0,
      doc: 'Writes ;lr=on instead of ;lr for user agents that lose flag parameters.',
    },
    add_username: { type: 'int', default: 0, doc: 'Puts the user of the received R-URI into the Record-Route URI.' },
    enable_socket_mismatch_warning: {
      type: 'int',
      default: 1,
      doc: 'Warns when the second of two own Routes names no socket of this server.',
    },
    custom_user_avp: {
      type: 'str',
      default: null,
      is: 'avp',
      doc: 'AVP whose value add_username uses instead of the R-URI user.',
    },
    force_send_socket: {
      type: 'int',
      default: 0,
      doc: 'Sends from the socket that the Route names, even for a single Route.',
    },
    ignore_sips: { type: 'int', default: 0, doc: 'Writes sip: even when the R-URI is a sips: one.' },
    sockname_mode: {
      type: 'int',
      default: 0,
      doc: 'Adds the name of the socket as parameter sn and finds the socket by it.',
    },
    loose_route_mode: {
      type: 'int',
      default: 0,
      doc: 'Odd: an R-URI that names this server does not count as the sign of a strict router.',
    },
  },
  functions: {
    loose_route: {
      doc: 'Routes a request by its Route headers: removes those of this server and sets the next hop.',
      routes: ['request'],
      returns: looseRouteCodes,
      example: 'if (loose_route()) { route(RELAY); exit; }',
    },
    loose_route_mode: {
      doc: 'Like loose_route(), with the value of the parameter loose_route_mode for this call.',
      routes: ['request'],
      args: { mode: { kind: 'int', doc: '1: do not look for strict routers; 0: look for them.' } },
      returns: looseRouteCodes,
      since: '5.8',
    },
    loose_route_preloaded: {
      doc: 'Like loose_route(), but true only for an initial request whose only Route is that of this server.',
      routes: ['request'],
      returns: { 1: 'The Route was that of this server alone.', '-1': 'Anything else.' },
    },
    record_route: {
      doc: 'Adds a Record-Route header with the address of the socket that the request leaves by.',
      routes: recordRoutes,
      overloads: [{}, { params: { kind: 'str', doc: 'Parameters to add, beginning with a semicolon.' } }],
      returns: recordRouteCodes,
      example: 'if (is_method("INVITE|SUBSCRIBE")) record_route();',
    },
    record_route_preset: {
      doc: 'Adds one or two Record-Route headers with given addresses.',
      routes: recordRoutes,
      overloads: [
        { address: { kind: 'str', doc: 'host[:port][;parameters] of the header.' } },
        {
          address: { kind: 'str', doc: 'host[:port][;parameters] of the upper header.' },
          address2: { kind: 'str', doc: 'The same of the lower header.' },
        },
      ],
      returns: recordRouteCodes,
    },
    record_route_advertised_address: {
      doc: 'Adds Record-Route headers with a given address, two when the protocol changes.',
      routes: recordRoutes,
      args: { address: { kind: 'str', doc: 'host[:port] to show.' } },
      returns: recordRouteCodes,
    },
    remove_record_route: {
      doc: 'Takes back the Record-Route headers that this request got here.',
      routes: ['request', 'failure'],
      returns: { 1: 'Done, whether there were any or not.' },
    },
    add_rr_param: {
      doc: 'Adds parameters to the Record-Route URI, before or after record_route().',
      routes: recordRoutes,
      args: { param: { kind: 'str', doc: 'Text such as ";nat=yes".' } },
      returns: { 1: 'Added, or kept for record_route().', '-1': 'The header was made by record_route_preset().' },
    },
    check_route_param: {
      doc: "Searches the URI parameters of this server's Route, which begin with a semicolon.",
      routes: ['request'],
      args: { regex: { kind: 'regex', ignoreCase: true, doc: 'What to search for.' } },
      returns: { 1: 'Found.', '-1': 'Not found, or the request has no Route of this server.' },
      example: 'if (check_route_param("nat=yes")) setbflag(FLB_NATB);',
    },
    is_direction: {
      doc: 'Compares the direction of a request within a dialog; needs append_fromtag.',
      routes: ['request'],
      args: { direction: { kind: 'enum', values: ['upstream', 'downstream'], doc: 'downstream: caller to callee.' } },
      returns: { 1: 'It goes that way.', '-1': 'It goes the other way.' },
    },
    rr_next_hop_route: {
      doc: 'Tells whether loose_route() found a further Route behind those of this server.',
      routes: anyRoute,
      returns: { 1: 'The next hop comes from a Route header.', '-1': 'It does not.' },
      since: '5.6',
    },
  },
  pvars: {
    route_uri: { type: 'str', doc: 'The URI of the first Route header.' },
    fti: { type: 'str', doc: 'The From tag of the request that began the dialog.' },
    tti: { type: 'str', doc: 'The To tag of the dialog, seen from the request that began it.' },
    rdir: {
      type: 'any',
      inner: 'required',
      doc: 'Direction of the request: $rdir(id) is 1 downstream and 2 upstream, $rdir(name) the word.',
      example: 'if ($rdir(id) == 2) xlog("from callee\\n");',
    },
  },
})
