import { CodeActionKind, type CodeAction, type Range, type TextEdit } from 'vscode-languageserver'
import type { Diagnostic, Fix } from '#compiler/diagnostics/diagnostic.ts'
import { applyFixes } from '#compiler/lint/apply-fixes.ts'
import type { Analysis, Place } from '../analysis.ts'
import { routeNamedBy } from '../symbols/routes.ts'
import { cursorAt } from '../cursor.ts'
import { fromBytes } from '#compiler/1-source/utf8.ts'
import { extractRoute } from './extract-route.ts'
import { missingRoute } from './missing-route.ts'

/** What can be done about a selection: mend what is wrong there, silence a rule, mend all of the file, move statements to a block. */
export function codeActions(place: Place, range: Range, only: readonly string[] | undefined): readonly CodeAction[] {
  const lines = place.analysis.linesOf(place.source)
  const start = lines.offsetAt(range.start)
  const end = lines.offsetAt(range.end)
  const here = diagnosticsIn(place, start, end)
  const actions = [
    ...here.flatMap((one) => actionsFor(one, place)),
    ...fixAll(place),
    ...extractRoute(place, start, end),
  ]
  return only === undefined
    ? actions
    : actions.filter(({ kind = '' }) => only.some((one) => kind === one || kind.startsWith(`${one}.`)))
}

function diagnosticsIn({ analysis, source }: Place, start: number, end: number): readonly Diagnostic[] {
  return analysis.diagnostics.filter(({ span }) => span.source === source.id && span.start <= end && span.end >= start)
}

function actionsFor(one: Diagnostic, place: Place): readonly CodeAction[] {
  return [
    ...(one.fix === undefined ? [] : [quickFix(place.analysis, one.fix.title, one.fix.edits, true)]),
    ...(one.suggestions ?? []).map(({ title, edits }) => quickFix(place.analysis, title, edits)),
    ...createRoute(one, place),
    ...disableRule(one, place),
  ]
}

function quickFix(analysis: Analysis, title: string, edits: Fix['edits'], isPreferred = false): CodeAction {
  const changes: { [uri: string]: TextEdit[] } = {}
  for (const { span, text } of edits) {
    const { uri, range } = analysis.locationOf(span)
    changes[uri] = [...(changes[uri] ?? []), { range, newText: fromBytes(text) }]
  }
  return { title, kind: CodeActionKind.QuickFix, edit: { changes }, ...(isPreferred ? { isPreferred } : {}) }
}

/** For a block that is named and does not exist: an empty one at the end of this file. */
function createRoute(one: Diagnostic, place: Place): readonly CodeAction[] {
  if (one.code !== 'KAM3003' && one.code !== 'KAM3010') return []
  const { analysis, source } = place
  const name = analysis.slice(one.span).replace(/^["']|["']$/g, '')
  const { call } = cursorAt({ ...place, offset: one.span.start + 1 })
  const named = call === undefined ? undefined : routeNamedBy(analysis, call.callee, call.argument)
  const text = named === undefined ? undefined : missingRoute(named, name)
  if (text === undefined) return []
  const end = source.text.length
  const lead = source.text.endsWith('\n') ? '\n' : '\n\n'
  return [
    quickFix(analysis, `create ${text.title}`, [
      { span: { source: source.id, start: end, end }, text: lead + text.body },
    ]),
  ]
}

/** A comment above the line; the server's own errors cannot be silenced. */
function disableRule({ rule, span }: Diagnostic, { analysis, source }: Place): readonly CodeAction[] {
  if (rule === undefined) return []
  const lines = analysis.linesOf(source)
  const line = lines.lineOf(span.start)
  const start = lines.startOf(line)
  const [indent = ''] = /^[ \t]*/.exec(source.text.slice(start, lines.endOf(line))) ?? []
  const text = `${indent}# kamkit-disable-next-line ${rule}\n`
  return [quickFix(analysis, `disable ${rule} for this line`, [{ span: { ...span, start, end: start }, text }])]
}

function fixAll({ analysis, source }: Place): readonly CodeAction[] {
  const { text, count } = applyFixes(source.text, analysis.diagnostics, source.id)
  if (count === 0) return []
  const range = analysis.linesOf(source).rangeOf(0, source.text.length)
  const changes = { [analysis.uriOf(source.id)]: [{ range, newText: fromBytes(text) }] }
  return [{ title: `fix all (${count})`, kind: `${CodeActionKind.SourceFixAll}.kamkit`, edit: { changes } }]
}
