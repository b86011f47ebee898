import { startSipp, type SippResult } from '../../test/support/sipp.ts'

/** Where SIPp listens. */
export const callee = { ip: '127.8.31.2', port: 5062 }
const caller = { ip: '127.8.31.3', port: 5063 }

/** One load of calls through a server, INVITE to BYE; the callee runs for as long as the caller. */
export async function load(ip: string, callsPerSecond: number, seconds: number): Promise<SippResult> {
  const remote = { ip, port: 5060 }
  const uas = startSipp({
    scenario: 'uas-call',
    local: callee,
    remote,
    transport: 'udp',
    timeoutSeconds: seconds + 600,
  })
  await new Promise((resolve) => setTimeout(resolve, 300))
  const uac = startSipp({
    scenario: 'uac-call',
    local: caller,
    remote,
    transport: 'udp',
    calls: Math.ceil(callsPerSecond * seconds),
    callsPerSecond,
    timeoutSeconds: seconds + 25,
  })
  const result = await uac.done
  uas.stop()
  await uas.done
  return result
}
