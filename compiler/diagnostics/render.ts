import type { SourceSet } from '../1-source/source-set.ts'
import type { Span } from '../1-source/span.ts'
import type { Diagnostic, Fix, Severity } from './diagnostic.ts'
import { renderFrames, shownName } from './frame.ts'
import { readable } from './readable.ts'

/** `file:line:column: severity: message [CODE]`, as compilers write and editors read. */
export function renderUnix(diagnostic: Diagnostic, sources: SourceSet): string {
  const { code, severity, span } = diagnostic
  return `${placeOf(span, sources)}: ${severity}: ${messageOf(diagnostic)} [${code}]`
}

/** The message on one line that can be shown anywhere, with the notes behind it in parentheses. */
export function messageOf({ message, notes = [] }: Diagnostic): string {
  return readable(notes.length === 0 ? message : `${message} (${notes.join('; ')})`)
}

function placeOf(span: Span, sources: SourceSet, folder?: string): string {
  const { line, column } = sources.position(span.source, span.start)
  return `${shownName(sources.get(span.source).name, folder)}:${line}:${column}`
}

const colours: { readonly [severity in Severity]: string } = { error: '31', warning: '33', info: '36', hint: '35' }

export interface PrettyOptions {
  readonly isColoured: boolean
  /** So many columns the terminal has. */
  readonly width?: number | undefined
  /** Files in it are named as seen from it: included ones have whole paths. */
  readonly folder?: string | undefined
}

/** A frame that a person understands at once: the lines, marks under the places, how the text came there, what to do. */
export function renderPretty(diagnostic: Diagnostic, sources: SourceSet, options: PrettyOptions): string {
  const paint = (text: string, style: string): string => (options.isColoured ? `\x1b[${style}m${text}\x1b[0m` : text)
  const { code, rule, severity, message, span, related = [] } = diagnostic
  const title = `${severity}[${code}${rule === undefined ? '' : ` ${rule}`}]`
  const labels = [
    { span, text: '', isPrimary: true },
    ...related.map((place) => ({ span: place.span, text: place.message, isPrimary: false })),
  ]
  const lines = [
    `${paint(title, `1;${colours[severity]}`)}: ${paint(readable(message), '1')}`,
    ...renderFrames(labels, sources, {
      paint: (text, isPrimary) => paint(text, isPrimary ? colours[severity] : '34'),
      width: options.width,
      folder: options.folder,
    }),
    ...chainOf(span, sources, options.folder),
    ...remarksOf(diagnostic).map((remark) => `  = ${readable(remark)}`),
  ]
  return `${lines.join('\n')}\n`
}

/** What stands below the frames. What is suggested is mostly what the help says already: then only how to have it made is added. */
function remarksOf({ help = '', notes = [], fix, suggestions = [] }: Diagnostic): readonly string[] {
  const how = suggestions.length === 1 ? ' (--fix-suggestions)' : ''
  const shown = help === '' ? suggestions.map(({ title }) => `suggestion: ${title}${how}`) : [`help: ${help}${how}`]
  return [
    ...notes.map((note) => `note: ${note}`),
    ...shown,
    ...(fix === undefined ? [] : [`fix: ${fix.title} (--fix)`]),
  ]
}

/** Where the file was included from, outermost last. */
function chainOf(span: Span, sources: SourceSet, folder: string | undefined): readonly string[] {
  const chain: string[] = []
  for (let at = sources.get(span.source).includedAt; at !== undefined; at = sources.get(at.source).includedAt) {
    chain.push(`  = included from ${placeOf(at, sources, folder)}`)
  }
  return chain
}

interface JsonRange {
  readonly start: { readonly line: number; readonly column: number }
  readonly end: { readonly line: number; readonly column: number }
}

function jsonRange(span: Span, sources: SourceSet): JsonRange {
  return { start: sources.position(span.source, span.start), end: sources.position(span.source, span.end) }
}

function jsonFix({ title, edits }: Fix, sources: SourceSet): object {
  const shown = edits.map(({ span, text }) => {
    return { file: sources.get(span.source).name, range: jsonRange(span, sources), text }
  })
  return { title, edits: shown }
}

/** One object for all files: `{"version":1,"diagnostics":[…]}`; lines and columns count from 1. */
export function renderJson(
  results: readonly { readonly diagnostics: readonly Diagnostic[]; readonly sources: SourceSet }[],
): string {
  const diagnostics = results.flatMap(({ diagnostics: found, sources }) =>
    found.map(({ code, rule, severity, message, help, span, related = [], notes, fix, suggestions }) => ({
      code,
      ...(rule === undefined ? {} : { rule }),
      severity,
      message,
      file: sources.get(span.source).name,
      range: jsonRange(span, sources),
      related: related.map((place) => ({
        message: place.message,
        file: sources.get(place.span.source).name,
        range: jsonRange(place.span, sources),
      })),
      ...(help === undefined || help === '' ? {} : { help }),
      ...(notes === undefined ? {} : { notes }),
      ...(fix === undefined ? {} : { fix: jsonFix(fix, sources) }),
      ...(suggestions === undefined ? {} : { suggestions: suggestions.map((one) => jsonFix(one, sources)) }),
    })),
  )
  return JSON.stringify({ version: 1, diagnostics }, null, 2)
}
