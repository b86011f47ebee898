import type { Diagnostic, Fix } from '../diagnostics/diagnostic.ts'

/** A source with the edits of one fix that are in it. */
export function applyFix(text: string, fix: Fix, source: number): string {
  return applyEdits(
    text,
    fix.edits.filter((edit) => edit.span.source === source),
  )
}

/**
 * A source with the fixes of all diagnostics that have one; of two that touch the same place the first is made, the other is left for
 * the next round. `count` says how many were made.
 */
export function applyFixes(
  text: string,
  diagnostics: readonly Pick<Diagnostic, 'fix'>[],
  source: number,
): { readonly text: string; readonly count: number } {
  const edits: Fix['edits'][number][] = []
  let count = 0
  for (const { fix } of diagnostics) {
    // A fix is made as a whole or not at all, and only when it stays within this file.
    if (fix === undefined || fix.edits.some((edit) => edit.span.source !== source)) continue
    if (fix.edits.some((edit) => edits.some((other) => overlaps(edit, other)))) continue
    edits.push(...fix.edits)
    count += 1
  }
  return { text: applyEdits(text, edits), count }
}

function overlaps({ span: one }: Fix['edits'][number], { span: other }: Fix['edits'][number]): boolean {
  if (one.start === other.start) return true
  return one.start < other.end && other.start < one.end
}

function applyEdits(text: string, edits: Fix['edits']): string {
  const inOrder = edits.toSorted((one, other) => one.span.start - other.span.start)
  let changed = ''
  let at = 0
  for (const { span, text: replacement } of inOrder) {
    changed += text.slice(at, span.start) + replacement
    at = span.end
  }
  return changed + text.slice(at)
}

/** The change that is made for a diagnostic: its fix, and if those are wanted too, the only thing that is suggested. */
export function changeFor({ fix, suggestions = [] }: Diagnostic, takesSuggestions: boolean): Fix | undefined {
  if (fix !== undefined || !takesSuggestions || suggestions.length > 1) return fix
  return suggestions[0]
}
