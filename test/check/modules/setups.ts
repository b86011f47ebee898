import { moduleFiles, type ModuleFile } from './files.ts'

/** What a module needs so that a server with it starts without any service beside it. */
export interface Setup {
  /** Modules loaded before it, besides those of the base. */
  readonly load?: readonly string[]
  /** Lines of the file level below its loadmodule. */
  readonly lines?: readonly string[]
  /** Modules whose own setup belongs to this one. */
  readonly with?: readonly string[]
  /** Files of files.ts that its lines name. */
  readonly files?: readonly ModuleFile[]
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

/** For modules that use what only some drivers offer. */
const withMariadb = (module: string): Setup => ({
  load: ['db_mysql'],
  lines: [param(module, 'db_url', 'mysql://kamailio@127.0.0.1/kamailio')],
})

/** Modules that start only with more than the base. */
export const setups: ReadonlyMap<string, Setup> = new Map<string, Setup>([
  ['acc_diameter', { load: ['acc'] }],
  ['acc_json', { load: ['acc', 'mqueue', 'jansson'] }],
  [
    'acc_radius',
    {
      load: ['acc'],
      lines: [param('acc_radius', 'radius_config', 'radius.conf')],
      files: ['radius.conf', 'dictionary', 'servers'],
    },
  ],
  ['alias_db', withDatabase('alias_db')],
  ['app_perl', { lines: [param('app_perl', 'filename', 'script.pl')], files: ['script.pl'] }],
  ['app_python3', { lines: [param('app_python3', 'load', 'script.py')], files: ['script.py'] }],
  ['app_python3s', { lines: [param('app_python3s', 'load', 'script.py')], files: ['script.py'] }],
  ['app_ruby', { lines: [param('app_ruby', 'load', 'script.rb')], files: ['script.rb'] }],
  ['async', { lines: ['async_workers=1', 'async_workers_group="name=g;workers=1;nonblock=0;usleep=0"'] }],
  ['auth_db', { load: ['auth'], ...withDatabase('auth_db') }],
  ['auth_ephemeral', { load: ['auth'], lines: [param('auth_ephemeral', 'secret', 'x')] }],
  [
    'auth_radius',
    {
      load: ['auth'],
      lines: [param('auth_radius', 'radius_config', 'radius.conf')],
      files: ['radius.conf', 'dictionary', 'servers'],
    },
  ],
  ['auth_web3', { load: ['auth'] }],
  ['avp', { load: ['xprint'] }],
  ['avpops', { lines: [param('avpops', 'db_url', database), param('avpops', 'avp_table', 'usr_preferences')] }],
  ['call_control', { load: ['dialog'] }],
  ['call_obj', { lines: [param('call_obj', 'start', 1), param('call_obj', 'end', 9)] }],
  [
    'carrierroute',
    {
      lines: [
        param('carrierroute', 'config_source', 'file'),
        param('carrierroute', 'config_file', 'carrierroute.conf'),
      ],
      files: ['carrierroute.conf'],
    },
  ],
  ['cdp', { lines: [param('cdp', 'config_file', 'cdp.xml')], files: ['cdp.xml'] }],
  ['cdp_avp', { with: ['cdp'] }],
  ['cfg_db', withMariadb('cfg_db')],
  ['cnxcc', { load: ['dialog'] }],
  ['counters', { lines: [param('counters', 'script_counter', 'c')] }],
  [
    'cplc',
    { lines: [param('cplc', 'cpl_dtd_file', 'cpl.dtd'), param('cplc', 'db_url', database)], files: ['cpl.dtd'] },
  ],
  ['db2_ldap', { lines: [param('db2_ldap', 'config', 'db2_ldap.cfg')], files: ['db2_ldap.cfg'] }],
  ['db2_ops', { lines: [param('db2_ops', 'declare_handle', 'h')] }],
  ['debugger', { load: ['cfgt'] }],
  ['dialog', { lines: [param('dialog', 'profiles_no_value', 'n'), param('dialog', 'profiles_with_value', 'v')] }],
  ['dispatcher', withDatabase('dispatcher')],
  ['dmq', { lines: [param('dmq', 'server_address', 'sip:127.0.0.1:5060')] }],
  ['dmq_usrloc', { with: ['dmq'] }],
  ['domain', withDatabase('domain')],
  ['domainpolicy', withDatabase('domainpolicy')],
  ['dialplan', withDatabase('dialplan')],
  ['drouting', withDatabase('drouting', 'db_url')],
  [
    'erlang',
    {
      lines: [
        param('erlang', 'cookie', 'x'),
        param('erlang', 'no_cnodes', 1),
        param('erlang', 'cnode_alivename', 'a'),
        param('erlang', 'cnode_host', 'localhost'),
        param('erlang', 'erlang_node_sname', 'b'),
      ],
    },
  ],
  ['file_out', { lines: [param('file_out', 'base_folder', '/tmp'), param('file_out', 'file', 'name=a')] }],
  ['geoip2', { lines: [param('geoip2', 'path', 'empty.mmdb')], files: ['empty.mmdb'] }],
  ['group', withDatabase('group')],
  ['h350', { with: ['ldap'] }],
  ['htable', { lines: [param('htable', 'htable', 't=>size=4;')] }],
  ['imc', withDatabase('imc')],
  ['ims_auth', { with: ['cdp'] }],
  ['ims_charging', { with: ['cdp', 'cdp_avp', 'ims_dialog'] }],
  [
    'ims_dialog',
    {
      lines: [
        param('ims_dialog', 'dlg_flag', 4),
        param('ims_dialog', 'profiles_no_value', 'n'),
        param('ims_dialog', 'profiles_with_value', 'v'),
      ],
    },
  ],
  ['ims_diameter_server', { with: ['cdp', 'cdp_avp'] }],
  ['ims_icscf', { with: ['cdp', 'cdp_avp'], ...withDatabase('ims_icscf') }],
  [
    'ims_ipsec_pcscf',
    { load: ['ims_usrloc_pcscf'], lines: [param('ims_ipsec_pcscf', 'ipsec_listen_addr', '127.0.0.1')] },
  ],
  ['ims_isc', { with: ['ims_usrloc_scscf'] }],
  ['ims_ocs', { with: ['cdp', 'cdp_avp'] }],
  ['ims_qos', { with: ['cdp', 'cdp_avp', 'ims_dialog'], load: ['ims_usrloc_pcscf'] }],
  ['ims_qos_npn', { with: ['cdp', 'cdp_avp'], load: ['ims_usrloc_pcscf'] }],
  ['ims_registrar_pcscf', { load: ['ims_usrloc_pcscf'] }],
  ['ims_registrar_scscf', { with: ['cdp', 'cdp_avp', 'ims_usrloc_scscf'] }],
  ['ims_usrloc_scscf', { with: ['presence', 'ims_dialog'] }],
  ['influxdbc', { lines: [param('influxdbc', 'server', '127.0.0.1'), param('influxdbc', 'database', 'd')] }],
  ['janssonrpcc', { load: ['jansson'], lines: [param('janssonrpcc', 'server', 'conn=a;addr=127.0.0.1;port=9999')] }],
  ['jsonrpcc', { lines: [param('jsonrpcc', 'servers', '127.0.0.1:9999')] }],
  ['kazoo', { lines: [param('kazoo', 'node_hostname', 'a.b')] }],
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
  ['ldap', { lines: [param('ldap', 'config_file', 'ldap.cfg')], files: ['ldap.cfg'] }],
  ['lost', { load: ['http_client'] }],
  ['matrix', withDatabase('matrix')],
  ['mediaproxy', { load: ['dialog'] }],
  ['microhttpd', { lines: ['event_route[microhttpd:request] { exit; }'] }],
  [
    'misc_radius',
    { lines: [param('misc_radius', 'radius_config', 'radius.conf')], files: ['radius.conf', 'dictionary', 'servers'] },
  ],
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
  ['mqtt', { lines: [param('mqtt', 'host', '127.0.0.1')] }],
  ['msilo', withDatabase('msilo')],
  ['mtree', { lines: [param('mtree', 'db_url', database), param('mtree', 'mtree', 'name=m;dbtable=mtree;type=0')] }],
  ['mqueue', { lines: [param('mqueue', 'mqueue', 'name=q')] }],
  ['nat_traversal', { load: ['dialog'] }],
  ['ndb_redis', { lines: [param('ndb_redis', 'server', 'name=r;addr=127.0.0.1;port=6379;db=1')] }],
  ['nghttp2', { lines: ['event_route[nghttp2:request] { exit; }'] }],
  ['nosip', { lines: ['event_route[nosip:msg] { exit; }'] }],
  [
    'p_usrloc',
    {
      lines: [
        param('p_usrloc', 'default_db_type', 'single'),
        param('p_usrloc', 'default_db_url', database),
        param('p_usrloc', 'write_on_db', 0),
        param('p_usrloc', 'write_db_url', database),
        param('p_usrloc', 'read_db_url', database),
      ],
    },
  ],
  ['pdb', { lines: [param('pdb', 'server', '127.0.0.1:9999')] }],
  [
    'peering',
    { lines: [param('peering', 'radius_config', 'radius.conf')], files: ['radius.conf', 'dictionary', 'servers'] },
  ],
  ['pdt', withDatabase('pdt')],
  ['peerstate', { load: ['dialog'] }],
  ['permissions', withDatabase('permissions', 'db_url')],
  ['pipelimit', withDatabase('pipelimit', 'db_url')],
  ['prefix_route', withMariadb('prefix_route')],
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
      lines: [
        param('pua_bla', 'server_address', 'sip:127.0.0.1'),
        param('pua_bla', 'default_domain', 'a.b'),
        param('pua_bla', 'header_name', 'X-Bla'),
      ],
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
  ['pvtpl', { lines: [param('pvtpl', 'tpl', 'name=a;fpath=text.tpl')], files: ['text.tpl'] }],
  ['qos', { load: ['dialog'], lines: [param('qos', 'qos_flag', 5)] }],
  ['rabbitmq', { lines: [param('rabbitmq', 'url', 'amqp://guest:guest@127.0.0.1:5672/%2F')] }],
  [
    'rls',
    {
      with: ['presence', 'pua', 'xcap_client'],
      lines: [
        param('rls', 'db_url', database),
        param('rls', 'server_address', 'sip:127.0.0.1'),
        param('rls', 'integrated_xcap_server', 1),
      ],
    },
  ],
  ['rtpengine', { lines: [param('rtpengine', 'rtpengine_sock', 'udp:127.0.0.1:2223')] }],
  ['rtpproxy', { lines: [param('rtpproxy', 'rtpproxy_sock', 'udp:127.0.0.1:2223')] }],
  ['sca', withDatabase('sca')],
  ['secfilter', withDatabase('secfilter')],
  [
    'sipcapture',
    {
      lines: [
        param('sipcapture', 'db_url', database),
        param('sipcapture', 'capture_mode', `c=>db_url=${database};mt_mode=rand;table_name=sip_capture`),
      ],
    },
  ],
  ['siptrace', withDatabase('siptrace')],
  ['slack', { load: ['http_client'] }],
  [
    'sms',
    {
      lines: [
        param('sms', 'modems', 'M1[d=/dev/null;p=1;m=new]'),
        param('sms', 'networks', 'N[m=10]'),
        param('sms', 'links', 'M1[N]'),
      ],
    },
  ],
  ['speeddial', withDatabase('speeddial')],
  ['sqlops', { lines: [param('sqlops', 'sqlcon', `c=>${database}`)] }],
  ['sst', { load: ['dialog'], lines: [param('sst', 'sst_flag', 6)] }],
  ['timer', { lines: [param('timer', 'declare_timer', 't=F,1000,slow,enable')] }],
  ['topos', withDatabase('topos')],
  ['topos_htable', { load: ['htable'], with: ['topos'] }],
  [
    'topos_redis',
    {
      with: ['topos', 'ndb_redis'],
      lines: [param('topos_redis', 'serverid', 'r')],
    },
  ],
  ['tsilo', { load: ['registrar'] }],
  ['uac', { lines: [param('uac', 'reg_contact_addr', '127.0.0.1:5060')] }],
  ['uac_redirect', { load: ['acc'] }],
  ['uid_auth_db', { load: ['auth'], ...withDatabase('uid_auth_db') }],
  ['uid_domain', withMariadb('uid_domain')],
  ['uid_gflags', withDatabase('uid_gflags')],
  [
    'uid_avp_db',
    {
      lines: [
        'avpflags f;',
        param('uid_avp_db', 'db_url', database),
        param('uid_avp_db', 'attr_group', 'id=g,flag=f,table=uid_user_attrs'),
      ],
    },
  ],
  ['uid_uri_db', withDatabase('uid_uri_db')],
  ['uri_db', withDatabase('uri_db')],
  ['userblocklist', withDatabase('userblocklist')],
  ['websocket', { load: ['nathelper', 'xhttp'] }],
  ['xcap_client', withDatabase('xcap_client')],
  ['xcap_server', { load: ['xhttp'], lines: [param('xcap_server', 'db_url', database)] }],
  ['xhttp', { lines: ['event_route[xhttp:request] { exit; }'] }],
  ['xhttp_pi', { with: ['xhttp'], lines: [param('xhttp_pi', 'framework', 'pi.xml')], files: ['pi.xml'] }],
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

/** The files that a setup names, by name, for the folder in which the server runs. */
export function filesOf(setup: LoadedSetup): ReadonlyMap<string, string> {
  const names = setup.flatMap(({ module }) => setups.get(module)?.files ?? [])
  return new Map(names.map((name) => [name, moduleFiles[name]]))
}
