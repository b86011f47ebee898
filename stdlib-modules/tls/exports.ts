import { defineExports, type PvarFacts } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'
import { tlsSelects } from './selects.ts'
import { questions } from './questions.ts'

const openSslOnly = 'Of OpenSSL alone: Node manages this itself.'

/** Kamailio answers these to selects alone (@tls.my.notBefore): it has no such variables. */
function isVariable(question: string): boolean {
  return !question.endsWith('_issuer_uid') && !question.startsWith('my_not')
}

/** `$tls_…`, all of them texts. */
const pvars: { readonly [name: string]: PvarFacts } = {
  ...Object.fromEntries(
    [...questions.keys()].filter(isVariable).map((name): [string, PvarFacts] => [
      `tls_${name}`,
      {
        type: 'str',
        doc: `TLS session of the message's connection: ${name.replaceAll('_', ' ')}; null without one.`,
        ...(name.includes('_san_') ? { index: true } : {}),
      },
    ]),
  ),
  tls_peer_san_count: { type: 'int', inner: 'required', doc: 'How many alternative names of this kind the peer has.' },
  tls_my_san_count: { type: 'int', inner: 'required', doc: 'How many alternative names of this kind we have.' },
  tls: { type: 'str', inner: 'required', doc: 'Names of the certificates: m_subject_line, p_issuer_line and so on.' },
}

/** What tls exports. */
export const tls = defineExports({
  name: 'tls',
  doc: 'SIP over TLS: profiles of keys and certificates for connections in both directions.',
  params: {
    tls_method: { type: 'str', default: 'TLSv1', doc: 'Versions of TLS: TLSv1.2 that one alone, TLSv1.2+ and later.' },
    server_name: { type: 'str', default: null, doc: 'Name to ask servers for (SNI).' },
    verify_certificate: { type: 'int', default: 0, doc: 'Whether the certificate of the peer must be good.' },
    verify_depth: { type: 'int', default: 9, doc: 'Certificates that may stand between it and a trusted one.' },
    require_certificate: { type: 'int', default: 0, doc: 'Whether a client must present a certificate.' },
    verify_client: { type: 'str', default: 'off', doc: 'off, on, optional or optional_no_ca, for clients.' },
    private_key: { type: 'str', default: 'cert.pem', doc: 'File with the private key.' },
    private_key_password: { type: 'str', default: null, doc: 'Password of the private key.' },
    ca_list: { type: 'str', default: null, doc: 'File with the certificates that are trusted.' },
    ca_path: { type: 'str', default: null, doc: 'Folder with certificates that are trusted.' },
    certificate: { type: 'str', default: 'cert.pem', doc: 'File with the certificate and its chain.' },
    crl: { type: 'str', default: null, doc: 'File with certificates that were revoked.' },
    cipher_list: { type: 'str', default: null, doc: 'Ciphers, in the words of OpenSSL.' },
    connection_timeout: { type: 'int', default: 600, doc: 'Seconds until a connection without traffic is closed.' },
    engine: { type: 'str', default: null, nonEmpty: true, doc: `Crypto engine. ${openSslOnly}` },
    engine_config: { type: 'str', default: null, nonEmpty: true, doc: `Its configuration. ${openSslOnly}` },
    engine_algorithms: { type: 'str', default: null, nonEmpty: true, doc: `What it is used for. ${openSslOnly}` },
    provider_quirks_config: { type: 'str', default: null, doc: openSslOnly },
    provider_quirks: { type: 'int', default: 0, doc: openSslOnly },
    tls_log: { type: 'int', default: 3, doc: 'Level of log lines on connections.' },
    tls_debug: { type: 'int', default: 3, doc: 'Level of log lines on details.' },
    session_cache: { type: 'int', default: 0, doc: 'Whether clients may resume sessions.' },
    session_id: { type: 'str', default: 'kamailio-tls-5.x.y', doc: 'Context of sessions that may be resumed.' },
    config: { type: 'str', default: null, doc: 'File with profiles (tls.cfg); tls.reload reads it anew.' },
    tls_disable_compression: { type: 'int', default: 1, doc: 'Compression, which no TLS of today has.' },
    ssl_release_buffers: { type: 'int', default: -1, doc: openSslOnly },
    ssl_freelist_max_len: { type: 'int', default: -1, doc: openSslOnly },
    ssl_max_send_fragment: { type: 'int', default: -1, doc: openSslOnly },
    ssl_read_ahead: { type: 'int', default: 0, doc: openSslOnly },
    send_close_notify: {
      type: 'int',
      default: 0,
      doc: 'Whether the end of a connection is announced; Node always does.',
    },
    con_ct_wq_max: {
      type: 'int',
      default: 65536,
      doc: 'Bytes that may wait for one handshake; tcp_conn_wq_max holds.',
    },
    ct_wq_max: { type: 'int', default: 10485760, doc: 'Bytes that may wait for all handshakes; tcp_wq_max holds.' },
    ct_wq_blk_size: { type: 'int', default: 4096, doc: openSslOnly },
    tls_force_run: { type: 'int', default: 0, doc: 'Run with an OpenSSL of another version than built with.' },
    low_mem_threshold1: {
      type: 'int',
      default: -1,
      doc: 'Free memory below which no new connection is taken; Node has no such pool.',
    },
    low_mem_threshold2: {
      type: 'int',
      default: -1,
      doc: 'Free memory below which operations fail; Node has no such pool.',
    },
    renegotiation: { type: 'int', default: 0, doc: 'Whether clients may renegotiate; Node limits it.' },
    xavp_cfg: {
      type: 'str',
      default: null,
      doc: 'xavp with server_name and server_id for connections that are opened.',
    },
    event_callback: {
      type: 'str',
      default: null,
      doc: 'KEMI function instead of event routes; kamkit runs event routes.',
    },
    rand_engine: { type: 'str', repeats: true, doc: `Source of random numbers. ${openSslOnly}` },
    init_mode: { type: 'int', default: 0, doc: openSslOnly },
    key_password_mode: {
      type: 'int',
      default: 0,
      doc: '1 asks for the password of the key at the start; kamkit takes it from its parameter.',
    },
    keylog_mode: {
      type: 'int',
      default: 0,
      doc: 'Log of keys for captures: 1+2 on, 4 to the log, 8 to a file, 16 over UDP.',
    },
    keylog_file: { type: 'str', default: null, doc: 'File to which keys are appended.' },
    keylog_peer: { type: 'str', default: null, doc: 'udp:IP:PORT to which keys are sent.' },
  },
  functions: {
    is_peer_verified: {
      doc: 'Tells whether the message came over TLS from a peer with a good certificate.',
      routes: ['request', 'event'],
      returns: { 1: 'yes', '-1': 'no, or it did not come over TLS' },
    },
    tls_set_connect_server_id: {
      doc: 'Chooses the client profile of the next connection that is opened by its server_id.',
      routes: anyRoute,
      args: { srvid: { kind: 'str', doc: 'server_id of the profile; empty takes the choice back.' } },
      returns: { 1: 'noted' },
    },
  },
  pvars,
  selects: tlsSelects,
  rpc: {
    'tls.reload': { doc: 'Reads the file of profiles anew; connections that are open keep theirs.' },
    'tls.list': { array: true, doc: 'Lists the connections of TLS.' },
    'tls.info': { doc: 'Gives the number of connections and their limit.' },
    'tls.options': { doc: 'Lists the parameters of the module.' },
    'tls.kill': { doc: 'Closes a connection of TLS by its id.', args: ['id'] },
  },
  events: { 'tls:connection-out': 'A connection is being opened; drop closes it.' },
})
