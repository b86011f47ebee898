import { callOf } from '../recording/call-of.ts'
import { isReply } from '../recording/message-facts.ts'
import { recordingsByCall, sentDecisions } from './calls.ts'
import { differenceOf, type Difference } from './decisions.ts'
import { partingOf, type Parting } from './parting.ts'
import type { Replayed } from './replay.ts'
import type { ServerSide } from './server-side.ts'

/** A call that two configurations treat differently. */
export interface ComparedCall {
  readonly callId: string
  /** undefined when both sent the same. */
  readonly difference: Difference | undefined
  /** Where they part; undefined when both executed the same statements. */
  readonly parting: Parting | undefined
}

/** What two configurations did with the same capture, call by call in the order of the capture. */
export function compareReplays({ messages }: ServerSide, before: Replayed, after: Replayed): readonly ComparedCall[] {
  const [one, other] = [sentDecisions(before), sentDecisions(after)]
  const [left, right] = [recordingsByCall(before.recording), recordingsByCall(after.recording)]
  const calls = new Set(
    messages
      .filter(({ side, message }) => side === 'received' && !isReply(message.text))
      .map(({ message }) => callOf(message.text)),
  )
  return [...calls].map((callId) => {
    const difference = differenceOf(one.get(callId) ?? [], other.get(callId) ?? [])
    const parting =
      difference === undefined
        ? undefined
        : partingOf(left.get(callId)?.entries ?? [], right.get(callId)?.entries ?? [])
    return { callId, difference, parting }
  })
}
