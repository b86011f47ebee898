import type { ParsedConfig } from '#compiler/parse.ts'
import type { Source } from '#compiler/1-source/source-set.ts'

/** What --cfg-print shows: the file as written, with what conditionals leave out gone and included files in their places. */
export function printConfig(parsed: ParsedConfig): string {
  const [main] = parsed.sources.all
  return main === undefined ? '' : printSource(main, parsed)
}

function printSource(source: Source, parsed: ParsedConfig): string {
  const inactive = parsed.inactive.filter((span) => span.source === source.id)
  const includes = new Map(
    parsed.sources.all.flatMap((one): readonly (readonly [number, Source])[] =>
      one.includedAt?.source === source.id ? [[one.includedAt.start, one]] : [],
    ),
  )
  let out = ''
  source.lineStarts.forEach((start, index) => {
    const line = source.text.slice(start, source.lineStarts[index + 1] ?? source.text.length)
    if (/^[ \t]*#!(ifdef|ifndef|ifexp|else|endif)\b/.test(line)) return
    if (inactive.some((span) => start >= span.start && start + line.length <= span.end + 1)) return
    const included = [...includes].find(([at]) => at >= start && at < start + line.length)?.[1]
    out += included === undefined ? line : `${printSource(included, parsed)}\n`
  })
  return out
}
