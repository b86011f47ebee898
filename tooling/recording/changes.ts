import type { Value } from '#grammar/value.ts'
import type { Edit, Outgoing } from '#runtime/sip/edits.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { socketText } from '#runtime/transport/sockets.ts'
import type { Change, Reading } from './recording.ts'

/** What of a message and a run is compared before and after a statement. */
export interface ScriptState {
  readonly edits: readonly Edit[]
  readonly raw: string
  readonly values: readonly Reading[]
}

/** The state as it is now; `written`: the variable that the statement is about to set. */
export function stateOf(ctx: RouteContext, written: Reading | undefined): ScriptState {
  const { msg } = ctx
  const values: Reading[] = msg.isRequest ? destinationOf(msg) : []
  values.push({ text: 'message flags', value: msg.flags }, { text: 'script flags', value: ctx.scriptFlags })
  values.push({ text: 'branch flags', value: msg.branchFlags })
  if (written !== undefined && !values.some(({ text }) => text === written.text)) values.push(written)
  return { edits: msg.edits.snapshot(), raw: msg.raw, values }
}

function destinationOf(msg: SipMessage): Reading[] {
  return [
    { text: '$ru', value: msg.requestUri },
    { text: '$du', value: msg.dstUri === '' ? null : msg.dstUri },
    { text: '$fs', value: msg.forceSocket === undefined ? null : socketText(msg.forceSocket) },
    { text: 'branches', value: msg.branches.map(({ uri }) => uri).join(' ') },
  ]
}

/** What differs, in the order of the values, then the edits. */
export function changesBetween(before: ScriptState, after: ScriptState): readonly Change[] {
  const changes: Change[] = []
  for (const { text, value } of before.values) {
    const now = after.values.find((one) => one.text === text)?.value ?? null
    if (now !== value) changes.push({ kind: 'value', what: text, before: value, after: now })
  }
  if (before.raw !== after.raw) changes.push({ kind: 'edit', removed: before.raw, added: after.raw })
  else if (before.edits !== after.edits) changes.push(...editsBetween(before, after))
  return changes
}

/** Edits whose text is not known before the message is sent show what they would be nowhere in particular. */
const nowhere: Outgoing = { socketHost: 'HOST', socketPort: 0, proto: 'PROTO', branch: 'BRANCH' }

function editsBetween(before: ScriptState, after: ScriptState): readonly Change[] {
  const known = new Set(before.edits)
  return after.edits
    .filter((edit) => !known.has(edit))
    .map(({ at, remove, insert }) => ({
      kind: 'edit',
      removed: after.raw.slice(at, at + remove),
      added: typeof insert === 'string' ? insert : insert(nowhere),
    }))
}

/** The text of a value as a config author would write it. */
export function valueText(value: Value): string {
  return value === null ? '$null' : typeof value === 'number' ? String(value) : JSON.stringify(value)
}
