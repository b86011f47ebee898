/**
 * The selects of Kamailio 6.1 (`@via[1].host`) as a tree of names: what may stand behind what. Found by asking the real server which
 * of them it resolves. Modules add selects of their own in their exports.
 */

/** What a select may go on with, and whether it may end here. */
export interface SelectFacts {
  /** What it gives when it ends here. */
  readonly doc?: string
  /** Names that may follow. */
  readonly parts?: SelectTable
  /** What stands behind a name of the writer's choice: `.x` or `["x"]`. */
  readonly any?: SelectFacts
  /** What stands behind an index, `[1]` or `[-1]`. */
  readonly at?: SelectFacts
  /**
   * What follows is looked for in a table of its own: when it is not found there, 6.1.5 reports the select as it starts, and then
   * gives the value of what stands before.
   */
  readonly nested?: true
  /** It cannot end here. */
  readonly alone?: false
  /** Another spelling of this neighbour. */
  readonly is?: string
  /** For what stands behind `any`: the names that are accepted. */
  readonly accepts?: RegExp
}

export type SelectTable = { readonly [name: string]: SelectFacts }

const oneParam: SelectFacts = { doc: 'value of the parameter of this name' }

/** What may follow a URI. */
export const uriParts: SelectTable = {
  type: { doc: 'scheme of the URI' },
  user: { doc: 'user of the URI' },
  rn_user: { doc: 'routing number (rn) among the parameters of the user, or the user' },
  pwd: { doc: 'password of the URI' },
  host: { doc: 'host of the URI' },
  port: { doc: 'port of the URI, as it is written' },
  params: { doc: 'all parameters of the URI', any: oneParam },
  hostport: { doc: 'host and port; the port of the scheme when none is written' },
  transport: { doc: 'transport of the URI; udp or tls when none is written' },
}

const uri = (doc: string): SelectFacts => ({ doc, parts: uriParts, nested: true })

const params: SelectFacts = { alone: false, any: oneParam }

const nameAddr: SelectTable = {
  uri: uri('the URI'),
  tag: { doc: 'the tag' },
  name: { doc: 'the display name, as it is written' },
  params,
}

const viaParts: SelectTable = {
  name: { doc: 'name of the protocol' },
  version: { doc: 'version of the protocol' },
  transport: { doc: 'transport of the hop' },
  host: { doc: 'host of the hop' },
  port: { doc: 'port of the hop, as it is written' },
  comment: { doc: 'comment behind the parameters' },
  params,
  branch: { doc: 'value of the parameter branch' },
  received: { doc: 'value of the parameter received' },
  rport: { doc: 'value of the parameter rport' },
  i: { doc: 'value of the parameter i' },
  alias: { doc: 'value of the parameter alias' },
}

/** What may follow a header of any name. */
const anyHeader: SelectTable = {
  nameaddr: {
    alone: false,
    parts: {
      name: { doc: 'display name of the first address' },
      uri: uri('URI of the first address'),
      params: { doc: 'all parameters of the first address', any: oneParam },
    },
  },
  params,
}

const contactParts: SelectTable = {
  uri: uri('URI of the first contact'),
  name: { doc: 'display name of the first contact' },
  q: { doc: 'value of the parameter q of the first contact' },
  expires: { doc: 'value of the parameter expires of the first contact' },
  methods: { doc: 'value of the parameter methods of the first contact' },
  received: { doc: 'value of the parameter received of the first contact' },
  instance: { doc: 'value of the parameter +sip.instance of the first contact' },
  params,
}

const message: SelectTable = {
  first_line: { doc: 'the first line without its line end' },
  flags: { doc: 'flags that the script set, as a number' },
  len: { doc: 'number of bytes of the message' },
  id: { doc: 'number of the message in this process', parts: { hex: { doc: 'the number in hexadecimal digits' } } },
  type: { doc: 'SIP_REQUEST or SIP_REPLY' },
  header: {
    doc: 'all headers',
    any: {
      doc: 'body of the first header of this name',
      parts: anyHeader,
      at: { doc: 'body of this one of them', parts: anyHeader },
    },
  },
  h: { is: 'header' },
  body: {
    doc: 'what stands behind the headers',
    parts: {
      sdp: {
        doc: 'the session description',
        parts: {
          line: {
            alone: false,
            any: { doc: 'the first line of this letter, without letter and line end', accepts: /^[^=]=?$/ },
          },
        },
      },
    },
  },
  content: { is: 'body' },
  request: {
    doc: 'the whole request',
    parts: {
      method: { doc: 'method of the request' },
      uri: uri('URI of the request, as it was received'),
      version: { doc: 'protocol and version of the request' },
    },
  },
  req: { is: 'request' },
  response: {
    doc: 'the whole reply',
    parts: {
      version: { doc: 'protocol and version of the reply' },
      status: { doc: 'status of the reply' },
      code: { is: 'status' },
      reason: { doc: 'reason phrase of the reply' },
    },
  },
  res: { is: 'response' },
}

const address: SelectTable = {
  ip: { doc: 'IP address' },
  port: { doc: 'port' },
  ip_port: { doc: 'IP address and port' },
}

const credentials: SelectFacts = {
  alone: false,
  any: {
    doc: 'the header with the credentials for this realm',
    parts: {
      username: {
        doc: 'name of the user',
        parts: {
          user: { doc: 'what stands before the @ of the name' },
          domain: { doc: 'what stands behind the @ of the name' },
        },
      },
      realm: { doc: 'the realm' },
      nonce: { doc: 'the nonce' },
      uri: { doc: 'the URI that the digest was made with' },
      cnonce: { doc: 'the cnonce' },
      nc: { doc: 'the nonce count' },
      response: { doc: 'the digest' },
      opaque: { doc: 'the opaque value' },
      algorithm: { doc: 'the algorithm' },
      qop: { doc: 'quality of protection' },
    },
  },
}

const branchUri = (doc: string): SelectFacts => ({
  doc,
  parts: uriParts,
  at: { doc: `${doc} of this index`, parts: uriParts },
})

const ofBranch = (doc: string): SelectFacts => ({ doc, at: { doc: `${doc} of this index` } })

const time = (doc: string): SelectFacts => ({ doc, any: { doc: `${doc} in this format of strftime(3)` } })

const header = (name: string): SelectFacts => ({ doc: `body of the header ${name}` })

/** Modules with selects that are not described here yet: `@tls`, `@db`, `@avp`, `@cnxcc`. */
export const modulesWithOtherSelects: ReadonlySet<string> = new Set([
  'avp',
  'cnxcc',
  'db2_ops',
  'tls',
  'tls_wolfssl',
  'tlsa',
])

/** The selects of the core. */
export const coreSelects: SelectTable = {
  ruri: uri('URI of the request, with the changes of the script'),
  request_uri: { is: 'ruri' },
  dst_uri: uri('where the request is sent instead of its URI'),
  next_hop: {
    doc: 'URI of the next hop: the destination URI, or the request URI',
    nested: true,
    parts: { ...uriParts, src_ip: { doc: 'IP address from which the next hop is reached' } },
  },
  from: { doc: 'body of the header From', parts: nameAddr },
  f: { is: 'from' },
  to: { doc: 'body of the header To', parts: nameAddr },
  t: { is: 'to' },
  refer_to: { doc: 'body of the header Refer-To', parts: nameAddr },
  remote_party_id: { doc: 'body of the header Remote-Party-ID', parts: nameAddr },
  rpid: { is: 'remote_party_id' },
  contact: { doc: 'body of the first header Contact', parts: contactParts },
  m: { is: 'contact' },
  via: {
    doc: 'body of the first header Via',
    parts: viaParts,
    at: { doc: 'this hop, negative numbers from the end', parts: viaParts },
  },
  v: { is: 'via' },
  event: header('Event'),
  record_route: {
    doc: 'body of the first header Record-Route',
    parts: { uri: uri('its first URI'), name: { doc: 'display name of its first address' }, params },
  },
  rr: { is: 'record_route' },
  cseq: { ...header('CSeq'), parts: { num: { doc: 'number of CSeq' }, method: { doc: 'method of CSeq' } } },
  msg: { doc: 'the whole message', parts: message },
  message: { is: 'msg' },
  method: { doc: 'method of the request' },
  version: { doc: 'protocol and version of the message' },
  status: { doc: 'status of the reply' },
  code: { is: 'status' },
  reason: { doc: 'reason phrase of the reply' },
  proxy_authorization: credentials,
  authorization: credentials,
  src: { alone: false, parts: address },
  dst: { alone: false, parts: address },
  received: {
    alone: false,
    parts: {
      proto: { doc: 'protocol' },
      ...address,
      proto_ip_port: { doc: 'protocol, IP address and port of our socket' },
    },
  },
  call_id: header('Call-ID'),
  expires: header('Expires'),
  max_forwards: header('Max-Forwards'),
  content_type: header('Content-Type'),
  content_length: header('Content-Length'),
  subject: header('Subject'),
  organization: header('Organization'),
  priority: header('Priority'),
  session_expires: header('Session-Expires'),
  min_se: header('Min-SE'),
  user_agent: header('User-Agent'),
  sip_if_match: header('SIP-If-Match'),
  date: header('Date'),
  identity: header('Identity'),
  identity_info: header('Identity-Info'),
  sys: {
    alone: false,
    parts: {
      pid: { doc: 'id of the process' },
      server_id: { doc: 'the core parameter server_id' },
      unique: { doc: 'a text that no other server has' },
      now: {
        doc: 'seconds since 1970',
        parts: { local: time('local time'), gmt: time('time of Greenwich'), utc: { is: 'gmt' } },
      },
    },
  },
  branch: {
    alone: false,
    parts: {
      count: { doc: 'number of branches that the script added' },
      uri: branchUri('URI of the added branch'),
      dst_uri: ofBranch('destination URI of the added branch'),
      uriq: ofBranch('URI and q of the added branch'),
      q: ofBranch('q of the added branch'),
    },
  },
  cfg_get: {
    alone: false,
    any: { alone: false, any: { doc: 'value of the variable of this group and name', nested: true } },
  },
  cfg_selected: { alone: false, any: { doc: 'the instance of the group that the script selected' } },
}
