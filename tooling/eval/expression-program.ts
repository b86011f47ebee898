import { compileConfig, type CompiledConfig } from '#compiler/compile.ts'
import type { Diagnostic } from '#compiler/diagnostics/diagnostic.ts'
import type { CompilerHost } from '#compiler/host.ts'
import { SourceSet } from '#compiler/1-source/source-set.ts'
import type { ParseOptions } from '#compiler/parse.ts'
import { createCatalogue } from '../catalogue.ts'

const mainName = 'kamkit eval'

/** The name under which diagnostics show an expression. */
function expressionName(index: number): string {
  return `expression-${index + 1}`
}

/** Modules whose variables and functions expressions may use when no configuration says which. */
// prettier-ignore
const usualModules = ['kex', 'corex', 'tm', 'tmx', 'sl', 'rr', 'pv', 'maxfwd', 'usrloc', 'registrar', 'textops', 'textopsx', 'siputils',
  'xlog', 'sanity', 'counters']

/** The `$vn` that takes the value: unlike `$var` it can be null. */
export const resultName = 'kamkit_eval'

/** The route of the expression with this number. */
export function expressionRoute(index: number): string {
  return `kamkit_eval_${index}`
}

/**
 * A program with one route for each expression. Each expression is a source of its own, so that diagnostics show it alone. With a
 * configuration, its modules, parameters, defines and routes are there too.
 */
export function compileExpressions(
  expressions: readonly string[],
  config: string | undefined,
  host: CompilerHost,
  options: ParseOptions,
): CompiledConfig {
  const head =
    config === undefined
      ? ['#!KAMAILIO', ...usualModules.map((name) => `loadmodule "${name}.so"`), 'request_route { exit; }']
      : [`include_file "${config}"`]
  const routes = expressions.map(
    (_, index) =>
      `route[${expressionRoute(index)}] { $vn(${resultName}) =\ninclude_file "${expressionName(index)}"\n; }\n`,
  )
  const texts = new Map([[mainName, `${head.join('\n')}\n${routes.join('')}`]])
  for (const [index, expression] of expressions.entries()) texts.set(expressionName(index), `${expression}\n`)
  const evalHost: CompilerHost = {
    ...host,
    resolvePath: (path, from) => (texts.has(path) ? path : host.resolvePath(path, from)),
    readFile: (path) => texts.get(path) ?? host.readFile(path),
  }
  const compiled = compileConfig(mainName, evalHost, createCatalogue(), { ...options, outputName: 'expressions.mjs' })
  const diagnostics = compiled.diagnostics.map((one) => showInExpression(one, compiled.sources))
  return { ...compiled, diagnostics, sources: withoutFrame(compiled.sources) }
}

/** The sources as the user knows them: what the program around the expressions includes is included by nobody. */
function withoutFrame(sources: SourceSet): SourceSet {
  const shown = new SourceSet()
  for (const { name, text, includedAt } of sources.all) {
    shown.add(name, text, includedAt?.source === 0 ? undefined : includedAt)
  }
  return shown
}

/** A mistake found behind an expression is shown at its end. */
function showInExpression(diagnostic: Diagnostic, sources: SourceSet): Diagnostic {
  if (sources.get(diagnostic.span.source).name !== mainName) return diagnostic
  const before = sources.all.findLast(
    ({ includedAt }) => includedAt?.source === diagnostic.span.source && includedAt.start < diagnostic.span.start,
  )
  if (before === undefined) return diagnostic
  const end = before.text.trimEnd().length
  return { ...diagnostic, message: 'the expression is not complete', span: { source: before.id, start: end, end } }
}
