import type { Call, Expression } from '../ast/nodes.ts'
import { credentialChecks } from './authentication.ts'
import { mentions, namesIn } from './conditions.ts'
import type { LintContext } from './context.ts'
import type { Settles } from './paths.ts'

/** Functions whose positive code says that the sender knows the password of an account. */
// prettier-ignore
export const authenticates: ReadonlySet<string> = new Set([
  ...credentialChecks, 'arnacon_authenticate', 'auth_xkeys_check',
  'stirshaken_check_identity', 'secsipid_check_identity', 'secsipid_check', 'jwt_verify', 'jwt_verify_key', 'is_peer_verified',
])

/** Functions that tell whether the request comes from a peer that the script knows: by its address, or by its registration. */
// prettier-ignore
const checksSource: ReadonlySet<string> = new Set([
  'allow_source_address', 'allow_source_address_group', 'allow_address', 'allow_address_group', 'allow_trusted', 'allow_routing', 'allow_uri',
  'ds_is_from_list', 'is_from_gw', 'from_gw', 'from_any_gw', 'cr_route', 'is_in_subnet', 'dmq_is_from_node',
  'cr_user_carrier', 'ipsec_forward', 'registered', 'reg_from_user', 'impu_registered', 'term_impu_registered', 'isc_match_filter', 'isc_from_as',
  'pcscf_is_registered', 'pcscf_assert_identity', 'assign_server_unreg', 'is_user_in', 'does_uri_user_exist',
])

const sourceNames: ReadonlySet<string> = new Set([
  ...[
    'src_ip',
    '$si',
    '$sp',
    '$sut',
    '$su',
    '$siz',
    '$Ri',
    '$Rp',
    '$Rn',
    '$Ru',
    '$RAi',
    'dst_ip',
    'dst_port',
    'src_port',
    'to_port',
  ],
  ...[
    '$tls',
    '$tls_peer_subject',
    '$tls_peer_verified',
    '$proto',
    'proto',
    '$sht',
    '$shtex',
    '$rcv',
    '$mt',
    '$ipops',
    '$rsi',
    '$af',
  ],
])

/** Whether a comparison looks at where the request came from: its address, or the socket on which it arrived. */
export function isSourceCheck(condition: Expression): boolean {
  return mentions(condition, sourceNames)
}

/**
 * The sides of a comparison on which the source of the request has been looked at. Whoever is found in a hash table is known there: a
 * list of the banned, from which most requests are missing, says nothing of those.
 */
export function sourceSides(condition: Expression): Settles {
  if (!isSourceCheck(condition)) return undefined
  const isTable = [...namesIn(condition)].every((name) => ['$sht', '$shtex', '$null'].includes(name))
  if (!isTable || condition.kind !== 'Binary' || condition.right.kind !== 'PvReference') return 'both'
  if (condition.right.text !== '$null') return 'both'
  return condition.operator === '==' || condition.operator === 'eq' ? 'false' : 'true'
}

/** What a call says of the trust in the sender. */
export function isTrustCheck(ctx: LintContext, call: Call): Settles {
  const name = ctx.nameOf(call)
  if (authenticates.has(name)) return 'true'
  if (checksSource.has(name)) return 'both'
  return undefined
}

/** Functions with which the script itself says where the request goes, instead of leaving it to the sender. */
// prettier-ignore
export const choosesDestination: ReadonlySet<string> = new Set([
  'lookup', 'lookup_branches', 'lookup_to_dset', 'ds_select_dst', 'ds_select_domain', 'ds_select', 'ds_select_routes', 'ds_next_dst',
  'ds_next_domain', 'load_gws', 'next_gw', 'do_routing', 'cr_route', 'cr_nofallback_route', 'prefix2domain',
  'alias_db_lookup', 'sd_lookup', 'enum_query', 'sethost', 'sethostport', 'seturi', 'rewritehost', 'rewritehostport', 'rewriteuri', 'cpl_run_script',
  'pcscf_follows_service_routes', 'isc_match_filter', 'I_scscf_select', 'term_impu_registered', 'reg_fetch_contacts', 'mt_match', 'dp_translate',
  'sql_query', 'sql_xquery', 'sql_pvquery', 'avp_db_query', 'dp_match', 'uac_replace_to', 'avp_pushto', 'exec_dset',
  'pcscf_unregister', 'rr_next_hop_route', 'tel2sip', 'use_next_gw', 'ds_list_exists', 'dp_can_connect',
])

/** Whether a call is the save() of the registrar module: other modules have a save() of their own. */
export function isRegistrarSave(ctx: LintContext, call: Call): boolean {
  const resolved = ctx.program.calls.get(call)
  return resolved?.kind === 'function' && resolved.known.name === 'save' && resolved.known.module === 'registrar'
}
