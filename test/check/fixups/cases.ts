import { createModuleCatalogue } from '#stdlib/catalogue.ts'
import { argumentListsOf } from '#compiler/5-check/check-calls.ts'
import type { FunctionFacts } from '#grammar/manifest.ts'

/** What stands in place of an argument, by a letter. */
export const variants: ReadonlyMap<string, string> = new Map([
  ['n', '5'],
  ['m', '-5'],
  ['x', '$var(x)'],
  ['s', '1 + 2'],
  ['t', '$ru + "a"'],
  ['q', '"5"'],
  ['0', '"0"'],
  ['M', '"-5"'],
  ['h', '"5x"'],
  ['e', '""'],
  ['w', '"abc"'],
  ['g', '"(["'],
  ['u', '"$zzz"'],
  ['b', '"a$bad("'],
  ['r', '"$ru"'],
  ['v', '"$var(x)"'],
  ['A', '"$avp(a)"'],
  ['l', '"$mb"'],
  ['d', '"$ru.x"'],
  ['i', '"$(ru{zzz.y})"'],
])

/** Arguments with which a call may be accepted, tried in turn. */
export const likely: readonly string[] = [
  '"1"',
  '"$var(x)"',
  '"F"',
  '"$avp(a)"',
  '"sip:a@b.c"',
  '"/a/b/"',
  '"t=>a"',
  '1',
  '"a"',
  '"location"',
  '"127.0.0.1"',
  '"INVITE"',
  '"q"',
  '"call"',
]

// prettier-ignore
const givenRows: readonly (readonly [signature: string, ...args: readonly string[]])[] = [
  ['alias_db alias_db_find/4', '"dbaliases"', '"$ru"', '"$avp(x)"', '"d"'],
  ['alias_db alias_db_lookup/2', '"dbaliases"', '"d"'],
  ['async async_task_data/2', '"F"', '"a"'],
  ['async async_task_group_data/3', '"F"', '"g"', '"a"'],
  ['async async_task_group_route/2', '"F"', '"g"'],
  ['async async_task_route/1', '"F"'],
  ['auth_db proxy_authenticate/2', '"r"', '"subscriber"'],
  ['auth_db proxy_authorize/2', '"r"', '"subscriber"'],
  ['auth_db www_authenticate/2', '"r"', '"subscriber"'],
  ['auth_db www_authenticate/3', '"r"', '"subscriber"', '"INVITE"'],
  ['auth_db www_authorize/2', '"r"', '"subscriber"'],
  ['auth_diameter diameter_is_user_in/2', '"From"', '"g"'],
  ['avp attr2uri/2', '"$a"', '"username"'],
  ['avp attr_equals_xl/2', '"$a"', '"x"'],
  ['avp del_attrs/1', '"$fu"'],
  ['avp dump_attrs/1', '"$fu"'],
  ['avp xlfix_attr/1', '"$a"'],
  ['avp xlset_attr/2', '"$a"', '"x"'],
  ['avp xlset_destination/1', '"x"'],
  ['avpops avp_check/2', '"$avp(a)"', '"eq/s:x"'],
  ['avpops avp_op/2', '"$avp(a)"', '"add/i:1"'],
  ['avpops avp_pushto/2', '"$ru"', '"$avp(a)"'],
  ['cfgutils trylock/2', '"a"', '"1"'],
  ['counters cnt_add/2', '"c"', '"1"'],
  ['counters cnt_inc/1', '"c"'],
  ['counters cnt_reset/1', '"c"'],
  ['db2_ops db_close/1', '"h"'],
  ['db2_ops db_first/1', '"h"'],
  ['db2_ops db_next/1', '"h"'],
  ['db2_ops db_foreach/2', '"h"', '"F"'],
  ['db2_ops db_seek/2', '"h"', '"1"'],
  ['db2_ops db_query/1', '"delete/domain"'],
  ['db2_ops db_query/2', '"select/domain/id"', '"h"'],
  ['debugger dbg_pv_dump/2', '"15"', '"L_INFO"'],
  ['debugger dbg_sip_msg/1', '"L_INFO"'],
  ['debugger dbg_sip_msg/2', '"L_INFO"', '"LOG_LOCAL0"'],
  ['dialog dlg_bye/1', '"all"'],
  ['dialog dlg_refer/2', '"caller"', '"sip:a@b.c"'],
  ['dialog dlg_req_within/2', '"all"', '"INFO"'],
  ['dialog dlg_req_within/3', '"all"', '"INFO"', '"X: y"'],
  ['dialog dlg_req_within/4', '"all"', '"INFO"', '"a/b"', '"x"'],
  ['dialog dlg_req_within/5', '"all"', '"INFO"', '"X: y"', '"a/b"', '"x"'],
  ['dialog dlg_set_timeout_by_profile/2', '"n"', '"10"'],
  ['dialog dlg_set_timeout_by_profile/3', '"v"', '"x"', '"10"'],
  ['dialog get_profile_size/2', '"n"', '"$var(x)"'],
  ['dialog get_profile_size/3', '"v"', '"x"', '"$var(x)"'],
  ['dialog is_in_profile/1', '"n"'],
  ['dialog is_in_profile/2', '"v"', '"x"'],
  ['dialog set_dlg_profile/1', '"n"'],
  ['dialog set_dlg_profile/2', '"v"', '"x"'],
  ['dialog unset_dlg_profile/1', '"n"'],
  ['dialog unset_dlg_profile/2', '"v"', '"x"'],
  ['ims_dialog get_profile_size/2', '"n"', '"$var(x)"'],
  ['ims_dialog get_profile_size/3', '"v"', '"x"', '"$var(x)"'],
  ['ims_dialog is_in_profile/1', '"n"'],
  ['ims_dialog is_in_profile/2', '"v"', '"x"'],
  ['ims_dialog set_dlg_profile/1', '"n"'],
  ['ims_dialog set_dlg_profile/2', '"v"', '"x"'],
  ['ims_dialog unset_dlg_profile/1', '"n"'],
  ['ims_dialog unset_dlg_profile/2', '"v"', '"x"'],
  ['rr is_direction/1', '"upstream"'],
  ['sipcapture sip_capture/2', '"sip_capture"', '"c"'],
  ['siptrace sip_trace/3', '"sip:a@b:5060"', '"c"', '"t"'],
  ['siputils is_supported/1', '"path"'],
  ['sqlops sql_pvquery/3', '"c"', '"select 1"', '"$var(x)"'],
  ['sqlops sql_query/2', '"c"', '"select 1"'],
  ['sqlops sql_query/3', '"c"', '"select 1"', '"r"'],
  ['sqlops sql_query_async/2', '"c"', '"select 1"'],
  ['sqlops sql_xquery/3', '"c"', '"select 1"', '"r"'],
  ['textops has_body/1', '"a/b"'],
  ['textops is_privacy/1', '"id"'],
  ['textops subst_hf/3', '"X"', '"/a/b/"', '"a"'],
  ['timer timer_enable/2', '"t"', '"1"'],
  ['tmx t_cancel_branches/1', '"all"'],
  ['uac_redirect get_redirects/1', '"1:1"'],
  ['uac_redirect get_redirects/2', '"1:1"', '"x"'],
  ['uac_redirect set_accept_filter/2', '"a"', '"reset_all"'],
  ['uac_redirect set_deny_filter/2', '"a"', '"reset_all"'],
  ['uid_avp_db load_attrs/2', '"$fu"', '"x"'],
  ['uid_avp_db load_extra_attrs/2', '"g"', '"a"'],
  ['uid_avp_db lock_extra_attrs/2', '"g"', '"a"'],
  ['uid_avp_db remove_extra_attrs/2', '"g"', '"a"'],
  ['uid_avp_db save_extra_attrs/2', '"g"', '"a"'],
  ['uid_avp_db unlock_extra_attrs/2', '"g"', '"a"'],
  ['uid_uri_db check_uri/1', '"From"'],
  ['uid_uri_db lookup_user/1', '"From"'],
  ['uid_uri_db lookup_user/2', '"$fu"', '"From"'],
  ['xlog xlog/3', '"LOG_LOCAL0"', '"L_INFO"', '"x"'],
  ['xlog xlogl/3', '"LOG_LOCAL0"', '"L_INFO"', '"x"'],
]

/** Arguments of calls that a start accepts, where those of `likely` are none, by `module name/arity`. */
export const given: ReadonlyMap<string, readonly string[]> = new Map(
  givenRows.map(([signature, ...args]) => [signature, args]),
)

/** A function with a number of arguments. */
export interface Signature {
  readonly module: string
  readonly name: string
  readonly arity: number
  /** The kind of block that the calls stand in. */
  readonly block: string
}

/** How a block of each kind begins. */
export const blockHeads: readonly (readonly [kind: string, head: string])[] = [
  ['request', 'request_route {'],
  ['failure', 'failure_route[X] {'],
  ['onreply', 'onreply_route[X] {'],
  ['branch', 'branch_route[X] {'],
  ['reply', 'reply_route {'],
  ['local', 'event_route[tm:local-request] {'],
  ['branch_failure', 'event_route[tm:branch-failure:X] {'],
  ['onsend', 'onsend_route {'],
]

/** Every function of a module with every number of arguments above 0 that it takes. */
export function signaturesOf(module: string): readonly Signature[] {
  const exports = createModuleCatalogue().module(module)
  return Object.entries(exports?.functions ?? {}).flatMap(([name, facts]) => {
    const block = blockHeads.find(([kind]) => facts.routes.some((route) => route === kind))?.[1]
    if (block === undefined) return []
    return aritiesOf(facts).map((arity): Signature => ({ module, name, arity, block }))
  })
}

function aritiesOf(facts: FunctionFacts): readonly number[] {
  const arities = new Set<number>()
  for (const list of argumentListsOf(facts)) {
    const all = Object.values(list)
    const least = all.filter((one) => one.optional !== true).length
    for (let count = Math.max(1, least); count <= all.length; count += 1) arities.add(count)
  }
  return [...arities].toSorted((one, other) => one - other)
}

/** Blocks that the calls may name. */
export const tail =
  'failure_route[F] { exit; }\nonreply_route[F] { exit; }\nbranch_route[F] { exit; }\nroute[F] { exit; }\n' +
  'event_route[tm:branch-failure:F] { exit; }\n'
