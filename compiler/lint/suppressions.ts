import type { Source, SourceSet } from '../1-source/source-set.ts'
import type { Span } from '../1-source/span.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { toDiagnostic, type Rule } from './rule.ts'
import { unknownSuppression } from './rules/unknown-suppression.ts'
import { unusedSuppression } from './rules/unused-suppression.ts'

/**
 * Comments that silence rules:
 *
 *     # kamkit-disable-next-line RULE, RULE -- reason
 *     # kamkit-disable-line RULE -- reason          (behind the statement)
 *     # kamkit-disable RULE -- reason               … up to
 *     # kamkit-enable RULE                          or the end of the file
 *
 * A rule is named by its name or its code. Errors cannot be silenced: the server would not start.
 */
interface Suppression {
  readonly span: Span
  readonly rule: string
  readonly firstLine: number
  lastLine: number
  isUsed: boolean
}

const comment = /(?:#|\/\/|\/\*)[ \t]*kamkit-(disable-next-line|disable-line|disable|enable)\b[ \t]*([^\n]*)/g

/** The diagnostics that no comment silences; with a warning for each comment that silences nothing or names no rule. */
export function applySuppressions(
  diagnostics: readonly Diagnostic[],
  sources: SourceSet,
  rules: readonly Rule[],
): readonly Diagnostic[] {
  const bySource = new Map<number, Suppression[]>()
  const complaints: Diagnostic[] = []
  const known = new Set(rules.flatMap((rule) => [rule.name, rule.code]))
  for (const source of sources.all) {
    if (!source.text.includes('kamkit-')) continue
    const found = readSuppressions(source)
    bySource.set(source.id, found)
    for (const { span, rule } of found) if (!known.has(rule)) complaints.push(unknownRule(span, rule))
  }
  if (bySource.size === 0) return diagnostics
  const kept = diagnostics.filter((one) => !isSilenced(one, bySource, sources))
  for (const found of bySource.values()) {
    for (const { span, rule, isUsed } of found) if (!isUsed && known.has(rule)) complaints.push(unused(span, rule))
  }
  return [...kept, ...complaints]
}

function isSilenced(
  diagnostic: Diagnostic,
  bySource: ReadonlyMap<number, readonly Suppression[]>,
  sources: SourceSet,
): boolean {
  if (diagnostic.severity === 'error' && diagnostic.rule === undefined) return false
  const { source, start } = diagnostic.span
  const { line } = sources.position(source, start)
  let silenced = false
  for (const one of bySource.get(source) ?? []) {
    const names = one.rule === diagnostic.rule || one.rule === diagnostic.code
    if (!names || line < one.firstLine || line > one.lastLine) continue
    one.isUsed = true
    silenced = true
  }
  return silenced
}

function readSuppressions(source: Source): Suppression[] {
  const found: Suppression[] = []
  for (const match of source.text.matchAll(comment)) {
    const [whole, how, rest = ''] = match
    const line = lineOf(source, match.index)
    const span = { source: source.id, start: match.index, end: match.index + whole.trimEnd().length }
    for (const rule of namesIn(rest)) {
      if (how === 'enable') close(found, rule, line)
      else found.push({ span, rule, isUsed: false, ...range(how ?? '', line) })
    }
  }
  return found
}

/** The names before `--` or the end of the comment. */
function namesIn(text: string): readonly string[] {
  const [names = ''] = text.replace(/\*\/.*$/, '').split('--')
  return names.split(/[\s,]+/).filter((name) => name !== '')
}

function range(how: string, line: number): Pick<Suppression, 'firstLine' | 'lastLine'> {
  if (how === 'disable-next-line') return { firstLine: line + 1, lastLine: line + 1 }
  return { firstLine: line, lastLine: how === 'disable-line' ? line : Number.POSITIVE_INFINITY }
}

function close(found: readonly Suppression[], rule: string, line: number): void {
  for (const one of found) {
    if (one.rule === rule && one.lastLine === Number.POSITIVE_INFINITY) one.lastLine = line
  }
}

function lineOf(source: Source, offset: number): number {
  let low = 0
  let high = source.lineStarts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((source.lineStarts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low + 1
}

function unknownRule(span: Span, rule: string): Diagnostic {
  return toDiagnostic(unknownSuppression, 'warning', { span, message: `there is no rule ${rule} to disable` })
}

function unused(span: Span, rule: string): Diagnostic {
  return toDiagnostic(unusedSuppression, 'warning', { span, message: `${rule} finds nothing here: the comment can go` })
}
