import type { ModuleExports } from './manifest.ts'

/** A module that another one binds when the server starts. */
export interface Need {
  readonly module: string
  /** Must be loaded before, because it is bound while modules start in the order of the file; elsewhere any place does. */
  readonly before: boolean
}

/**
 * Modules without which a start of 6.1.5 fails, by the module that needs them; `<` in front of those that must be loaded before. Found
 * by leaving out and moving each (test/check/modules); modules that those need in turn are not repeated.
 */
// prettier-ignore
const rows: readonly (readonly [module: string, needs: string])[] = [
  ['acc', '<tm'], ['acc_diameter', 'acc'], ['acc_json', 'acc'],
  ['async', '<tm'],
  ['auth', 'sl'], ['auth_db', 'auth'], ['auth_diameter', 'sl'], ['auth_web3', 'auth'],
  ['call_control', 'dialog'],
  ['cdp_avp', 'cdp'],
  ['dialog', 'pv rr <tm'],
  ['dialplan', 'pv'],
  ['dmq', 'sl <tm'],
  ['h350', 'ldap'],
  ['http_async_client', '<pv <tm'],
  ['imc', '<tm'],
  ['ims_auth', '<tm cdp'], ['ims_charging', '<tm cdp cdp_avp ims_dialog'], ['ims_diameter_server', 'cdp cdp_avp'], ['ims_icscf', 'sl <tm cdp cdp_avp'],
  ['ims_ipsec_pcscf', '<ims_usrloc_pcscf <tm'], ['ims_isc', '<ims_usrloc_scscf <tm'], ['ims_ocs', 'cdp cdp_avp'], ['ims_qos', '<tm cdp cdp_avp ims_dialog <ims_usrloc_pcscf'], ['ims_qos_npn', '<tm cdp cdp_avp <ims_usrloc_pcscf'],
  ['ims_registrar_pcscf', 'sl <tm <ims_usrloc_pcscf'], ['ims_registrar_scscf', 'sl cdp cdp_avp <ims_usrloc_scscf'],
  ['janssonrpcc', 'jansson pv <tm'],
  ['jsonrpcc', '<tm'],
  ['keepalive', '<tm'],
  ['lcr', 'pv'],
  ['lost', 'http_client'],
  ['mediaproxy', 'pv'],
  ['mohqueue', 'rr rtpproxy sl <tm'],
  ['msilo', '<tm'],
  ['mtree', 'pv'],
  ['nat_traversal', 'sl <tm'],
  ['peerstate', 'dialog <usrloc'],
  ['pipelimit', 'sl'],
  ['presence', 'sl <tm'], ['presence_conference', '<presence'], ['presence_dfks', '<presence pua'], ['presence_dialoginfo', '<presence'],
  ['presence_mwi', '<presence'], ['presence_profile', '<presence'], ['presence_reginfo', '<presence'], ['presence_xml', '<presence'],
  ['pua', '<tm'], ['pua_bla', '<usrloc pua'], ['pua_dialoginfo', 'dialog pua'], ['pua_json', 'json presence'], ['pua_reginfo', 'pua <usrloc'],
  ['pua_rpc', '<pua'], ['pua_usrloc', 'pua <usrloc'], ['pua_xmpp', '<pua <xmpp'],
  ['qos', 'dialog'],
  ['registrar', 'sl <usrloc'],
  ['sanity', 'sl'],
  ['sca', 'sl <tm'],
  ['seas', '<tm'],
  ['siputils', 'pv sl'],
  ['slack', 'http_client'],
  ['sst', 'dialog sl'],
  ['tmx', '<tm'],
  ['topos_htable', 'htable topos'],
  ['tsilo', 'registrar <tm'],
  ['uac', '<tm'],
  ['uac_redirect', 'acc'],
  ['uid_auth_db', 'auth'],
  ['websocket', 'xhttp'],
  ['xcap_server', 'sl'],
  ['xhttp', 'sl'], ['xhttp_pi', 'xhttp'], ['xhttp_prom', 'xhttp'], ['xhttp_rpc', 'xhttp'],
  ['xmlrpc', 'sl'],
  ['xmpp', '<tm'],
  ['acc_radius', 'acc'],
  ['app_perl', 'sl'],
  ['auth_radius', 'auth'],
  ['cplc', 'sl <tm'],
  ['ims_dialog', 'pv rr <tm'],
  ['ims_usrloc_scscf', 'presence ims_dialog'],
  ['kazoo', 'pv <tm'],
  ['sms', '<tm'],
  ['topos_redis', 'ndb_redis topos'],
  ['rls', 'presence pua'],
]

const needs: ReadonlyMap<string, readonly Need[]> = new Map(
  rows.map(([module, list]) => [
    module,
    list.split(' ').map((entry) => ({ module: entry.replace('<', ''), before: entry.startsWith('<') })),
  ]),
)

/** The modules that a module needs whatever its parameters are. */
export function needsOf(module: string): readonly Need[] {
  return needs.get(module) ?? []
}

/** What a module needs that a project describes; of those that kamkit runs or declares, the table above knows. */
export function describedNeeds({ declaredOnly, dependencies = [] }: ModuleExports): readonly Need[] {
  return declaredOnly === true ? dependencies.map((module) => ({ module, before: true })) : []
}

/** What a parameter asks for: when it is set to something that `when` accepts, or is left at a default that does. */
export interface ParameterNeed {
  readonly module: string
  readonly param: string
  readonly default: number | string
  readonly when: (value: number | string) => boolean
  readonly need: Need
}

const isSwitchedOn = (value: number | string): boolean => typeof value === 'number' && value > 0

const isNotZero = (value: number | string): boolean => value !== 0

/** Switches, off when they are not set, each with the module that it asks for. */
const switches: readonly ParameterNeed[] = (
  [
    ['acc', 'cdr_enable', 'dialog', false, isSwitchedOn],
    ['dialog', 'enable_dmq', 'dmq', true, isSwitchedOn],
    ['htable', 'enable_dmq', 'dmq', true, isSwitchedOn],
    ['presence', 'enable_dmq', 'dmq', true, isSwitchedOn],
    ['rtpengine', 'enable_dmq', 'dmq', true, isSwitchedOn],
    ['drouting', 'enable_keepalive', 'keepalive', false, isNotZero],
    ['gzcompress', 'sanity_checks', 'sanity', false, isNotZero],
    ['topoh', 'sanity_checks', 'sanity', false, isNotZero],
    ['topos', 'sanity_checks', 'sanity', false, isNotZero],
    ['topos', 'mask_callid', 'topoh', false, (value) => value === 1],
    ['uac', 'restore_dlg', 'dialog', false, isNotZero],
    ['xhttp_prom', 'xhttp_prom_pkg_stats', 'kex', false, isNotZero],
    ['jsonrpcs', 'transport', 'xhttp', false, (value) => value === 1 || value === -1],
  ] satisfies readonly (readonly [string, string, string, boolean, ParameterNeed['when']])[]
).map(([module, param, need, before, when]) => ({ module, param, default: 0, when, need: { module: need, before } }))

/** Modules that are needed only with certain values of a parameter. */
export const parameterNeeds: readonly ParameterNeed[] = [
  ...switches,
  {
    module: 'dispatcher',
    param: 'ds_ping_interval',
    default: 0,
    when: isSwitchedOn,
    need: { module: 'tm', before: true },
  },
  {
    module: 'nathelper',
    param: 'natping_interval',
    default: 0,
    when: isSwitchedOn,
    need: { module: 'usrloc', before: true },
  },
  {
    module: 'uac',
    param: 'restore_mode',
    default: 'auto',
    when: (value) => value === 'auto',
    need: { module: 'rr', before: false },
  },
]

/** Parameters of which at least one must be set: the module does not start without. */
// prettier-ignore
export const requiredParameters: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  ['acc_radius', [['radius_config']]],
  ['app_perl', [['filename']]],
  ['app_ruby', [['load']]],
  ['auth_ephemeral', [['secret']]],
  ['call_obj', [['start'], ['end']]],
  ['cplc', [['cpl_dtd_file']]],
  ['dmq', [['server_address']]],
  ['erlang', [['cookie'], ['cnode_alivename'], ['erlang_nodename', 'erlang_node_sname']]],
  ['file_out', [['file']]],
  ['geoip2', [['path']]],
  ['ims_dialog', [['dlg_flag']]],
  ['influxdbc', [['server'], ['database']]],
  ['janssonrpcc', [['server']]],
  ['jsonrpcc', [['servers']]],
  ['kazoo', [['node_hostname']]],
  ['lcr', [['gw_uri_avp'], ['ruri_user_avp']]],
  ['misc_radius', [['radius_config']]],
  ['mohqueue', [['db_url'], ['mohdir']]],
  ['mtree', [['mtree', 'db_table']]],
  ['presence_xml', [['force_active', 'xcap_server', 'integrated_xcap_server']]],
  ['pua_bla', [['server_address'], ['default_domain'], ['header_name']]],
  ['pua_reginfo', [['default_domain'], ['server_address']]],
  ['pua_usrloc', [['default_domain']]],
  ['pua_xmpp', [['server_address']]],
  ['mqtt', [['host']]],
  ['pdb', [['server']]],
  ['pvtpl', [['tpl']]],
  ['qos', [['qos_flag']]],
  ['rabbitmq', [['url']]],
  ['rls', [['server_address'], ['integrated_xcap_server', 'xcap_root']]],
  ['sms', [['modems'], ['networks'], ['links']]],
  ['sst', [['sst_flag']]],
  ['topos_redis', [['serverid']]],
  ['xhttp_pi', [['framework']]],
] as const)

/** Blocks without which a module does not start. */
export const requiredEvents: ReadonlyMap<string, string> = new Map([
  ['microhttpd', 'microhttpd:request'],
  ['nghttp2', 'nghttp2:request'],
  ['nosip', 'nosip:msg'],
  ['xhttp', 'xhttp:request'],
])
