import {
  DiagnosticSeverity,
  DiagnosticTag,
  type Diagnostic as LspDiagnostic,
  type Location,
  type Range,
} from 'vscode-languageserver'
import type { Span } from '#compiler/1-source/span.ts'
import type { Diagnostic, Severity } from '#compiler/diagnostics/diagnostic.ts'
import type { Analysis } from '../analysis.ts'
import { fromBytes } from '#compiler/1-source/utf8.ts'
import { pageOf } from './diagnostic-pages.ts'

const severities: { readonly [severity in Severity]: DiagnosticSeverity } = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
}

/** What is wrong with each file of a configuration, by its URI; a file without fault has an empty list. */
export function diagnosticsOf(analysis: Analysis): ReadonlyMap<string, readonly LspDiagnostic[]> {
  const byUri = new Map<string, LspDiagnostic[]>()
  for (const source of analysis.sources) byUri.set(analysis.uriOf(source.id), [])
  for (const one of analysis.diagnostics) byUri.get(analysis.uriOf(one.span.source))?.push(toLsp(one, analysis))
  if (analysis.options.inactiveRegions) {
    for (const span of analysis.checked.parsed.inactive) {
      byUri.get(analysis.uriOf(span.source))?.push(inactiveDiagnostic(analysis.rangeOf(span)))
    }
  }
  return byUri
}

/** What conditions leave out, for editors that fade it. */
export function inactiveDiagnostic(range: Range): LspDiagnostic {
  return {
    range,
    severity: DiagnosticSeverity.Hint,
    source: 'kamkit',
    code: 'inactive',
    message: 'left out: the condition does not hold',
    tags: [DiagnosticTag.Unnecessary],
  }
}

/** Where the spans of a diagnostic are in the editor. */
export interface DiagnosticPlaces {
  rangeOf(span: Span): Range
  locationOf(span: Span): Location
}

/** A diagnostic of the compiler as the protocol has it. */
export function toLsp(one: Diagnostic, places: DiagnosticPlaces): LspDiagnostic {
  const tags = tagsOf(one)
  const page = pageOf(one.code)
  return {
    range: places.rangeOf(one.span),
    severity: severities[one.severity],
    source: 'kamkit',
    code: one.code,
    message: fromBytes(one.help === undefined ? one.message : `${one.message}\n${one.help}`),
    ...(one.related === undefined
      ? {}
      : {
          relatedInformation: one.related.map(({ message, span }) => ({
            message: fromBytes(message),
            location: places.locationOf(span),
          })),
        }),
    ...(page === undefined ? {} : { codeDescription: { href: page } }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(one.rule === undefined ? {} : { data: { rule: one.rule } }),
  }
}

/** Rules about what nobody reaches, reads or needs: it is faded. */
export const unnecessary: ReadonlySet<string> = new Set([
  ...[
    'dead-route',
    'unreachable-code',
    'unused-define',
    'unused-module',
    'never-read-variable',
    'overwritten-assignment',
  ],
  ...['stray-semicolon', 'self-assignment', 'parameter-at-default', 'unused-suppression'],
  ...['duplicate-condition', 'duplicate-case', 'handler-never-armed'],
])

/** Rules about old names: they are struck out. */
export const deprecated: ReadonlySet<string> = new Set(['old-block-name', 'old-method-operand', 'numbered-route'])

function tagsOf({ rule = '' }: Diagnostic): DiagnosticTag[] {
  return [
    ...(unnecessary.has(rule) ? [DiagnosticTag.Unnecessary] : []),
    ...(deprecated.has(rule) ? [DiagnosticTag.Deprecated] : []),
  ]
}

/** What is wrong with a project file, on the line that the message names. */
export function projectDiagnostic(path: string, message: string): LspDiagnostic {
  const [, number, rest] = /:(\d+): ([\s\S]*)$/.exec(message) ?? []
  const line = Math.max(0, Number(number ?? 1) - 1)
  return {
    range: { start: { line, character: 0 }, end: { line, character: 1000 } },
    severity: DiagnosticSeverity.Error,
    source: 'kamkit',
    message: rest ?? message.replace(`${path}: `, ''),
  }
}
