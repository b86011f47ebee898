/** Commands whose answer differs from that of 6.1.5, and why: a test fails when one of them no longer differs. */
const reasons: readonly (readonly [reason: string, commands: readonly string[]])[] = [
  ['names kamkit', ['core.version', 'core.flags', 'core.info', 'core.runinfo']],
  ['has the commands kamkit.*', ['system.listMethods']],
  [
    'described in our own words',
    [
      'system.methodHelp core.uptime',
      'system.methodHelp tm.stats',
      'cfg.help core debug',
      'cnt.help core rcv_requests',
      'cnt.help sl 200_replies',
    ],
  ],
  ['there is one heap, that of JavaScript', ['pkg.info', 'shm.info', 'shm.report']],
  ['our parameters are in another order, and none is a function or kept in C', ['modparam.list', 'modparam.list tm']],
  ['6.1.5 gives what the timer was set to before the cfg framework took it', ['modparam.getn tm fr_timer']],
  ['6.1.5 shows the limit of the start, ours is the one that holds', ['core.tcp_info']],
  ['every group can be reset', ['cfg.reset core']],
  ['6.1.5 repeats a name in an object of JSON', ['json: pv.shvGet']],
  ['6.1.5 takes a text for 0', ['json: tm.reply x', 'json: ul.dump', 'json: ul.lookup location bob']],
]

export const differences: ReadonlyMap<string, string> = new Map(
  reasons.flatMap(([reason, commands]) => commands.map((command): [string, string] => [command, reason])),
)
