import { defineExports } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'

const yesNo = { 1: 'yes', '-1': 'no' } as const
const textTest = { 1: 'yes', '-1': 'no', '-2': 'no, or the text is empty', '-3': 'it has other characters' } as const
const compared = { 1: 'the same', '-1': 'not the same', '-2': 'one of them cannot be read' } as const
const done = { 1: 'done', '-1': 'failed' } as const
/** Kamailio gives numbers of its own making to some failures. */
const failures = { 1: 'done', '-1': 'failed', any: 'failed, with a number that says where' } as const
const request = ['request', 'event'] as const
const requestAndReply = ['request', 'event', 'onreply', 'reply'] as const
const outgoing = ['request', 'event', 'branch', 'failure'] as const
const withReplies = ['request', 'event', 'failure', 'branch', 'onreply', 'reply'] as const

const text = { kind: 'str', doc: 'Text.' } as const
const uri = { kind: 'str', doc: 'URI.' } as const
const parameter = { kind: 'str', doc: 'Name of the parameter.' } as const
const uriVariable = { kind: 'pvar', doc: 'Variable with a URI.' } as const

/** Questions about messages and URIs, and changes of URIs and Contacts. */
export const siputils = defineExports({
  name: 'siputils',
  doc: 'Questions about messages and URIs, and changes of URIs and Contacts.',
  dependencies: ['sl'],
  params: {
    options_accept: { type: 'str', default: '*/*', doc: 'Body of Accept in answers to OPTIONS.' },
    options_accept_encoding: { type: 'str', default: '', doc: 'Body of Accept-Encoding in answers to OPTIONS.' },
    options_accept_language: { type: 'str', default: 'en', doc: 'Body of Accept-Language in answers to OPTIONS.' },
    options_support: { type: 'str', default: '', doc: 'Body of Supported in answers to OPTIONS.' },
    contact_flds_separator: {
      type: 'str',
      doc: 'The character between the fields of an encoded Contact, * by default.',
    },
    rpid_prefix: { type: 'str', default: '', doc: 'Text before the value in Remote-Party-ID.' },
    rpid_suffix: {
      type: 'str',
      default: ';party=calling;id-type=subscriber;screen=yes',
      doc: 'Text after the value in Remote-Party-ID.',
    },
    rpid_avp: { type: 'str', default: '$avp(s:rpid)', is: 'avp', doc: 'Variable with the value of Remote-Party-ID.' },
    e164_max_len: { type: 'int', default: 16, doc: 'Longest E.164 number with its plus sign, in characters.' },
  },
  cfgVars: {
    ring_timeout: {
      type: 'int',
      default: 30,
      live: true,
      isHidden: true,
      doc: 'Has no effect: Kamailio keeps it for a function that is gone.',
    },
  },
  functions: {
    has_totag: { doc: 'Tells whether To has a tag.', routes: anyRoute, returns: yesNo },
    is_request: { doc: 'Tells whether the message is a request.', routes: anyRoute, returns: yesNo },
    is_reply: { doc: 'Tells whether the message is a reply.', routes: anyRoute, returns: yesNo },
    is_sip: { doc: 'Tells whether the message is a SIP message.', routes: anyRoute, returns: yesNo },
    is_http: { doc: 'Tells whether the message is an HTTP message.', routes: anyRoute, returns: yesNo },
    is_first_hop: {
      doc: 'Tells whether the message came from the user agent itself.',
      routes: anyRoute,
      overloads: [{}, { mode: { kind: 'int', doc: 'Has no effect on what was seen of 6.1.5.' } }],
      returns: yesNo,
    },
    sip_parse_headers: { doc: 'Tells whether all headers can be read.', routes: anyRoute, returns: done },
    is_user: {
      doc: 'Tells whether the user name of the credentials that were checked is this one.',
      routes: ['request', 'event', 'local'],
      args: { name: { kind: 'str', doc: 'User name.' } },
      returns: yesNo,
    },
    is_supported: {
      doc: 'Tells whether the Supported header names an extension.',
      routes: anyRoute,
      args: {
        option: {
          kind: 'enum',
          values: ['path', '100rel', 'timer', 'eventlist', 'gruu', 'outbound'],
          doc: 'Option tag.',
        },
      },
      returns: yesNo,
    },
    is_gruu: {
      doc: 'Tells whether the R-URI, or the URI given, is a GRUU.',
      routes: anyRoute,
      overloads: [{}, { uri }],
      returns: { 1: 'a public GRUU', 2: 'a temporary GRUU', '-1': 'none' },
    },
    hdr_date_check: {
      doc: 'Tells whether the Date header is not older than some seconds.',
      routes: anyRoute,
      args: { seconds: { kind: 'int', doc: 'Greatest age, in seconds.' } },
      returns: { 1: 'young enough', '-1': 'no Date, or a bad one', '-4': 'too old' },
    },
    is_uri: { doc: 'Tells whether a text is a URI.', routes: anyRoute, args: { text }, returns: yesNo },
    is_numeric: { doc: 'Tells whether a text is digits only.', routes: anyRoute, args: { text }, returns: textTest },
    is_tel_number: {
      doc: 'Tells whether a text is digits, with or without a plus sign before them.',
      routes: anyRoute,
      args: { text },
      returns: textTest,
    },
    is_alphanum: {
      doc: 'Tells whether a text is letters and digits only.',
      routes: anyRoute,
      args: { text },
      returns: textTest,
    },
    is_alphanumex: {
      doc: 'Tells whether a text is letters, digits and some further characters only.',
      routes: anyRoute,
      args: { text, characters: { kind: 'str', doc: 'The further characters.' } },
      returns: textTest,
    },
    cmp_uri: {
      doc: 'Compares two URIs by the rules of RFC 3261 section 19.1.4.',
      routes: anyRoute,
      args: { first: uri, second: uri },
      returns: compared,
    },
    cmp_aor: {
      doc: 'Compares user and host of two URIs.',
      routes: anyRoute,
      args: { first: uri, second: uri },
      returns: compared,
    },
    cmp_hdr_name: {
      doc: 'Tells whether two names, compact ones too, are of the same header.',
      routes: anyRoute,
      args: { first: { kind: 'str', doc: 'Header name.' }, second: { kind: 'str', doc: 'Header name.' } },
      returns: { 1: 'the same', '-1': 'not the same', '-2': 'not the same, or no names' },
    },
    is_e164: {
      doc: 'Tells whether a variable holds a plus sign and digits.',
      routes: ['request', 'event', 'failure', 'local'],
      args: { number: { kind: 'pvar', doc: 'Variable with a number.' } },
      returns: yesNo,
    },
    is_uri_user_e164: {
      doc: 'Tells whether the user part of a URI is a plus sign and digits.',
      routes: anyRoute,
      args: { uri: uriVariable },
      returns: yesNo,
    },
    uri_param: {
      doc: 'Tells whether the R-URI has a parameter without a value, or with the value given.',
      routes: outgoing,
      overloads: [{ name: parameter }, { name: parameter, value: { kind: 'str', doc: 'Value.' } }],
      returns: yesNo,
    },
    uri_param_any: {
      doc: 'Tells whether the R-URI has a parameter, with or without a value.',
      routes: outgoing,
      args: { name: parameter },
      returns: yesNo,
    },
    uri_param_rm: {
      doc: 'Removes a parameter from the R-URI.',
      routes: outgoing,
      args: { name: parameter },
      returns: done,
    },
    add_uri_param: {
      doc: 'Adds a parameter to the R-URI.',
      routes: request,
      args: { parameter: { kind: 'literal', constant: true, doc: 'name=value, taken as it is.' } },
      returns: done,
    },
    get_uri_param: {
      doc: 'Gives the value of a parameter of the R-URI.',
      routes: ['request', 'event', 'local'],
      args: {
        name: { kind: 'literal', constant: true, doc: 'Name of the parameter, taken as it is.' },
        value: { kind: 'pvar', writable: true, doc: 'Variable that gets the value.' },
      },
      returns: { 1: 'found', '-1': 'not found', '-2': 'the variable cannot be set' },
    },
    set_uri_user: {
      doc: 'Replaces the user part of a URI.',
      routes: anyRoute,
      args: { uri: uriVariable, user: { kind: 'pvar', doc: 'Variable with the user part.' } },
      returns: done,
    },
    set_uri_host: {
      doc: 'Replaces the host of a URI.',
      routes: anyRoute,
      args: { uri: uriVariable, host: { kind: 'pvar', doc: 'Variable with the host.' } },
      returns: done,
    },
    tel2sip: {
      doc: 'Makes a SIP URI of a tel URI; its parameters stay in their order.',
      routes: withReplies,
      args: {
        uri,
        host: { kind: 'str', doc: 'Host of the SIP URI.' },
        result: { kind: 'pvar', writable: true, doc: 'Variable that gets the SIP URI.' },
      },
      returns: { 1: 'done', 2: 'it was no tel URI; the variable stays', '-1': 'failed' },
    },
    tel2sip2: {
      doc: 'Makes a SIP URI of a tel URI; its parameters are sorted (RFC 3261 section 19.1.6).',
      routes: withReplies,
      args: {
        uri,
        host: { kind: 'str', doc: 'Host of the SIP URI.' },
        result: { kind: 'pvar', writable: true, doc: 'Variable that gets the SIP URI.' },
      },
      returns: { 1: 'done, or it was no tel URI and the variable stays', '-1': 'failed' },
    },
    encode_contact: {
      doc: 'Hides the address of each Contact URI in its user part.',
      routes: requestAndReply,
      args: {
        prefix: { kind: 'literal', constant: true, doc: 'First field of the user part.' },
        host: { kind: 'literal', constant: true, doc: 'Host of the new URI.' },
      },
      returns: failures,
      example: 'encode_contact("enc", "192.0.2.1");',
    },
    decode_contact: {
      doc: 'Makes the R-URI again what encode_contact() hid.',
      routes: request,
      returns: failures,
    },
    decode_contact_header: {
      doc: 'Makes each Contact URI again what encode_contact() hid.',
      routes: ['request', 'event', 'failure', 'onreply', 'reply'],
      returns: failures,
    },
    contact_param_encode: {
      doc: 'Replaces each Contact URI; the old one goes into a parameter of the new one.',
      routes: requestAndReply,
      args: { name: parameter, uri },
      returns: failures,
      example: 'contact_param_encode("o", "sip:192.0.2.1");',
    },
    contact_param_encode_alias: {
      doc: 'As contact_param_encode(), with the source address as alias parameter of the old URI.',
      routes: requestAndReply,
      args: { name: parameter, uri },
      returns: failures,
    },
    contact_param_decode: {
      doc: 'Makes each Contact URI again what contact_param_encode() put away.',
      routes: requestAndReply,
      args: { name: parameter },
      returns: failures,
    },
    contact_param_decode_ruri: {
      doc: 'Makes the R-URI again what contact_param_encode() put away.',
      routes: request,
      args: { name: parameter },
      returns: done,
    },
    contact_param_rm: {
      doc: 'Removes a parameter from each Contact URI.',
      routes: requestAndReply,
      args: { name: parameter },
      returns: done,
    },
    contact_param_check: {
      doc: 'Tells whether a Contact URI has a parameter.',
      routes: anyRoute,
      args: { name: parameter },
      returns: yesNo,
    },
    append_rpid_hf: {
      doc: 'Adds Remote-Party-ID with the value of the variable that rpid_avp names.',
      routes: ['request', 'event', 'branch', 'failure'],
      overloads: [
        {},
        {
          prefix: { kind: 'literal', constant: true, doc: 'Text before the value.' },
          suffix: { kind: 'literal', constant: true, doc: 'Text after the value.' },
        },
      ],
      returns: done,
    },
    is_rpid_user_e164: {
      doc: 'Tells whether the user part of the Remote-Party-ID variable is a plus sign and digits.',
      routes: request,
      returns: yesNo,
    },
    options_reply: {
      doc: 'Answers an OPTIONS request for this server with 200.',
      routes: request,
      returns: done,
      example: 'if (is_method("OPTIONS") && $rU == $null) { options_reply(); exit; }',
    },
    sip_p_charging_vector: {
      doc: 'Removes, makes or replaces P-Charging-Vector.',
      routes: anyRoute,
      args: { operation: { kind: 'str', doc: 'r: remove; g: make one when there is none; f: replace or make one.' } },
      returns: {
        1: 'nothing to do',
        2: 'it has no icid-value',
        3: 'made',
        4: 'removed',
        5: 'replaced',
        '-1': 'failed',
      },
    },
  },
  pvars: {
    pcv: {
      type: 'any',
      inner: 'required',
      doc: 'P-Charging-Vector: all, value, genaddr, orig, term or status.',
      example: '$pcv(value)',
    },
  },
})
