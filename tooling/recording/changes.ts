import type { Value } from '#grammar/value.ts'
import { outgoingOf } from '#runtime/sip/build-request.ts'
import type { Edit } from '#runtime/sip/edits.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { socketText, type ListenSocket } from '#runtime/transport/sockets.ts'
import type { Change } from './recording.ts'

/** What of a message and a run is compared before and after a statement. Made for each statement, so that it is flat. */
export interface ScriptState {
  readonly edits: readonly Edit[]
  /** Where the message came in. */
  readonly socket: ListenSocket
  readonly raw: string
  /** undefined for a reply, as the next three. */
  readonly requestUri: string | undefined
  readonly dstUri: string
  readonly forceSocket: ListenSocket | undefined
  readonly branches: string
  readonly flags: number
  readonly scriptFlags: number
  readonly branchFlags: number
}

/** The state as it is now. */
export function stateOf({ msg, scriptFlags }: RouteContext): ScriptState {
  const { isRequest, raw, flags, branchFlags } = msg
  return {
    edits: msg.edits.snapshot(),
    socket: msg.received.socket,
    raw,
    requestUri: isRequest ? msg.requestUri : undefined,
    dstUri: isRequest ? msg.dstUri : '',
    forceSocket: isRequest ? msg.forceSocket : undefined,
    branches: isRequest && msg.branches.length > 0 ? msg.branches.map(({ uri }) => uri).join(' ') : '',
    flags,
    scriptFlags,
    branchFlags,
  }
}

/** No changes, as after most statements. */
export const unchanged: readonly Change[] = []

/** Whether the state is as it was: most statements change nothing, and then no copy of it has to be made. */
export function isStill(state: ScriptState, { msg, scriptFlags }: RouteContext): boolean {
  if (state.raw !== msg.raw || state.scriptFlags !== scriptFlags || state.edits !== msg.edits.snapshot()) return false
  if (state.flags !== msg.flags || state.branchFlags !== msg.branchFlags) return false
  if (!msg.isRequest) return true
  return (
    state.requestUri === msg.requestUri &&
    state.dstUri === msg.dstUri &&
    state.forceSocket === msg.forceSocket &&
    state.branches === '' &&
    msg.branches.length === 0
  )
}

/** What differs: destinations, flags, then the text of the message. */
export function changesBetween(before: ScriptState, after: ScriptState): readonly Change[] {
  if (isSame(before, after)) return unchanged
  const changes: Change[] = []
  const compare = (what: string, from: Value, to: Value): void => {
    if (from !== to) changes.push({ kind: 'value', what, before: from, after: to })
  }
  compare('$ru', before.requestUri ?? null, after.requestUri ?? null)
  compare('$du', before.dstUri === '' ? null : before.dstUri, after.dstUri === '' ? null : after.dstUri)
  compare('$fs', socketValue(before.forceSocket), socketValue(after.forceSocket))
  compare('branches', before.branches, after.branches)
  compare('message flags', before.flags, after.flags)
  compare('script flags', before.scriptFlags, after.scriptFlags)
  compare('branch flags', before.branchFlags, after.branchFlags)
  if (before.raw !== after.raw) changes.push(lineEdit(before.raw, after.raw))
  else if (before.edits !== after.edits) changes.push(...editsBetween(before, after))
  return changes
}

function isSame(before: ScriptState, after: ScriptState): boolean {
  return (
    before.edits === after.edits &&
    before.raw === after.raw &&
    before.requestUri === after.requestUri &&
    before.dstUri === after.dstUri &&
    before.forceSocket === after.forceSocket &&
    before.branches === after.branches &&
    before.flags === after.flags &&
    before.scriptFlags === after.scriptFlags &&
    before.branchFlags === after.branchFlags
  )
}

function socketValue(socket: ListenSocket | undefined): Value {
  return socket === undefined ? null : socketText(socket)
}

/** A function that changes the text at once: the lines from the first to the last that differ. */
function lineEdit(before: string, after: string): Change {
  const [old, fresh] = [before.split('\r\n'), after.split('\r\n')]
  const shorter = Math.min(old.length, fresh.length)
  let start = 0
  while (start < shorter && old[start] === fresh[start]) start += 1
  let end = 0
  while (end < shorter - start && old[old.length - 1 - end] === fresh[fresh.length - 1 - end]) end += 1
  const between = (lines: readonly string[]): string => lines.slice(start, lines.length - end).join('\r\n')
  return { kind: 'edit', removed: between(old), added: between(fresh) }
}

/**
 * Edits whose text is not known before the message is sent show what they are when it leaves where it came in, or where the script
 * wants it to; one that is none there (the second Record-Route between two protocols) is not shown.
 */
function editsBetween(before: ScriptState, after: ScriptState): readonly Change[] {
  const known = new Set(before.edits)
  const out = outgoingOf(after.forceSocket ?? after.socket, 'BRANCH')
  return after.edits
    .filter((edit) => !known.has(edit))
    .map(({ at, remove, insert }) => ({
      kind: 'edit' as const,
      removed: after.raw.slice(at, at + remove),
      added: typeof insert === 'string' ? insert : insert(out),
    }))
    .filter(({ removed, added }) => removed !== '' || added !== '')
}

/** The text of a value as a config author would write it. */
export function valueText(value: Value): string {
  return value === null ? '$null' : typeof value === 'number' ? String(value) : JSON.stringify(value)
}
