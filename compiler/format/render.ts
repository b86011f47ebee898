import type { Element, Elements } from './elements.ts'
import type { Placement } from './layout.ts'
import { isLineComment } from './words.ts'

/** One step of indentation: a tab, or this many blanks. */
export type Indent = 'tab' | 2 | 4

/** Deeper lines stand no further to the right: a file of nothing but open braces would fill the memory with blanks. */
const deepest = 60

/** A change to a text: the characters `[start, end)` become `text`. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The changes that give a file its layout, in order. No two of them touch each other's characters. */
export function renderEdits(
  file: Elements,
  placements: readonly Placement[],
  indent: Indent,
  eol: string,
): readonly Edit[] {
  const step = indent === 'tab' ? '\t' : ' '.repeat(indent)
  const edits: Edit[] = []
  const add = (start: number, old: string, text: string): void => {
    if (old !== text) edits.push({ start, end: start + old.length, text })
  }
  for (const [index, element] of file.elements.entries()) {
    const placement = placements[index] ?? { kind: 'as written' }
    const isLineEndKept = ownsLineEnd(file.elements[index - 1])
    add(element.start - element.gap.length, element.gap, renderGap(element, placement, { step, eol, isLineEndKept }))
    if (element.kind === 'comment' && !isUntouched(element)) {
      add(element.start, element.text, renderComment(element, placement, step))
    }
  }
  const last = file.elements.at(-1)
  add(last?.end ?? 0, file.tail, renderTail(file, eol))
  return edits
}

interface GapStyle {
  readonly step: string
  readonly eol: string
  readonly isLineEndKept: boolean
}

function renderGap({ gap }: Element, placement: Placement, { step, eol, isLineEndKept }: GapStyle): string {
  if (placement.kind === 'as written') return gap
  if (placement.kind === 'same line') return placement.blank
  const { breaks, level } = placement
  const indentation = level === undefined ? gap.slice(gap.lastIndexOf('\n') + 1) : step.repeat(Math.min(level, deepest))
  const kept = isLineEndKept ? gap.slice(0, gap.indexOf('\n') + 1) : ''
  return kept + eol.repeat(kept === '' ? breaks : breaks - 1) + indentation
}

/** A carriage return before the line end belongs to the text of a directive, and of a comment that is not touched. */
function ownsLineEnd(element: Element | undefined): boolean {
  if (element === undefined) return false
  return element.kind === 'directive' || (isLineComment(element) && isUntouched(element))
}

/** Kamailio reads `//!SER` as a start line, if nothing follows it. */
function isUntouched({ text, isFixed }: Element): boolean {
  return isFixed || text.startsWith('//!')
}

function renderTail({ elements, tail, isTailFixed }: Elements, eol: string): string {
  if (isTailFixed) return tail
  const last = elements.at(-1)
  if (last === undefined) return ''
  return ownsLineEnd(last) ? tail.slice(0, tail.indexOf('\n') + 1) : eol
}

/** Blanks at the end of a comment go; the stars of a comment over several lines follow its first line. */
function renderComment({ text }: Element, placement: Placement, step: string): string {
  if (!text.startsWith('/*')) return text.replace(/[ \t\r]+$/, '')
  if (placement.kind !== 'new line' || !/^[^\n]*(?:\n[ \t]*\*[^\n]*)+$/.test(text)) return text
  return text.replace(/\n[ \t]*\*/g, `\n${step.repeat(Math.min(placement.level ?? 0, deepest))} *`)
}

/** The text with the changes made. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let at = 0
  for (const edit of edits) {
    parts.push(text.slice(at, edit.start), edit.text)
    at = edit.end
  }
  return parts.join('') + text.slice(at)
}
