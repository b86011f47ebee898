/**
 * Where an RPC command runs in a server of several processes.
 * - `main`: in the main process, whose copies of what is shared are complete once all workers handed over what they changed.
 * - `each`: in all of them, and in workers that start later: it changes what every process has for itself.
 * - `sum`: in the workers, the numbers of their answers added.
 * - `list`: in the workers, their answers one after the other.
 * - `connections`: the same for connections, of which each worker knows all but its own best.
 * - `owner`: in the worker that owns the Call-ID of the first argument.
 * - `finder`: in one worker after the other until one does not refuse.
 * - `sender`: in the worker that owns the Call-ID that a request is given, or in any.
 */
export type RpcPlace = 'main' | 'each' | 'sum' | 'list' | 'connections' | 'owner' | 'finder' | 'sender'

const places: ReadonlyMap<string, RpcPlace> = new Map<string, RpcPlace>([
  ...each(
    'each',
    'cfg.set cfg.set_now_int cfg.set_now_string cfg.seti cfg.sets cfg.set_delayed cfg.set_delayed_int cfg.set_delayed_string',
    'cfg.commit cfg.rollback cfg.del cfg.del_delayed cfg.reset cfg.add_group_inst cfg.del_group_inst',
    'dbg.bp dbg.trace dbg.set_mod_level dbg.set_mod_facility dbg.reset_msgid corex.debug',
    'dns.add_a dns.add_aaaa dns.add_srv dns.delete_a dns.delete_aaaa dns.delete_srv dns.delete_naptr dns.delete_cname',
    'dns.delete_txt dns.delete_ebl dns.delete_ptr dns.delete_all dns.delete_all_force dns.set_server_state',
    'dns.add_naptr dns.add_cname dns.add_txt dns.add_ebl dns.add_ptr',
    'modparam.setn modparam.sets tm.clean tls.reload ws.enable ws.disable',
    'kamkit.coverage.start kamkit.coverage.stop kamkit.profile.start kamkit.profile.stop',
  ),
  ...each('sum', 'tm.stats dlgs.stats ws.dump kamkit.coverage.counts kamkit.profile.counts'),
  ...each('list', 'tm.list dns.view dns.debug dns.debug_all'),
  ...each('connections', 'core.tcp_list tls.list'),
  ...each('finder', 'tm.reply tm.retransmit_reply dns.lookup ws.close ws.ping ws.pong'),
  ...each('owner', 'tm.cancel tm.reply_callid tm.retransmit_reply_callid'),
])

function each(place: RpcPlace, ...names: readonly string[]): readonly (readonly [string, RpcPlace])[] {
  return names.flatMap((some) => some.split(' ').map((name): readonly [string, RpcPlace] => [name, place]))
}

/** Where a command runs. */
export function placeOf(name: string): RpcPlace {
  return places.get(name) ?? (name.startsWith('tm.t_uac_') ? 'sender' : 'main')
}

/** Whether a worker that starts later has to run the command, too: what it changes lasts. */
export function lasts(name: string): boolean {
  return placeOf(name) === 'each' && name !== 'tm.clean' && !/^dns\.delete|^tls\.reload/.test(name)
}
