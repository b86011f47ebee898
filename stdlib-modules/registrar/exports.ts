import { defineExports } from '#grammar/manifest.ts'
import { anyRoute, replyRoutes } from '#grammar/route-kinds.ts'

const requestRoutes = ['request', 'failure'] as const

const table = {
  kind: 'name',
  of: 'location-table',
  constant: true,
  doc: 'Location table, for example "location".',
} as const
const uri = { kind: 'str', doc: 'SIP URI whose address of record is meant.' } as const

const lookupCodes = {
  1: 'Contacts were found.',
  '-1': 'There is no contact.',
  '-2': 'There are contacts, but none takes the method of the request.',
  '-3': 'The URI is no address of record, or another error.',
} as const

/** What registrar exports. */
export const registrar = defineExports({
  name: 'registrar',
  doc: 'Registrar: saves the contacts of REGISTER requests and sends requests to them (RFC 3261 §10.3).',
  dependencies: ['usrloc', 'sl'],
  params: {
    default_expires: { type: 'int', default: 3600, live: true, doc: 'Seconds of a contact that names no time.' },
    default_expires_range: {
      type: 'int',
      default: 0,
      min: 0,
      max: 100,
      live: true,
      doc: 'Percent by which default_expires is lowered at random at most.',
    },
    expires_range: {
      type: 'int',
      default: 0,
      min: 0,
      max: 100,
      live: true,
      doc: 'Percent by which the time that a contact names is lowered at random at most.',
    },
    default_q: {
      type: 'int',
      default: -1,
      live: true,
      doc: 'q in thousandths of a contact that names none; -1 for none.',
    },
    append_branches: {
      type: 'int',
      default: 1,
      live: true,
      doc: 'Whether lookup() adds branches for all further contacts.',
    },
    case_sensitive: {
      type: 'int',
      default: 0,
      live: true,
      doc: 'Whether the user of an address of record keeps its case.',
    },
    realm_prefix: { type: 'str', default: '', doc: 'Beginning of domains that is left out, such as "sip.".' },
    min_expires: { type: 'int', default: 60, live: true, doc: 'Least number of seconds; 0 for no limit.' },
    max_expires: { type: 'int', default: 0, live: true, doc: 'Greatest number of seconds; 0 for no limit.' },
    min_expires_mode: {
      type: 'int',
      default: 0,
      doc: 'What happens below min_expires: 0 it is raised, 1 a 423 reply.',
    },
    received_param: {
      type: 'str',
      default: 'received',
      doc: 'Contact parameter in replies that shows the source address.',
    },
    received_avp: {
      type: 'str',
      default: null,
      is: 'avp',
      doc: 'AVP with the source address of the request as a URI.',
    },
    max_contacts: {
      type: 'int',
      default: 0,
      live: true,
      doc: 'Contacts that an address of record may have; 0 for any number.',
    },
    retry_after: {
      type: 'int',
      default: 0,
      live: true,
      doc: 'Seconds in the Retry-After header of 5xx replies; 0 for none.',
    },
    sock_mode: { type: 'int', default: 0, doc: '1: the advertised address counts as the socket of a contact.' },
    sock_flag: { type: 'int', default: -1, doc: 'Message flag: the socket is read from the header sock_hdr_name.' },
    sock_hdr_name: {
      type: 'str',
      default: null,
      doc: 'Header with proto:ip:port of the socket that took the request.',
    },
    method_filtering: {
      type: 'int',
      default: 0,
      doc: 'Whether lookup() leaves out contacts that do not take the method.',
    },
    use_path: { type: 'int', default: 0, doc: 'Whether Path headers are saved and used (RFC 3327).' },
    path_mode: {
      type: 'int',
      default: 2,
      doc: 'Path in the reply: 0 never, 1 if supported, 2 refuse when not supported.',
    },
    path_use_received: {
      type: 'int',
      default: 0,
      doc: 'Takes the received parameter of the first Path as source address.',
    },
    path_check_local: { type: 'int', default: 0, doc: 'Leaves out Path URIs of this server at lookup.' },
    xavp_cfg: { type: 'str', default: null, doc: 'xavp with settings for one call, such as $xavp(cfg=>max_contacts).' },
    xavp_rcd: { type: 'str', default: null, doc: 'xavp that gets the details of the contact that was found.' },
    xavp_rcd_mask: {
      type: 'int',
      default: 0,
      doc: 'What to leave out: 1 ruid, 2 contact, 4 expires, 8 received, 16 path.',
    },
    gruu_enabled: {
      type: 'int',
      default: 1,
      doc: 'Whether replies offer GRUUs to user agents that support them (RFC 5627).',
    },
    outbound_mode: { type: 'int', default: 0, doc: 'SIP Outbound (RFC 5626): 0 refused, 1 supported, 2 required.' },
    regid_mode: {
      type: 'int',
      default: 0,
      doc: 'Without effect: reg-id counts also when the request does not support outbound, as in 6.1.5.',
    },
    flow_timer: { type: 'int', default: 0, doc: 'Seconds in the Flow-Timer header of replies; 0 for none.' },
    contact_max_size: { type: 'int', default: 512, doc: 'Greatest length of a contact URI.' },
    event_callback: {
      type: 'str',
      default: null,
      doc: 'Function of an embedded script; kamkit runs event routes only.',
    },
    lookup_filter_mode: {
      type: 'int',
      default: 0,
      doc: 'What lookup() leaves out: 1 by $xavp(cfg=>rlf_bflags), 2 contacts whose TCP connection is gone.',
    },
    use_expired_contacts: {
      type: 'int',
      default: 0,
      live: true,
      doc: 'Whether ended contacts are used until they are removed.',
    },
  },
  // prettier-ignore
  cfgOrder: [
    'realm_pref', 'default_expires', 'default_expires_range', 'expires_range', 'min_expires',
    'max_expires', 'max_contacts', 'retry_after', 'case_sensitive', 'default_q',
    'append_branches', 'use_expired_contacts',
  ],
  functions: {
    save: {
      doc: 'Saves the contacts of a REGISTER (or of the reply to one) and answers it.',
      routes: [...requestRoutes, ...replyRoutes],
      overloads: [
        { table },
        {
          table,
          flags: {
            kind: 'uint',
            doc: '1 memory only, 2 no reply, 4 one contact only, 8 no random time, 16 prepare the reply.',
          },
        },
        { table, flags: { kind: 'uint', doc: 'As above, 0 for none.' }, uri },
      ],
      returns: {
        1: 'Contacts were added.',
        2: 'Contacts were changed.',
        3: 'Contacts were removed.',
        4: 'The request asked for the contacts.',
        '-1': 'The request was refused or is malformed.',
        '-2': 'There would be more contacts than max_contacts.',
      },
      example: 'if (!save("location")) { sl_reply_error(); }',
    },
    lookup: {
      doc: 'Sets the R-URI to the best contact of the address of record and adds branches for the others.',
      routes: requestRoutes,
      overloads: [{ table }, { table, uri }],
      returns: lookupCodes,
      example: 'if (!lookup("location")) { send_reply("404", "Not Found"); exit; }',
    },
    lookup_to_dset: {
      doc: 'Like lookup(), but adds a branch for every contact and leaves the R-URI alone.',
      routes: requestRoutes,
      overloads: [{ table }, { table, uri }],
      returns: lookupCodes,
    },
    lookup_branches: {
      doc: 'Looks up the R-URI and every branch that has nothing but a URI.',
      routes: requestRoutes,
      args: { table },
      returns: lookupCodes,
    },
    lookup_xavp: {
      doc: 'Puts the contacts of an address of record into xavps.',
      routes: anyRoute,
      args: {
        table: { kind: 'name', of: 'location-table', doc: 'Location table.' },
        uri,
        rxname: { kind: 'str', doc: 'xavp for the address of record: aor, count.' },
        cxname: { kind: 'str', doc: 'xavp for each contact: uri, socket, dsturi.' },
      },
      returns: lookupCodes,
    },
    registered: {
      doc: 'Tells whether the address of record has contacts.',
      routes: anyRoute,
      overloads: [
        { table },
        { table, uri },
        {
          table,
          uri,
          match_option: { kind: 'int', doc: 'Sum of 1 Call-ID, 2 received, 4 contact; values from xavp_cfg.' },
        },
        {
          table,
          uri,
          match_option: { kind: 'int', doc: 'As above.' },
          match_action: { kind: 'int', doc: '1: restore xavp_contact; 2: do not fill xavp_rcd.' },
        },
      ],
      returns: { 1: 'It is registered.', '-1': 'It is not.' },
    },
    add_sock_hdr: {
      doc: 'Adds a header with proto:ip:port of the socket that took the request.',
      routes: ['request'],
      args: { name: { kind: 'str', doc: 'Name of the header.' } },
      returns: { 1: 'Added.', '-1': 'The name is empty.' },
    },
    unregister: {
      doc: 'Removes the contacts of an address of record, or one of them.',
      routes: anyRoute,
      overloads: [
        { table, uri },
        { table, uri, ruid: { kind: 'str', doc: 'Record id of the contact to remove.' } },
      ],
      returns: {
        1: 'Done, even when there was nothing to remove.',
        '-1': 'The URI is no address of record.',
        '-2': 'The contact could not be removed.',
        '-3': 'There is no such contact.',
      },
    },
    reg_fetch_contacts: {
      doc: 'Copies the contacts of an address of record, to be read with $ulc(profile=>attribute).',
      routes: requestRoutes,
      args: { table, uri, profile: { kind: 'literal', constant: true, doc: 'Name of the copy.' } },
      returns: { 1: 'Copied.', '-1': 'There is no contact, or the URI is no address of record.' },
    },
    reg_free_contacts: {
      doc: 'Forgets a copy of contacts.',
      routes: requestRoutes,
      args: { profile: { kind: 'literal', constant: true, doc: 'Name of the copy.' } },
      returns: { 1: 'Done.' },
    },
    reg_from_user: {
      doc: 'Tells whether the message comes from the address of one of the contacts.',
      routes: anyRoute,
      args: {
        table: { kind: 'name', of: 'location-table', doc: 'Location table.' },
        uri,
        mode: { kind: 'int', doc: 'Sum of 1 compare the port too, 2 compare the protocol too.' },
      },
      returns: { 1: 'It does.', '-1': 'It does not.' },
    },
    reg_send_reply: {
      doc: 'Sends the reply that save() with flag 2 did not send.',
      routes: requestRoutes,
      returns: { 1: 'Sent.', '-1': 'The reply could not be sent.' },
    },
  },
  pvars: {
    ulc: {
      type: 'any',
      inner: 'required',
      index: true,
      writable: true,
      doc: 'An attribute of copied contacts (reg_fetch_contacts, event usrloc:contact-expired); assigning changes nothing.',
      example: 'xlog("$(ulc(caller=>addr)[0])\\n");',
    },
  },
  statistics: {
    max_expires: 'Value of max_expires.',
    max_contacts: 'Value of max_contacts.',
    default_expire: 'Value of default_expires.',
    default_expires_range: 'Value of default_expires_range.',
    expires_range: 'Value of expires_range.',
    accepted_regs: 'REGISTER requests that were answered with 200.',
    rejected_regs: 'REGISTER requests that were refused.',
  },
  events: { 'usrloc:contact-expired': 'Runs for each contact that ended; see $ulc(exp=>addr).' },
})
