import { scanPieces } from '#compiler/2-lex/pieces.ts'

/** A run of lines that differ: `[from, to)` of the old and of the new text, counted from 0. */
export interface Change {
  readonly old: readonly [from: number, to: number]
  readonly new: readonly [from: number, to: number]
}

const contextLines = 3

/**
 * A unified diff of two layouts of the same code, which `patch` takes; '' when there is none. Lines are matched by the code before
 * them, so that it takes no longer than reading both.
 */
export function unifiedDiff(name: string, before: string, after: string): string {
  const [old, fresh] = [linesOf(before), linesOf(after)]
  const changes = findChanges(old, fresh)
  return renderChanges(name, old.lines, fresh.lines, changes)
}

/** Changes in the order of the file as `patch` takes them; '' when there are none. Lines have their line end. */
export function renderChanges(
  name: string,
  old: readonly string[],
  fresh: readonly string[],
  changes: readonly Change[],
): string {
  if (changes.length === 0) return ''
  const hunks = groupChanges(changes).map((group) => renderHunk(group, old, fresh))
  return `--- ${name}.orig\n+++ ${name}\n${hunks.join('')}`
}

interface Lines {
  readonly lines: readonly string[]
  /** The first line before which so many pieces of code stand. */
  readonly firstWith: ReadonlyMap<number, number>
}

function linesOf(text: string): Lines {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? []
  const starts = scanPieces(text).flatMap(({ kind, start }) => (kind === 'blank' || kind === 'newline' ? [] : [start]))
  const firstWith = new Map<number, number>()
  let offset = 0
  let count = 0
  for (const [index, line] of lines.entries()) {
    while ((starts[count] ?? Infinity) < offset) count += 1
    if (!firstWith.has(count)) firstWith.set(count, index)
    offset += line.length
  }
  return { lines, firstWith }
}

function findChanges(old: Lines, fresh: Lines): readonly Change[] {
  const changes: Change[] = []
  let [oldFrom, newFrom] = [0, 0]
  const addUpTo = (oldTo: number, newTo: number): void => {
    const change = trimCommon(old.lines, fresh.lines, [oldFrom, oldTo], [newFrom, newTo])
    if (change !== undefined) addChange(changes, change)
    oldFrom = oldTo
    newFrom = newTo
  }
  for (const [count, oldTo] of old.firstWith) {
    const newTo = fresh.firstWith.get(count)
    if (newTo !== undefined) addUpTo(oldTo, newTo)
  }
  addUpTo(old.lines.length, fresh.lines.length)
  return changes
}

/** Changes of lines that follow each other are one. */
function addChange(changes: Change[], change: Change): void {
  const last = changes.at(-1)
  if (last?.old[1] === change.old[0] && last.new[1] === change.new[0]) {
    changes[changes.length - 1] = { old: [last.old[0], change.old[1]], new: [last.new[0], change.new[1]] }
  } else changes.push(change)
}

/** What differs once the equal lines at both ends are left out; undefined when nothing does. */
function trimCommon(
  old: readonly string[],
  fresh: readonly string[],
  [oldFrom, oldTo]: readonly [number, number],
  [newFrom, newTo]: readonly [number, number],
): Change | undefined {
  let [start, newStart, end, newEnd] = [oldFrom, newFrom, oldTo, newTo]
  while (start < end && newStart < newEnd && old[start] === fresh[newStart]) {
    start += 1
    newStart += 1
  }
  while (end > start && newEnd > newStart && old[end - 1] === fresh[newEnd - 1]) {
    end -= 1
    newEnd -= 1
  }
  return start === end && newStart === newEnd ? undefined : { old: [start, end], new: [newStart, newEnd] }
}

/** Changes whose surroundings touch are shown together. */
function groupChanges(changes: readonly Change[]): readonly (readonly Change[])[] {
  const groups: Change[][] = []
  for (const change of changes) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    if (group === undefined || last === undefined || change.old[0] - last.old[1] > 2 * contextLines)
      groups.push([change])
    else group.push(change)
  }
  return groups
}

function renderHunk(group: readonly Change[], old: readonly string[], fresh: readonly string[]): string {
  const [first, last] = [group[0], group.at(-1)]
  if (first === undefined || last === undefined) return ''
  const oldFrom = Math.max(0, first.old[0] - contextLines)
  const oldTo = Math.min(old.length, last.old[1] + contextLines)
  const newFrom = first.new[0] - (first.old[0] - oldFrom)
  const newTo = last.new[1] + (oldTo - last.old[1])
  const lines: string[] = []
  let at = oldFrom
  for (const change of group) {
    lines.push(...mark(' ', old.slice(at, change.old[0])))
    lines.push(...mark('-', old.slice(...change.old)), ...mark('+', fresh.slice(...change.new)))
    at = change.old[1]
  }
  lines.push(...mark(' ', old.slice(at, oldTo)))
  return `@@ -${rangeOf(oldFrom, oldTo)} +${rangeOf(newFrom, newTo)} @@\n${lines.join('')}`
}

function mark(sign: ' ' | '-' | '+', lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line.endsWith('\n') ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`))
}

/** `first,count`; an empty range is named by the line before it. */
function rangeOf(from: number, to: number): string {
  return from === to ? `${from},0` : to - from === 1 ? `${to}` : `${from + 1},${to - from}`
}
