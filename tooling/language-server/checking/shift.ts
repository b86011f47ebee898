import type { Diagnostic, Position, Range } from 'vscode-languageserver'
import type { TextChange } from './text-change.ts'

/** What a change of a text does to places in it. */
export interface Shift {
  readonly start: Position
  readonly oldEnd: Position
  readonly newEnd: Position
}

/** The places at which a change starts and ends. The texts end their lines with a line feed, not with a carriage return alone. */
export function shiftOf(old: string, text: string, { start, oldEnd, newEnd }: TextChange): Shift {
  const from = behind({ line: 0, character: 0 }, text.slice(0, start))
  return {
    start: from,
    oldEnd: behind(from, old.slice(start, oldEnd)),
    newEnd: behind(from, text.slice(start, newEnd)),
  }
}

function behind({ line, character }: Position, text: string): Position {
  const last = text.lastIndexOf('\n')
  if (last === -1) return { line, character: character + text.length }
  let lines = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1
  return { line: line + lines, character: text.length - last - 1 }
}

/** Whether a place lies before another one. */
export function isBefore(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.character < other.character)
}

/** The same place in the changed text; one that was replaced goes to the end of the change. */
function shiftPosition(position: Position, { start, oldEnd, newEnd }: Shift): Position {
  if (!isBefore(start, position)) return position
  if (isBefore(position, oldEnd)) return newEnd
  const { line, character } = position
  return {
    line: line + newEnd.line - oldEnd.line,
    character: line === oldEnd.line ? character + newEnd.character - oldEnd.character : character,
  }
}

function shiftRange(range: Range, shift: Shift): Range {
  // What starts where the text was put in stands behind it.
  const isBehind = !isBefore(range.start, shift.oldEnd) && isBefore(range.start, range.end)
  const start = isBehind ? moved(range.start, shift) : shiftPosition(range.start, shift)
  return { start, end: shiftPosition(range.end, shift) }
}

function moved({ line, character }: Position, { oldEnd, newEnd }: Shift): Position {
  return {
    line: line + newEnd.line - oldEnd.line,
    character: line === oldEnd.line ? character + newEnd.character - oldEnd.character : character,
  }
}

/** A diagnostic of one document after a change of another one, or of the same. */
export function shiftDiagnostic(one: Diagnostic, uri: string, changed: string, shift: Shift): Diagnostic {
  const { relatedInformation } = one
  return {
    ...one,
    range: uri === changed ? shiftRange(one.range, shift) : one.range,
    ...(relatedInformation === undefined
      ? {}
      : {
          relatedInformation: relatedInformation.map((related) =>
            related.location.uri === changed
              ? { ...related, location: { uri: changed, range: shiftRange(related.location.range, shift) } }
              : related,
          ),
        }),
  }
}
