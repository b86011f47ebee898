import type { At, Call, Code, ScriptContext } from '#grammar/abi.ts'
import type { Clock } from '../host/host.ts'
import type { LogLevel, Logger } from '../log/logger.ts'
import type { Settings } from '../server/core.ts'

/** Wraps a bound call of the script, named as the log names it. */
export type TimeAction = (action: string, call: Call<Code>, at: At) => Call<Code>

/** Kamailio's numbers of core commands in these lines, recorded with 6.1.5. */
// prettier-ignore
const commandNumbers: ReadonlyMap<string, number> = new Map([
  ['forward', 1], ['log', 3], ['sethost', 7], ['sethostport', 8], ['setuser', 9], ['setuserpass', 10], ['setport', 11], ['seturi', 12],
  ['sethostporttrans', 13], ['revert_uri', 15], ['setflag', 39], ['resetflag', 40], ['isflagset', 41], ['prefix', 44], ['strip', 45],
  ['strip_tail', 46], ['userphone', 50], ['forward_udp', 52], ['force_rport', 55], ['add_rport', 55], ['add_local_rport', 56],
  ['set_advertised_address', 57], ['set_advertised_port', 58], ['force_tcp_alias', 59], ['force_send_socket', 62],
  ['udp_mtu_try_proto', 65], ['set_forward_no_connect', 66], ['set_reply_no_connect', 67], ['set_forward_close', 68],
  ['set_reply_close', 69],
])

/** A function of a module is shown with its name and with a number that tells how many arguments it has. */
export function functionAction(name: string, argumentCount: number): string {
  return `${name} (${argumentCount + 24})`
}

/** A core command is shown as corefunc with its number; by its name where the number was not recorded. */
export function commandAction(name: string): string {
  const number = commandNumbers.get(name)
  return number === undefined ? name : `corefunc (${number})`
}

/**
 * latency_limit_action: logs at latency_log which calls of functions and core commands took so many microseconds or more, what
 * they waited for included. Undefined when the parameter is 0 at the start, so that calls cost nothing then.
 */
export function timeSlowActions(
  settings: Settings,
  clock: Clock,
  logger: Logger,
  placeOf: (ctx: ScriptContext, at: At) => string,
): TimeAction | undefined {
  if (settings.int('latency_limit_action') === 0) return undefined
  const report = (action: string, ctx: ScriptContext, at: At, start: number): void => {
    const microseconds = Math.round((clock.monotonic() - start) * 1000)
    if (microseconds < settings.int('latency_limit_action')) return
    const text = `alert - action [${action}] cfg [${placeOf(ctx, at)}] took too long [${microseconds} us]`
    logger.write({ level: settings.int('latency_log') as LogLevel, module: 'core', text })
  }
  return (action, call, at) => (ctx) => {
    const start = clock.monotonic()
    const code = call(ctx)
    if (typeof code === 'number') {
      report(action, ctx, at, start)
      return code
    }
    return code.then((later) => {
      report(action, ctx, at, start)
      return later
    })
  }
}
