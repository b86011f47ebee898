import { createHash } from 'node:crypto'
import { relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { SourceSet } from '#compiler/1-source/source-set.ts'
import type { Span } from '#compiler/1-source/span.ts'
import type { Diagnostic, Fix, Severity } from '#compiler/diagnostics/diagnostic.ts'
import { messageOf } from '#compiler/diagnostics/render.ts'
import { readable, toCells } from '#compiler/diagnostics/readable.ts'
import { fromBytes } from '#compiler/1-source/utf8.ts'
import { pageOf, type DiagnosticPage } from '../../explain/diagnostic-pages.ts'
import { kamkitVersion } from '../../version.ts'
import type { CheckResult } from '../result.ts'

const levels: { readonly [severity in Severity]: 'error' | 'warning' | 'note' } = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
}

/** SARIF 2.1.0 (OASIS), as code scanning of GitHub and editors read it: the rules with their help, and what they found. */
export function renderSarif(results: readonly CheckResult[], folder: string): string {
  const used = new Set(results.flatMap(({ diagnostics }) => diagnostics.map((one) => one.code)))
  const codes = [...used].toSorted()
  const prints = new Fingerprints()
  const run = {
    tool: { driver: { name: 'kamkit', semanticVersion: kamkitVersion, rules: codes.map(describeRule) } },
    columnKind: 'unicodeCodePoints',
    originalUriBaseIds: { SRCROOT: { uri: `${pathToFileURL(folder).href}/` } },
    results: results.flatMap(({ diagnostics, sources }) =>
      diagnostics.map((one) => describeResult(one, codes.indexOf(one.code), { sources, folder, prints })),
    ),
  }
  const schema = 'https://json.schemastore.org/sarif-2.1.0.json'
  return `${JSON.stringify({ $schema: schema, version: '2.1.0', runs: [run] }, null, 2)}\n`
}

function describeRule(code: string): object {
  const page = pageOf(code)
  if (page === undefined) return { id: code }
  const { name, title, why, remedy, severity, category } = page
  return {
    id: code,
    ...(name === undefined ? {} : { name }),
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: `${why}\n${remedy}`, markdown: helpOf(page) },
    defaultConfiguration: severity === 'off' ? { enabled: false } : { level: levels[severity] },
    properties: { tags: [category] },
  }
}

function helpOf({ name, why, remedy, examples }: DiagnosticPage): string {
  const [example] = examples
  const good = name === undefined || example === undefined ? '' : `\n\n\`\`\`kamailio\n${example.good}\`\`\``
  return `${why}\n\n${remedy}${good}`
}

interface Place {
  readonly sources: SourceSet
  readonly folder: string
  readonly prints: Fingerprints
}

function describeResult(diagnostic: Diagnostic, ruleIndex: number, place: Place): object {
  const { code, severity, span, related = [], help, fix, suggestions = [], silencedBy } = diagnostic
  const fixes = fix === undefined ? suggestions : [fix, ...suggestions]
  const text = messageOf(diagnostic) + (help === undefined || help === '' ? '' : `: ${readable(help)}`)
  return {
    ruleId: code,
    ruleIndex,
    level: levels[severity],
    message: { text },
    locations: [locationOf(span, place)],
    relatedLocations: related.map((one, id) => ({
      id,
      ...locationOf(one.span, place),
      message: { text: readable(one.message) },
    })),
    ...(silencedBy === undefined ? {} : { suppressions: [suppressionFor(silencedBy)] }),
    partialFingerprints: { 'kamkitPlace/v1': place.prints.of(diagnostic, place.sources) },
    ...(fixes.length === 0 ? {} : { fixes: fixes.map((one) => describeFix(one, place)) }),
  }
}

/** By a comment in the configuration; with its reason, if it gives one. */
function suppressionFor(reason: string): object {
  return { kind: 'inSource', ...(reason === '' ? {} : { justification: readable(reason) }) }
}

function describeFix(fix: Fix, place: Place): object {
  const bySource = Map.groupBy(fix.edits, (edit) => edit.span.source)
  return {
    description: { text: readable(fix.title) },
    artifactChanges: [...bySource].map(([source, edits]) => ({
      artifactLocation: artifactOf(place.sources.get(source).name, place.folder),
      replacements: edits.map(({ span, text }) => ({
        deletedRegion: regionOf(span, place.sources),
        insertedContent: { text: fromBytes(text) },
      })),
    })),
  }
}

function locationOf(span: Span, { sources, folder }: Place): object {
  const artifactLocation = artifactOf(sources.get(span.source).name, folder)
  return { physicalLocation: { artifactLocation, region: regionOf(span, sources) } }
}

/** Files within the working folder are named from it, so that a report means the same on another machine. */
function artifactOf(name: string, folder: string): object {
  const path = relative(folder, resolve(folder, name))
  const isInside = path !== '' && !path.startsWith('..') && !path.startsWith(sep)
  if (!isInside) return { uri: pathToFileURL(resolve(folder, name)).href }
  return { uri: path.split(sep).map(encodeURIComponent).join('/'), uriBaseId: 'SRCROOT' }
}

function regionOf(span: Span, sources: SourceSet): object {
  const from = placeOf(span.source, span.start, sources)
  const to = placeOf(span.source, span.end, sources)
  return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column }
}

/** Columns in characters, while ours are bytes; on lines of enormous length they stay bytes. */
function placeOf(source: number, offset: number, sources: SourceSet): { line: number; column: number } {
  const { line, column } = sources.position(source, offset)
  if (column > longestLine) return { line, column }
  const before = toCells(sources.get(source).text.slice(offset - column + 1, offset))
  return { line, column: before.filter((cell) => cell !== '').length + 1 }
}

/** So much of a line tells it from others. */
const longestLine = 1000

/**
 * Marks of results that stay when lines above move: made of the code and the text of the line, with a number for those that are alike.
 */
class Fingerprints {
  readonly #seen = new Map<string, number>()

  of({ code, span }: Diagnostic, sources: SourceSet): string {
    const { text, lineStarts, name } = sources.get(span.source)
    const { line } = sources.position(span.source, span.start)
    const start = lineStarts[line - 1] ?? 0
    const end = Math.min(lineStarts[line] ?? text.length, start + longestLine)
    const content = text.slice(start, end).replace(/\s+/g, ' ').trim()
    const key = `${code}\0${name.slice(name.lastIndexOf('/') + 1)}\0${content}`
    const count = (this.#seen.get(key) ?? 0) + 1
    this.#seen.set(key, count)
    return `${createHash('sha256').update(key, 'latin1').digest('hex').slice(0, 16)}:${count}`
  }
}
