import type { Origin, SourceSet } from '#compiler/1-source/source-set.ts'
import type { Span } from '#compiler/1-source/span.ts'
import { parseConfig, type ParsedConfig } from '#compiler/parse.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { requireFiles } from './files.ts'
import { toParseOptions, type ConfigOptions } from './options.ts'
import { renderParsed } from './parsed-json.ts'
import { printDiagnostics } from './print-diagnostics.ts'

export interface ParseCommandOptions extends ConfigOptions {
  readonly format: 'json' | 'cfg' | 'tokens'
  /** With tokens: the pieces of all files instead, layout, comments and what was left out too. */
  readonly pieces?: boolean
}

/** `kamkit parse`: the tree as JSON, the tokens, or the file as it was read. 1 when there are errors. */
export async function runParse(file: string, options: ParseCommandOptions): Promise<number> {
  requireFiles([file])
  const parsing = toParseOptions(options, file)
  const parsed = parseConfig(file, createCompilerHost(), { ...parsing, keepsPieces: true })
  const { sources, diagnostics } = parsed
  // Configurations are bytes, read as one character each. They are written as bytes again, but in JSON, which has to be UTF-8.
  process.stdout.write(
    Buffer.from(render(parsed, { ...options, target: parsing.target }), options.format === 'json' ? 'utf8' : 'latin1'),
  )
  if (diagnostics.length > 0 && options.format !== 'json') printDiagnostics([{ sources, diagnostics }], 'pretty')
  return diagnostics.some((one) => one.severity === 'error') ? 1 : 0
}

function render(
  parsed: ParsedConfig,
  { format, pieces, target }: ParseCommandOptions & { readonly target: string },
): string {
  if (format === 'cfg') return joinPieces(parsed)
  if (format === 'json') return renderParsed(parsed, target)
  return pieces === true ? listPieces(parsed) : listTokens(parsed)
}

/** The main file from its pieces: byte for byte what it was. */
function joinPieces({ sources, pieces }: ParsedConfig): string {
  const { text } = sources.get(0)
  return (pieces.get(0) ?? []).map(({ start, end }) => text.slice(start, end)).join('')
}

/** One token a line: place, kind, text, value of strings and numbers, where it came from. */
function listTokens({ sources, tokens }: ParsedConfig): string {
  return tokens
    .map(({ kind, text, value, span, origin }) => {
      const from = originsOf(span, origin, sources).join('; ')
      return `${placeOf(span, sources)}\t${kind}\t${quote(text)}\t${value === undefined ? '' : quote(value)}\t${from}\n`
    })
    .join('')
}

/** One piece a line, file after file: place, kind, text, what is wrong with it. */
function listPieces({ sources, pieces }: ParsedConfig): string {
  return sources.all
    .flatMap(({ id, text }) =>
      (pieces.get(id) ?? []).map(({ kind, start, end, problem }) => {
        const place = placeOf({ source: id, start, end }, sources)
        return `${place}\t${kind}\t${quote(text.slice(start, end))}\t${problem ?? ''}\n`
      }),
    )
    .join('')
}

/** The macro or rule that made a token, and then the includes that brought its file, innermost first. */
function originsOf(span: Span, origin: Origin | undefined, sources: SourceSet): readonly string[] {
  const origins: string[] = []
  if (origin?.kind === 'define') {
    const { definedAt } = origin
    origins.push(`define ${origin.name}${definedAt === undefined ? '' : ` ${placeOf(definedAt, sources)}`}`)
  }
  if (origin?.kind === 'subst') origins.push(`subst ${quote(origin.rule)}`)
  for (let at = sources.get(span.source).includedAt; at !== undefined; at = sources.get(at.source).includedAt) {
    origins.push(`include ${placeOf(at, sources)}`)
  }
  return origins
}

function placeOf(span: Span, sources: SourceSet): string {
  const { line, column } = sources.position(span.source, span.start)
  return `${sources.get(span.source).name}:${line}:${column}`
}

/** JSON with control characters escaped, so that a line stays a line. */
function quote(value: string | number): string {
  return JSON.stringify(value)
}
