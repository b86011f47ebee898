const suspending = new Set(['forward', 'forward_udp', 'forward_tcp', 'forward_tls', 'forward_sctp'])
const commands = new Set([
  ...suspending,
  'setflag',
  'resetflag',
  'isflagset',
  'force_rport',
  'add_rport',
  'log',
  'set_reply_no_connect',
  'set_forward_no_connect',
  'strip',
  'prefix',
])

/** A core command by name or alias; undefined for anything else, which may be a module function. */
export function isCoreCommand(name: string): { readonly name: string; readonly suspends: boolean } | undefined {
  return commands.has(name) ? { name, suspends: suspending.has(name) } : undefined
}
