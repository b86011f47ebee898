/** What a module needs so that a server with it starts without any service beside it. */
export interface Setup {
  /** Modules loaded before it, besides those of the base. */
  readonly load?: readonly string[]
  /** Lines of the file level below its loadmodule. */
  readonly lines?: readonly string[]
  /** Modules whose own setup belongs to this one. */
  readonly with?: readonly string[]
}

/** Loaded above every module under test. */
export const baseModules: readonly string[] = ['db_text', 'pv', 'tm', 'sl', 'rr', 'maxfwd', 'textops', 'xlog', 'usrloc']

/** Stands for a folder with the tables of Debian's package as files of db_text. */
export const database = 'text://DATABASE'

function param(module: string, name: string, value: string | number): string {
  return `modparam("${module}", "${name}", ${typeof value === 'number' ? value : `"${value}"`})`
}

const withDatabase = (module: string, ...names: readonly string[]): Setup => ({
  lines: (names.length === 0 ? ['db_url'] : names).map((name) => param(module, name, database)),
})

/** Modules that start only with more than the base. */
export const setups: ReadonlyMap<string, Setup> = new Map<string, Setup>([
  ['acc_diameter', { load: ['acc'] }],
  ['acc_json', { load: ['acc', 'mqueue', 'jansson'] }],
  ['alias_db', withDatabase('alias_db')],
  ['auth_db', { load: ['auth'], ...withDatabase('auth_db') }],
  ['auth_ephemeral', { load: ['auth'], lines: [param('auth_ephemeral', 'secret', 'x')] }],
  ['auth_web3', { load: ['auth'] }],
  ['avpops', { lines: [param('avpops', 'db_url', database), param('avpops', 'avp_table', 'usr_preferences')] }],
  ['call_control', { load: ['dialog'] }],
  ['call_obj', { lines: [param('call_obj', 'start', 1), param('call_obj', 'end', 9)] }],
  [
    'carrierroute',
    { lines: [param('carrierroute', 'config_source', 'db'), param('carrierroute', 'db_url', database)] },
  ],
  ['cfg_db', withDatabase('cfg_db')],
  ['cnxcc', { load: ['dialog'] }],
  ['debugger', { load: ['cfgt'] }],
  ['dispatcher', withDatabase('dispatcher')],
  ['dmq', { lines: [param('dmq', 'server_address', 'sip:127.0.0.1:5060')] }],
  ['dmq_usrloc', { with: ['dmq'] }],
  ['domain', withDatabase('domain')],
  ['domainpolicy', withDatabase('domainpolicy')],
  ['dialplan', withDatabase('dialplan')],
  ['drouting', withDatabase('drouting', 'db_url')],
  ['group', withDatabase('group')],
  ['htable', { lines: [param('htable', 'htable', 't=>size=4;')] }],
  ['imc', withDatabase('imc')],
  [
    'lcr',
    {
      load: ['mtree'],
      lines: [
        param('lcr', 'db_url', database),
        param('lcr', 'gw_uri_avp', '$avp(i:709)'),
        param('lcr', 'ruri_user_avp', '$avp(i:500)'),
      ],
    },
  ],
  ['lost', { load: ['http_client'] }],
  ['matrix', withDatabase('matrix')],
  ['mediaproxy', { load: ['dialog'] }],
  ['microhttpd', { lines: ['event_route[microhttpd:request] { exit; }'] }],
  [
    'mohqueue',
    {
      load: ['rtpproxy'],
      lines: [
        param('mohqueue', 'db_url', database),
        param('mohqueue', 'mohdir', '/tmp'),
        param('mohqueue', 'moh_maxcalls', 5),
      ],
    },
  ],
  ['msilo', withDatabase('msilo')],
  ['mtree', { lines: [param('mtree', 'db_url', database), param('mtree', 'mtree', 'name=m;dbtable=mtree;type=0')] }],
  ['mqueue', { lines: [param('mqueue', 'mqueue', 'name=q')] }],
  ['nat_traversal', { load: ['dialog'] }],
  ['nghttp2', { lines: ['event_route[nghttp2:request] { exit; }'] }],
  ['nosip', { lines: ['event_route[nosip:msg] { exit; }'] }],
  ['p_usrloc', withDatabase('p_usrloc', 'default_db_url')],
  ['pdt', withDatabase('pdt')],
  ['peerstate', { load: ['dialog'] }],
  ['permissions', withDatabase('permissions', 'db_url')],
  ['pipelimit', withDatabase('pipelimit', 'db_url')],
  ['prefix_route', withDatabase('prefix_route', 'db_url')],
  [
    'presence',
    { lines: [param('presence', 'db_url', database), param('presence', 'server_address', 'sip:127.0.0.1')] },
  ],
  ['presence_conference', { with: ['presence'] }],
  ['presence_dfks', { with: ['presence', 'pua'] }],
  ['presence_dialoginfo', { with: ['presence'] }],
  ['presence_mwi', { with: ['presence'] }],
  ['presence_profile', { with: ['presence'] }],
  ['presence_reginfo', { with: ['presence'] }],
  [
    'presence_xml',
    {
      with: ['presence', 'xcap_client'],
      lines: [param('presence_xml', 'db_url', database), param('presence_xml', 'force_active', 1)],
    },
  ],
  ['pua', withDatabase('pua')],
  [
    'pua_bla',
    {
      with: ['presence', 'pua'],
      lines: [param('pua_bla', 'server_address', 'sip:127.0.0.1'), param('pua_bla', 'default_domain', 'a.b')],
    },
  ],
  ['pua_dialoginfo', { load: ['dialog'], with: ['pua'] }],
  ['pua_json', { load: ['json'], with: ['presence', 'pua'] }],
  [
    'pua_reginfo',
    {
      with: ['pua'],
      lines: [param('pua_reginfo', 'default_domain', 'a.b'), param('pua_reginfo', 'server_address', 'sip:127.0.0.1')],
    },
  ],
  ['pua_rpc', { with: ['pua'] }],
  ['pua_usrloc', { with: ['pua'], lines: [param('pua_usrloc', 'default_domain', 'a.b')] }],
  ['pua_xmpp', { with: ['presence', 'pua', 'xmpp'], lines: [param('pua_xmpp', 'server_address', 'sip:127.0.0.1')] }],
  ['qos', { load: ['dialog'], lines: [param('qos', 'qos_flag', 5)] }],
  [
    'rls',
    {
      with: ['presence', 'pua', 'xcap_client'],
      lines: [
        param('rls', 'db_url', database),
        param('rls', 'server_address', 'sip:127.0.0.1'),
        param('rls', 'xcap_root', 'http://127.0.0.1'),
      ],
    },
  ],
  ['rtpengine', { lines: [param('rtpengine', 'rtpengine_sock', 'udp:127.0.0.1:2223')] }],
  ['rtpproxy', { lines: [param('rtpproxy', 'rtpproxy_sock', 'udp:127.0.0.1:2223')] }],
  ['sca', withDatabase('sca')],
  ['secfilter', withDatabase('secfilter')],
  ['sipcapture', withDatabase('sipcapture')],
  ['siptrace', withDatabase('siptrace')],
  ['slack', { load: ['http_client'] }],
  ['speeddial', withDatabase('speeddial')],
  ['sqlops', { lines: [param('sqlops', 'sqlcon', `c=>${database}`)] }],
  ['sst', { load: ['dialog'], lines: [param('sst', 'sst_flag', 6)] }],
  ['topos', withDatabase('topos')],
  ['topos_htable', { load: ['htable'], with: ['topos'] }],
  ['tsilo', { load: ['registrar'] }],
  ['uac', { lines: [param('uac', 'reg_contact_addr', '127.0.0.1:5060')] }],
  ['uac_redirect', { load: ['acc'] }],
  ['uid_auth_db', { load: ['auth'], ...withDatabase('uid_auth_db') }],
  ['uid_domain', withDatabase('uid_domain')],
  ['uid_gflags', withDatabase('uid_gflags')],
  ['uid_avp_db', withDatabase('uid_avp_db')],
  ['uid_uri_db', withDatabase('uid_uri_db')],
  ['uri_db', withDatabase('uri_db')],
  ['userblocklist', withDatabase('userblocklist')],
  ['websocket', { load: ['nathelper', 'xhttp'] }],
  ['xcap_client', withDatabase('xcap_client')],
  ['xcap_server', { load: ['xhttp'], lines: [param('xcap_server', 'db_url', database)] }],
  ['xhttp', { lines: ['event_route[xhttp:request] { exit; }'] }],
  ['xhttp_pi', { with: ['xhttp'] }],
  ['xhttp_prom', { with: ['xhttp'] }],
  ['xhttp_rpc', { with: ['xhttp'] }],
])

/** Modules in the order in which they are loaded, each with the lines of its setup. */
export type LoadedSetup = readonly { readonly module: string; readonly lines: readonly string[] }[]

/** One module and all it needs. */
export function setupOf(module: string): LoadedSetup {
  const loaded = new Map<string, readonly string[]>()
  const load = (name: string): void => {
    if (loaded.has(name)) return
    const setup = setups.get(name)
    for (const other of [...(setup?.with ?? []), ...(setup?.load ?? [])]) load(other)
    loaded.set(name, setup?.lines ?? [])
  }
  for (const name of baseModules) load(name)
  load(module)
  return [...loaded].map(([name, lines]) => ({ module: name, lines }))
}

/** The head of a configuration that loads these modules. */
export function setupText(setup: LoadedSetup): string {
  const head = ['#!KAMAILIO', 'debug=0', 'children=1', 'auto_aliases=no', 'listen=udp:127.0.0.1:5060']
  const lines = [...head, ...setup.flatMap(({ module, lines: own }) => [`loadmodule "${module}.so"`, ...own])]
  return `${lines.join('\n')}\n`
}

/** The head of a configuration with one module and all it needs, as small as the server starts with it. */
export function headOf(module: string): string {
  return setupText(setupOf(module))
}
