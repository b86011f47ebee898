import { renderChanges, type Change } from '../cli/unified-diff.ts'

/** With more lines changed than these, a diff shows the changed part as one. */
const maxEdits = 1000

/** A unified diff of two texts, which `patch` takes; '' when they are the same. */
export function lineDiff(name: string, before: string, after: string): string {
  const [old, fresh] = [toLines(before), toLines(after)]
  let start = 0
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start += 1
  let end = 0
  const room = Math.min(old.length, fresh.length) - start
  while (end < room && old[old.length - 1 - end] === fresh[fresh.length - 1 - end]) end += 1
  const inner = changesOf(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end))
  const moved = inner.map((change): Change => {
    return {
      old: [change.old[0] + start, change.old[1] + start],
      new: [change.new[0] + start, change.new[1] + start],
    }
  })
  return renderChanges(name, old, fresh, moved)
}

function toLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** The shortest way from one list of lines to the other (E. Myers, 1986). */
function changesOf(old: readonly string[], fresh: readonly string[]): readonly Change[] {
  if (old.length === 0 && fresh.length === 0) return []
  const trace: Map<number, number>[] = []
  let furthest = new Map([[1, 0]])
  for (let edits = 0; edits <= Math.min(old.length + fresh.length, maxEdits); edits += 1) {
    trace.push(furthest)
    const next = new Map<number, number>()
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = stepFrom(furthest, diagonal, edits)
      while (x < old.length && x - diagonal < fresh.length && old[x] === fresh[x - diagonal]) x += 1
      next.set(diagonal, x)
      if (x >= old.length && x - diagonal >= fresh.length) return backtrack(trace, old.length, fresh.length)
    }
    furthest = next
  }
  return [{ old: [0, old.length], new: [0, fresh.length] }]
}

/** Down, which takes a new line, when that starts further along; else right, which drops an old one. */
function goesDown(furthest: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean {
  if (diagonal === -edits) return true
  return diagonal !== edits && (furthest.get(diagonal - 1) ?? -1) < (furthest.get(diagonal + 1) ?? -1)
}

function stepFrom(furthest: ReadonlyMap<number, number>, diagonal: number, edits: number): number {
  return goesDown(furthest, diagonal, edits) ? (furthest.get(diagonal + 1) ?? 0) : (furthest.get(diagonal - 1) ?? 0) + 1
}

function backtrack(trace: readonly ReadonlyMap<number, number>[], oldEnd: number, newEnd: number): readonly Change[] {
  const changes: Change[] = []
  let [x, y] = [oldEnd, newEnd]
  for (let edits = trace.length - 1; edits > 0; edits -= 1) {
    const furthest = trace[edits] ?? new Map<number, number>()
    const diagonal = x - y
    const isDown = goesDown(furthest, diagonal, edits)
    const from = furthest.get(isDown ? diagonal + 1 : diagonal - 1) ?? 0
    const start: readonly [number, number] = [from, from - (isDown ? diagonal + 1 : diagonal - 1)]
    addInFront(changes, { old: [start[0], start[0] + (isDown ? 0 : 1)], new: [start[1], start[1] + (isDown ? 1 : 0)] })
    ;[x, y] = start
  }
  return changes
}

/** Edits that touch are one change. */
function addInFront(changes: Change[], edit: Change): void {
  const [first] = changes
  if (first?.old[0] === edit.old[1] && first.new[0] === edit.new[1]) {
    changes[0] = { old: [edit.old[0], first.old[1]], new: [edit.new[0], first.new[1]] }
  } else changes.unshift(edit)
}
