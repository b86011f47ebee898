import type { Source, SourceSet } from '../1-source/source-set.ts'
import type { Span } from '../1-source/span.ts'
import { didYouMean } from '../5-check/suggest.ts'
import { catalogue } from '../diagnostics/catalogue.ts'
import { maxDiagnostics } from '../diagnostics/collector.ts'
import type { Diagnostic, Severity } from '../diagnostics/diagnostic.ts'
import { inReadingOrder } from '../diagnostics/reading-order.ts'
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
 * A rule is named by its name or its code; warnings that are no rule's by their code. Errors of the language cannot be silenced: the
 * server would not start.
 */
interface Suppression {
  readonly span: Span
  readonly rule: string
  /** What stands behind `--`. */
  readonly reason: string
  readonly firstLine: number
  lastLine: number
  isUsed: boolean
}

/** What every comment about rules has in it. */
export const suppressionMark = 'kamkit-'

const comment = /(?:#|\/\/|\/\*)[ \t]*kamkit-(disable-next-line|disable-line|disable|enable)\b[ \t]*([^\n]*)/g

/** How strict a rule is at present. */
export type SeverityOf = (rule: Rule) => Severity | 'off'

/**
 * The diagnostics that no comment silences, in reading order; with one for each comment that silences nothing or names no rule, as
 * strict as the rules about suppressions are. Those that are silenced are marked, if they are to be kept. Of comments in `inactive`
 * code, which a condition of the preprocessor leaves out, nobody knows what they would silence.
 */
export function applySuppressions(
  diagnostics: readonly Diagnostic[],
  sources: SourceSet,
  rules: readonly Rule[],
  severityOf: SeverityOf = (rule) => rule.severity,
  keepsSilenced = false,
  inactive: readonly Span[] = [],
): readonly Diagnostic[] {
  const bySource = new Map<number, Suppression[]>()
  const complaints: Diagnostic[] = []
  const complain = (rule: Rule, span: Span, message: string, help?: () => string): void => {
    const severity = severityOf(rule)
    if (severity === 'off' || complaints.length >= maxDiagnostics) return
    const text = help?.()
    complaints.push(toDiagnostic(rule, severity, { span, message, ...(text === undefined ? {} : { help: text }) }))
  }
  const names = knownNames(rules, severityOf)
  for (const source of sources.all) {
    if (!source.text.includes(suppressionMark)) continue
    const found = readSuppressions(source, (span) =>
      complain(unknownSuppression, span, 'this comment names no rule', () => 'write the names of the rules behind it'),
    )
    bySource.set(source.id, found)
    for (const { span, rule } of found) {
      if (names.has(rule)) continue
      complain(unknownSuppression, span, `there is no rule ${rule} to disable`, () => didYouMean(rule, names.keys()))
    }
  }
  if (bySource.size === 0) return diagnostics
  const kept = diagnostics.flatMap((one) => {
    const silencedBy = reasonFor(one, bySource, sources)
    if (silencedBy === undefined) return [one]
    return keepsSilenced ? [{ ...one, silencedBy }] : []
  })
  for (const { span, rule, isUsed } of [...bySource.values()].flat()) {
    if (isUsed || inactive.some((one) => isWithin(span, one))) continue
    const kind = names.get(rule)
    if (kind === 'rule') complain(unusedSuppression, span, `${rule} finds nothing here: the comment can go`)
    else if (kind === 'error') complain(unusedSuppression, span, `${rule} is an error, which no comment silences`)
  }
  return inReadingOrder([...kept, ...complaints], sources)
}

function isWithin({ source, start }: Span, outer: Span): boolean {
  return source === outer.source && start >= outer.start && start < outer.end
}

/** What a comment may name: rules that run, those that are off, and the codes of the language, whose errors stay. */
function knownNames(rules: readonly Rule[], severityOf: SeverityOf): ReadonlyMap<string, 'rule' | 'off' | 'error'> {
  const ofLanguage = Object.entries(catalogue).map(([code, { severity }]): [string, 'rule' | 'error'] => {
    return [code, severity === 'error' ? 'error' : 'rule']
  })
  const ofRules = rules.flatMap((rule) => {
    const kind = severityOf(rule) === 'off' ? 'off' : 'rule'
    return [rule.name, rule.code].map((name): [string, 'rule' | 'off'] => [name, kind])
  })
  return new Map<string, 'rule' | 'off' | 'error'>([...ofLanguage, ...ofRules])
}

/** The reason of the comment that silences a diagnostic; undefined when none does. */
function reasonFor(
  diagnostic: Diagnostic,
  bySource: ReadonlyMap<number, readonly Suppression[]>,
  sources: SourceSet,
): string | undefined {
  if (diagnostic.severity === 'error' && diagnostic.rule === undefined) return undefined
  const { source, start } = diagnostic.span
  const { line } = sources.position(source, start)
  let reason: string | undefined
  for (const one of bySource.get(source) ?? []) {
    const names = one.rule === diagnostic.rule || one.rule === diagnostic.code
    if (!names || line < one.firstLine || line > one.lastLine) continue
    one.isUsed = true
    reason ??= one.reason
  }
  return reason
}

function readSuppressions(source: Source, complain: (span: Span) => void): Suppression[] {
  const found: Suppression[] = []
  for (const match of source.text.matchAll(comment)) {
    const [whole, how, rest = ''] = match
    if (isInString(source.text, match.index)) continue
    const line = lineOf(source, match.index)
    const span = { source: source.id, start: match.index, end: match.index + whole.trimEnd().length }
    const names = namesIn(rest)
    if (names.length === 0) complain(span)
    for (const rule of names) {
      if (how === 'enable') close(found, rule, line)
      else found.push({ span, rule, reason: reasonIn(rest), isUsed: false, ...range(how ?? '', line) })
    }
  }
  return found
}

/** Further back no quote is looked for, so that a line of a megabyte takes no longer. */
const longestLine = 1000

/** Whether a string that began on the line is open; scanning the whole file would trust the quotes of prose that is left out. */
function isInString(text: string, offset: number): boolean {
  const before = text.slice(Math.max(text.lastIndexOf('\n', offset) + 1, offset - longestLine), offset)
  return (before.replace(/\\./g, '').split('"').length - 1) % 2 === 1
}

/** What stands behind `--`. */
function reasonIn(text: string): string {
  const at = text.indexOf('--')
  return at === -1
    ? ''
    : text
        .slice(at + 2)
        .replace(/\*\/.*$/, '')
        .trim()
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
