import type { SourceSet } from '../1-source/source-set.ts'
import type { Span } from '../1-source/span.ts'
import type { Diagnostic, Severity } from './diagnostic.ts'

/** `file:line:column: severity: message [CODE]`, as compilers write and editors read. */
export function renderUnix(diagnostic: Diagnostic, sources: SourceSet): string {
  const { code, severity, message, span } = diagnostic
  return `${placeOf(span, sources)}: ${severity}: ${message} [${code}]`
}

function placeOf(span: Span, sources: SourceSet): string {
  const { line, column } = sources.position(span.source, span.start)
  return `${sources.get(span.source).name}:${line}:${column}`
}

const colours: { readonly [severity in Severity]: string } = { error: '31', warning: '33', info: '36', hint: '35' }

export interface PrettyOptions {
  readonly isColoured: boolean
}

/** A frame that a person understands at once: the line, carets under the place, related places, what to do. */
export function renderPretty(diagnostic: Diagnostic, sources: SourceSet, options: PrettyOptions): string {
  const paint = (text: string, style: string): string => (options.isColoured ? `\x1b[${style}m${text}\x1b[0m` : text)
  const { code, severity, message, span, help, related = [] } = diagnostic
  const lines = [`${paint(`${severity}[${code}]`, `1;${colours[severity]}`)}: ${paint(message, '1')}`]
  lines.push(...frame(span, sources, '^', '', (text) => paint(text, colours[severity])))
  for (const { message: label, span: place } of related) {
    lines.push(...frame(place, sources, '-', label, (text) => paint(text, '34')))
  }
  lines.push(...chainOf(span, sources))
  if (help !== undefined && help !== '') lines.push(`  = help: ${help}`)
  return `${lines.join('\n')}\n`
}

/** Where the file was included from, outermost last. */
function chainOf(span: Span, sources: SourceSet): readonly string[] {
  const chain: string[] = []
  for (let at = sources.get(span.source).includedAt; at !== undefined; at = sources.get(at.source).includedAt) {
    chain.push(`  = included from ${placeOf(at, sources)}`)
  }
  return chain
}

function frame(
  span: Span,
  sources: SourceSet,
  mark: string,
  label: string,
  paint: (text: string) => string,
): readonly string[] {
  const source = sources.get(span.source)
  const { line, column } = sources.position(span.source, span.start)
  const start = source.lineStarts[line - 1] ?? 0
  const newline = source.text.indexOf('\n', start)
  const text = source.text.slice(start, newline === -1 ? undefined : newline).replace(/\r$/, '')
  const length = Math.max(1, Math.min(span.end, start + text.length) - span.start)
  // Tabs are kept in the line of carets, so that both lines are equally wide on every terminal.
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, ' ')
  const gutter = String(line)
  const margin = ' '.repeat(gutter.length)
  return [
    `${margin}--> ${source.name}:${line}:${column}`,
    `${margin} |`,
    `${gutter} | ${printable(text)}`,
    `${margin} | ${indent}${paint(`${mark.repeat(length)}${label === '' ? '' : ` ${label}`}`)}`,
  ]
}

/** Control characters of a configuration never reach the terminal. */
function printable(text: string): string {
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '?')
}

interface JsonRange {
  readonly start: { readonly line: number; readonly column: number }
  readonly end: { readonly line: number; readonly column: number }
}

function jsonRange(span: Span, sources: SourceSet): JsonRange {
  return { start: sources.position(span.source, span.start), end: sources.position(span.source, span.end) }
}

/** One object for all files: `{"version":1,"diagnostics":[…]}`; lines and columns count from 1. */
export function renderJson(
  results: readonly { readonly diagnostics: readonly Diagnostic[]; readonly sources: SourceSet }[],
): string {
  const diagnostics = results.flatMap(({ diagnostics: found, sources }) =>
    found.map(({ code, severity, message, help, span, related = [], fix }) => ({
      code,
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
      ...(fix === undefined
        ? {}
        : {
            fix: {
              title: fix.title,
              edits: fix.edits.map(({ span: at, text }) => ({ range: jsonRange(at, sources), text })),
            },
          }),
    })),
  )
  return JSON.stringify({ version: 1, diagnostics }, null, 2)
}
