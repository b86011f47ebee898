import type { DebuggedCall } from './debugged-call.ts'
import type { Moment } from './moment.ts'
import type { StopRules } from './stop-rules.ts'
import type { Stepping } from './stepping.ts'
import type { Stop } from './stop.ts'

/** Where going through the recorded moments stops, and why. */
export interface Arrival {
  readonly moment: Moment
  readonly stop: Stop
}

/** Goes forward from a moment; undefined when nothing stops it up to the present. */
export async function goForward(
  call: DebuggedCall,
  from: Moment,
  rules: StopRules,
  stepping: Stepping | undefined,
): Promise<Arrival | undefined> {
  for (let index = from.index + 1; index < call.nextIndex; index += 1) {
    const moment = call.at(index)
    const stop = moment === undefined ? undefined : await rules.past(call, moment, stepping)
    if (moment !== undefined && stop !== undefined) return { moment, stop }
  }
  return undefined
}

/** Goes back from a moment, at the furthest to the oldest that is kept. */
export async function goBack(
  call: DebuggedCall,
  from: Moment,
  stopAt: (moment: Moment) => Promise<Stop | undefined>,
): Promise<Arrival> {
  let oldest = from
  for (let index = from.index - 1; index >= call.dropped; index -= 1) {
    const moment = call.at(index)
    if (moment === undefined) continue
    const stop = await stopAt(moment)
    if (stop !== undefined) return { moment, stop }
    if (!moment.isEnd) oldest = moment
  }
  const cut = call.dropped === 0 ? '' : `; ${call.dropped} older moments were dropped`
  return { moment: oldest, stop: { reason: 'history', text: `nothing is recorded before this${cut}` } }
}
