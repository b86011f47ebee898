import type { Source, SourceSet } from '#compiler/1-source/source-set.ts'
import type { Span } from '#compiler/1-source/span.ts'
import { renderJson } from '#compiler/diagnostics/render.ts'
import type { ParsedConfig } from '#compiler/parse.ts'

/** A place in one of the files: lines and columns count from 1, offsets from 0 in bytes; the end is behind the last byte. */
interface Range {
  readonly file: number
  readonly start: { readonly line: number; readonly column: number; readonly offset: number }
  readonly end: { readonly line: number; readonly column: number; readonly offset: number }
}

/**
 * Everything that parsing finds out, as JSON for other tools: files, tree, comments, what conditionals left out, defines and
 * diagnostics. `docs/parse.md` describes it; `version` grows when a tool that reads it would have to change.
 */
export function renderParsed(parsed: ParsedConfig, target: string): string {
  const { sources, file, inactive, defines, diagnostics } = parsed
  const { diagnostics: problems } = JSON.parse(renderJson([{ sources, diagnostics }])) as {
    readonly diagnostics: unknown
  }
  const document = {
    version: 1,
    target,
    files: sources.all.map((source) => describeFile(source, sources)),
    tree: withRanges(file, sources),
    comments: commentsOf(parsed),
    inactive: inactive.map((span) => rangeOf(span, sources)),
    defines: [...defines].map(([name, value]) => (value === undefined ? { name } : { name, value })),
    diagnostics: problems,
  }
  return `${JSON.stringify(document, null, 1)}\n`
}

function describeFile({ name, text, includedAt }: Source, sources: SourceSet): object {
  return {
    name,
    length: text.length,
    ...(includedAt === undefined ? {} : { includedAt: rangeOf(includedAt, sources) }),
  }
}

/** Comments of all files in reading order, with their marks. Those in branches that were left out are in `inactive`. */
function commentsOf({ sources, pieces }: ParsedConfig): readonly object[] {
  return sources.all.flatMap(({ id, text }) =>
    (pieces.get(id) ?? [])
      .filter((piece) => piece.kind === 'comment')
      .map(({ start, end }) => ({
        range: rangeOf({ source: id, start, end }, sources),
        text: text.slice(start, end),
        startsLine: text.slice(text.lastIndexOf('\n', start - 1) + 1, start).trim() === '',
      })),
  )
}

/** A copy of the tree in which each span is a range. */
function withRanges(value: unknown, sources: SourceSet): unknown {
  if (Array.isArray(value)) return value.map((item) => withRanges(item, sources))
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (isSpan(value)) return rangeOf(value, sources)
  // The keys are those of our own node types, never names from a configuration.
  const entries = Object.entries(value).map(([key, item]) => [
    key === 'span' ? 'range' : key,
    withRanges(item, sources),
  ])
  return Object.fromEntries(entries)
}

function isSpan(value: object): value is Span {
  return 'source' in value && 'start' in value && 'end' in value
}

function rangeOf({ source, start, end }: Span, sources: SourceSet): Range {
  return {
    file: source,
    start: { ...sources.position(source, start), offset: start },
    end: { ...sources.position(source, end), offset: end },
  }
}
