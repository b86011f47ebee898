import { tls } from '../../stdlib-modules/tls/exports.ts'

export const certificates = `${import.meta.dirname}/certificates`

/** Its own for each process that runs tests. */
export const address = `127.8.71.${1 + (Number(process.env['VITEST_POOL_ID'] ?? 0) % 200)}`
export const tlsPort = 5061

const modules = ['pv', 'xlog', 'sl', 'tm', 'tmx', 'kex', 'textops', 'tls']

/** A configuration with one socket of TLS and one of UDP; `profiles` is the path of its tls.cfg. */
export function configWith(profiles: string, routes: string): string {
  return [
    'debug=2',
    'log_stderror=yes',
    'children=1',
    'auto_aliases=no',
    'enable_tls=yes',
    'tcp_connect_timeout=2',
    `listen=tls:${address}:${tlsPort}`,
    `listen=udp:${address}:5060`,
    ...modules.map((name) => `loadmodule "${name}.so"`),
    `modparam("tls", "config", "${profiles}")`,
    'modparam("tls", "xavp_cfg", "tls")',
    'modparam("tm", "fr_timer", 3000)',
    routes,
  ].join('\n')
}

/** Certificates in their text form are long, and have lines. */
const shownWhole = Object.entries(tls.pvars)
  .filter(([name, { inner }]) => inner === undefined && !name.endsWith('_cert'))
  .map(([name]) => name.replace('tls_', ''))
const indexes = [0, 1, 2, -1]

const selects: readonly string[] = [
  'version',
  'desc',
  'cipher',
  'cipher.bits',
  'server_name',
  'serverName',
  'peer.subject',
  'peer.subj.commonName',
  'peer.issuer.c',
  'my.subject',
  'me.subject.st',
  'myself.subject.ou',
  'peer.verified',
  'peer.revoked',
  'peer.expired',
  'peer.self_signed',
  'peer.version',
  'peer.sn',
  'my.serialNumber',
  'peer.notBefore',
  'peer.not_after',
  'peer.uri[1]',
  'peer.email[0]',
  'my.dns[1]',
  'peer.subject.uid',
]

/** Logs everything that can be asked of the session. */
export const askAll = [
  'request_route {',
  ...shownWhole.map((name) => `  xlog("L_NOTICE", "${name}=$tls_${name}\\n");`),
  '  xlog("L_NOTICE", "encoded=$tls_peer_urlencoded_cert $tls_my_urlencoded_cert\\n");',
  ...indexes.flatMap((index) =>
    ['peer_san_uri', 'my_san_hostname', 'peer_san_email', 'my_san_ip'].map(
      (name) => `  xlog("L_NOTICE", "${name}[${index}]=$(tls_${name}[${index}])\\n");`,
    ),
  ),
  '  xlog("L_NOTICE", "lines=$tls(p_subject_line) $tls(p_issuer_line) $tls(m_subject_line) $tls(m_issuer_line)\\n");',
  ...selects.map((select) => `  $var(x) = @tls.${select}; xlog("L_NOTICE", "@${select}=$var(x)\\n");`),
  '  $var(x) = $tls_cipher_bits + 1; $var(y) = $tls_peer_verified + 1; xlog("L_NOTICE", "sums=$var(x) $var(y)\\n");',
  '  if (is_peer_verified()) xlog("L_NOTICE", "verified\\n"); else xlog("L_NOTICE", "not verified $rc\\n");',
  '  xlog("L_NOTICE", "proto=$proto Rp=$Rp pr=$pr\\n");',
  '  sl_send_reply("200", "OK");',
  '}',
].join('\n')

/** Relays where and how a request says, and logs what answers over TLS. */
export const relayOut = `
request_route {
  if ($hdr(X-Name) != $null) $xavp(tls=>server_name) = $hdr(X-Name);
  if ($hdr(X-Id) != $null) $xavp(tls=>server_id) = $hdr(X-Id);
  if ($hdr(X-Both) != $null) { $xavp(tls=>server_name) = $hdr(X-Both); $xavp(tls[0]=>server_id) = "nobody"; }
  if ($hdr(X-Next) != $null) tls_set_connect_server_id("$hdr(X-Next)");
  $du = "sip:${address}:" + $hdr(X-Port) + ";transport=tls";
  t_on_failure("F");
  if (!t_relay()) xlog("L_NOTICE", "no relay $rc\\n");
}
failure_route[F] {
  xlog("L_NOTICE", "failed $T_reply_code\\n");
}
onreply_route {
  xlog("L_NOTICE", "reply $rs $proto peer=$tls_peer_subject_cn my=$tls_my_subject_cn verified=$tls_peer_verified name=$tls_peer_server_name\\n");
}
`
