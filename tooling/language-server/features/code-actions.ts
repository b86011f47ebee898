import { CodeActionKind, type CodeAction, type Range, type TextEdit } from 'vscode-languageserver'
import type { Diagnostic, Fix } from '#compiler/diagnostics/diagnostic.ts'
import { applyFixes } from '#compiler/lint/apply-fixes.ts'
import { findFunction } from '#compiler/catalogue.ts'
import type { Analysis, Place } from '../analysis.ts'
import { routeNamedBy } from '../symbols/routes.ts'
import { cursorAt } from '../cursor.ts'
import { fromBytes } from '../text-encoding.ts'
import { extractRoute } from './extract-route.ts'
import { loadModuleAt } from './load-module.ts'
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
    ...suggestion(one, place),
    ...loadModules(one, place),
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

/** `did you mean "x"?` as a change, where the wrong name stands in the text as it is. */
function suggestion(one: Diagnostic, place: Place): readonly CodeAction[] {
  const [, name] = /did you mean "([^"]+)"\?/.exec(one.help ?? '') ?? []
  const written = place.analysis.slice(one.span)
  const [wrong] = /[\w:-]+/.exec(written.replace(/^\$/, ' ')) ?? []
  if (name === undefined || wrong === undefined) return []
  const start = one.span.start + written.indexOf(wrong)
  const span = { ...one.span, start, end: start + wrong.length }
  return [quickFix(place.analysis, `change to "${name}"`, [{ span, text: name }])]
}

/** For an unknown function: each module that exports it. */
function loadModules(one: Diagnostic, { analysis }: Place): readonly CodeAction[] {
  if (one.code !== 'KAM3002') return []
  const name = analysis.slice(one.span)
  return analysis.catalogue.moduleNames.flatMap((module) => {
    const exports = analysis.catalogue.module(module)
    if (exports === undefined || findFunction(exports, name) === undefined) return []
    const at = loadModuleAt(analysis, module)
    if (at === undefined) return []
    const changes = { [analysis.uriOf(at.source)]: [at.edit] }
    return [{ title: `add loadmodule "${module}.so"`, kind: CodeActionKind.QuickFix, edit: { changes } }]
  })
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
