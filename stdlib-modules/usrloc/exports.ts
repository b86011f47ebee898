import { defineExports } from '#grammar/manifest.ts'

/** Columns of the location table; they matter only with a database. */
const columns = {
  ruid_column: { type: 'str', default: 'ruid', doc: 'Database column of the record id.' },
  user_column: { type: 'str', default: 'username', doc: 'Database column of the user.' },
  domain_column: { type: 'str', default: 'domain', doc: 'Database column of the domain.' },
  contact_column: { type: 'str', default: 'contact', doc: 'Database column of the contact URI.' },
  expires_column: { type: 'str', default: 'expires', doc: 'Database column of the time at which a contact ends.' },
  q_column: { type: 'str', default: 'q', doc: 'Database column of the q value.' },
  callid_column: { type: 'str', default: 'callid', doc: 'Database column of the Call-ID.' },
  cseq_column: { type: 'str', default: 'cseq', doc: 'Database column of the CSeq number.' },
  flags_column: { type: 'str', default: 'flags', doc: 'Database column of the internal flags.' },
  cflags_column: { type: 'str', default: 'cflags', doc: 'Database column of the branch flags.' },
  user_agent_column: { type: 'str', default: 'user_agent', doc: 'Database column of the User-Agent.' },
  received_column: { type: 'str', default: 'received', doc: 'Database column of the source address.' },
  path_column: { type: 'str', default: 'path', doc: 'Database column of the Path.' },
  socket_column: { type: 'str', default: 'socket', doc: 'Database column of the receiving socket.' },
  methods_column: { type: 'str', default: 'methods', doc: 'Database column of the methods mask.' },
  instance_column: { type: 'str', default: 'instance', doc: 'Database column of the +sip.instance value.' },
  reg_id_column: { type: 'str', default: 'reg_id', doc: 'Database column of the reg-id.' },
  server_id_column: { type: 'str', default: 'server_id', doc: 'Database column of the server_id.' },
  connection_id_column: { type: 'str', default: 'connection_id', doc: 'Database column of the TCP connection.' },
  keepalive_column: { type: 'str', default: 'keepalive', doc: 'Database column of the keepalive state.' },
  partition_column: { type: 'str', default: 'partition', doc: 'Database column of the partition number.' },
} as const

/** Parameters that matter only with a database. */
const database = {
  db_url: {
    type: 'str',
    default: 'mysql://kamailio:kamailiorw@localhost/kamailio',
    is: 'db_url',
    doc: 'Database that keeps the contacts when db_mode is not 0.',
  },
  db_mode: {
    type: 'int',
    default: 0,
    doc: '0: contacts live in memory alone; 1, 2, 3 and 4 use a database, which this version of kamkit cannot do yet.',
  },
  db_load: { type: 'int', default: 1, doc: 'Whether contacts are loaded from the database at start.' },
  db_insert_update: { type: 'int', default: 0, doc: 'Whether an insert of a row that exists becomes an update.' },
  db_update_as_insert: { type: 'int', default: 0, doc: 'Whether updates are written as inserts.' },
  db_check_update: { type: 'int', default: 0, doc: 'Whether an update that changed no row is followed by an insert.' },
  db_ops_ruid: { type: 'int', default: 1, doc: 'Whether rows are found by record id instead of contact and Call-ID.' },
  db_raw_fetch_type: { type: 'int', default: 0, doc: 'Kind of the raw query that fetches contacts for keepalives.' },
  db_insert_null: { type: 'int', default: 0, doc: 'Whether empty columns are written as NULL.' },
  db_timer_clean: { type: 'int', default: 0, doc: 'Whether the timer deletes ended contacts from the database.' },
  db_clean_tcp: { type: 'int', default: 0, doc: 'Whether TCP contacts are dropped from the database at start.' },
  fetch_rows: { type: 'int', default: 2000, doc: 'Rows that are fetched from the database at once.' },
  expires_type: { type: 'int', default: 0, doc: '1: times are stored as numbers, 0: as dates.' },
  skip_remote_socket: { type: 'int', default: 0, doc: 'Whether rows with sockets of other servers are left out.' },
  server_id_filter: { type: 'int', default: 0, doc: 'Whether only rows with the own server_id are used.' },
  rm_expired_delay: { type: 'int', default: 0, doc: 'Seconds that ended rows stay in the database.' },
  version_table: { type: 'int', default: 1, doc: 'Whether the version of the table is checked at start.' },
  load_rank: { type: 'int', default: 1, doc: 'Process that loads the contacts.' },
} as const

/** Keepalives that usrloc itself sends (nathelper has its own). */
const keepalive = {
  ka_mode: { type: 'int', default: 0, doc: 'Which contacts get keepalives: 0 none, 1 all, 2 behind NAT, 4 over UDP.' },
  ka_from: { type: 'str', default: 'sip:server@kamailio.org', doc: 'From URI of keepalives.' },
  ka_domain: { type: 'str', default: 'kamailio.org', doc: 'Domain of the To URI of keepalives.' },
  ka_method: { type: 'str', default: 'OPTIONS', doc: 'Method of keepalives.' },
  ka_filter: { type: 'int', default: 0, doc: '1: keepalives only for contacts with the own server_id.' },
  ka_interval: { type: 'int', default: 40, doc: 'Seconds between keepalives to a contact.' },
  ka_randomize: { type: 'int', default: 20, doc: 'Greatest number of random seconds to add to ka_interval.' },
  ka_timeout: {
    type: 'int',
    default: 0,
    doc: 'Seconds without an answer after which a contact is removed; 0 for never.',
  },
  ka_loglevel: { type: 'int', default: 255, doc: 'Level at which answered keepalives are logged.' },
  ka_logmsg: {
    type: 'str',
    default: ' to-uri: [$tu] remote-addr: [$sas]',
    is: 'format',
    doc: 'Text added to that log line.',
  },
  ka_reply_codes: {
    type: 'str',
    default: null,
    doc: 'Replies that count as answers, joined by commas; absent for all.',
  },
} as const

/** What usrloc exports. */
export const usrloc = defineExports({
  name: 'usrloc',
  doc: 'Location service: keeps the contacts of registered users (RFC 3261 §10.3).',
  params: {
    ...columns,
    ...database,
    ...keepalive,
    timer_interval: { type: 'int', default: 60, doc: 'Seconds between two searches for contacts that ended.' },
    timer_procs: {
      type: 'int',
      default: 0,
      doc: 'Processes for these searches; accepted, one thread does it all here.',
    },
    use_domain: { type: 'int', default: 0, doc: 'Whether the domain belongs to the address of record.' },
    desc_time_order: { type: 'int', default: 0, doc: 'Orders contacts by time, newest first, instead of by q.' },
    matching_mode: {
      type: 'int',
      default: 0,
      doc: 'How a binding is found: 0 by contact, 1 with its Call-ID, 2 with its Path, 3 by Call-ID alone.',
    },
    cseq_delay: {
      type: 'int',
      default: 20,
      doc: 'Seconds in which the same Call-ID and CSeq count as a retransmission.',
    },
    hash_size: {
      type: 'int',
      default: 10,
      doc: 'Exponent of the table size that ul.dump shows; memory grows as needed.',
    },
    nat_bflag: { type: 'int', default: -1, doc: 'Number of the branch flag that marks contacts behind NAT.' },
    handle_lost_tcp: { type: 'int', default: 0, doc: 'Removes contacts whose TCP connection was closed.' },
    close_expired_tcp: { type: 'int', default: 0, doc: 'Closes the TCP connection of a contact that ended.' },
    preload: { type: 'str', repeats: true, doc: 'Name of a location table to make at start.' },
    xavp_contact: {
      type: 'str',
      default: null,
      doc: 'Name of the xavp that is kept with each contact and restored at lookup.',
    },
  },
  rpc: {
    'ul.dump': { args: ['mode'], doc: 'Shows all contacts; with the argument brief only the addresses of record.' },
    'ul.lookup': { args: ['table', 'aor'], doc: 'Shows the contacts of an address of record.' },
    'ul.rm': { args: ['table', 'aor'], doc: 'Removes an address of record.' },
    'ul.rm_contact': { args: ['table', 'aor', 'contact'], doc: 'Removes one contact.' },
    'ul.flush': { doc: 'Writes contacts to the database; does nothing without one.' },
    'ul.add': {
      args: ['table', 'aor', 'contact', 'expires', 'q', 'path', 'flags', 'cflags', 'methods', 'received', 'socket'],
      doc: 'Adds a contact; 0 or . stands for a path, received or socket that is not set.',
    },
    'ul.db_users': { args: ['table'], doc: 'Counts the users in the database that have contacts.' },
    'ul.db_contacts': { args: ['table'], doc: 'Counts the contacts in the database.' },
    'ul.db_expired_contacts': { args: ['table'], doc: 'Counts the ended contacts in the database.' },
  },
  statistics: {
    registered_users:
      'Addresses of record in memory, in all tables. Each table has <table>_users, _contacts and _expires.',
  },
})
