import { findDirective, type DirectiveName } from '#grammar/directives.ts'
import { isSince } from '#grammar/releases.ts'
import type { SourceSet } from '../1-source/source-set.ts'
import type { Span } from '../1-source/span.ts'
import type { DiagnosticCollector } from '../diagnostics/collector.ts'
import type { CompilerHost } from '../host.ts'
import { unescape } from './characters.ts'
import type { Conditionals } from './conditionals.ts'
import { evaluateDefineExpression } from './define-expression.ts'
import type { Define, Target } from './defines.ts'
import { compileSubst, splitSubst, type SubstRule } from './subst-rule.ts'

/** What directives act on. */
export interface DirectiveContext {
  readonly host: CompilerHost
  readonly sources: SourceSet
  readonly diagnostics: DiagnosticCollector
  readonly target: Target
  readonly defines: Map<string, Define>
  readonly substs: SubstRule[]
  /** Words that no macro replaces. */
  readonly reserved: ReadonlySet<string>
  readonly conditionals: Conditionals
  include(path: string, span: Span, isOptional: boolean): void
}

type Directive = (rest: string, span: Span, ctx: DirectiveContext) => void

/** What each directive does; `grammar/directives.ts` says what each is. */
const actions: { readonly [name in DirectiveName]: Directive } = {
  define: (rest, span, ctx) => define(rest, span, ctx, 'new'),
  trydefine: (rest, span, ctx) => define(rest, span, ctx, 'try'),
  redefine: (rest, span, ctx) => define(rest, span, ctx, 'replace'),
  defexp: (rest, span, ctx) => defineExpression(rest, span, ctx, false),
  defexps: (rest, span, ctx) => defineExpression(rest, span, ctx, true),
  defenv: (rest, span, ctx) => defineEnvironment(rest, span, ctx, { isQuoted: false, isOptional: false }),
  defenvs: (rest, span, ctx) => defineEnvironment(rest, span, ctx, { isQuoted: true, isOptional: false }),
  trydefenv: (rest, span, ctx) => defineEnvironment(rest, span, ctx, { isQuoted: false, isOptional: true }),
  trydefenvs: (rest, span, ctx) => defineEnvironment(rest, span, ctx, { isQuoted: true, isOptional: true }),
  ifdef: (rest, span, ctx) => openIfdef(rest, span, ctx, false),
  ifndef: (rest, span, ctx) => openIfdef(rest, span, ctx, true),
  ifexp: openIfexp,
  else: (_rest, span, ctx) => ctx.conditionals.otherwise(span),
  endif: closeIf,
  subst: (rest, span, ctx) => substitute(rest, span, ctx, 'subst'),
  substdef: (rest, span, ctx) => substitute(rest, span, ctx, 'substdef'),
  substdefs: (rest, span, ctx) => substitute(rest, span, ctx, 'substdefs'),
  include_file: (rest, span, ctx) => include(rest, span, ctx, false),
  import_file: (rest, span, ctx) => include(rest, span, ctx, true),
}

/** Runs one directive; the text starts with `#!` or `!!` and has no newline but joined ones. */
export function runDirective(text: string, span: Span, ctx: DirectiveContext): void {
  const match = /^[#!]!([A-Za-z_]+)([\s\S]*)$/.exec(text)
  const [, word = '', rest = ''] = match ?? []
  const known = findDirective(word)
  if (known === undefined) return
  if (!ctx.conditionals.isActive && known.facts.isConditional !== true) return
  if (!isSince(known.facts.since, ctx.target)) {
    if (ctx.conditionals.isActive) {
      ctx.diagnostics.report('KAM1018', span, `#!${word} is a comment for Kamailio ${ctx.target}`)
    }
    return
  }
  actions[known.name](rest, span, ctx)
}

function define(rest: string, span: Span, ctx: DirectiveContext, mode: 'new' | 'try' | 'replace'): void {
  const match = /^\s+([A-Za-z_][A-Za-z0-9_]*)(?:[ \t]+([\s\S]*))?[\s]*$/.exec(joinLines(rest))
  const [, name, value] = match ?? []
  if (name === undefined) {
    // Kamailio drops such a line without a word.
    ctx.diagnostics.report('KAM1011', span, 'a name is expected after #!define: the line is ignored', {
      severity: 'warning',
    })
    return
  }
  if (ctx.defines.has(name) && mode !== 'replace') {
    if (mode === 'new') reportRedefined(name, span, ctx)
    return
  }
  if (ctx.reserved.has(name)) {
    ctx.diagnostics.report('KAM1019', span, `${name} is a reserved word: the macro is never used`)
  }
  const text = value?.replace(/\r$/, '')
  ctx.defines.set(name, { value: text === '' ? undefined : text, at: span })
}

function reportRedefined(name: string, span: Span, ctx: DirectiveContext): void {
  const first = ctx.defines.get(name)?.at
  ctx.diagnostics.report('KAM1003', span, `${name} is already defined`, {
    help: 'use #!redefine to replace it, or #!trydef for a default',
    kamailio: `already defined: ${name}`,
    ...(first === undefined ? {} : { related: [{ message: 'first defined here', span: first }] }),
  })
}

/** A backslash before the line end joins the next line to the value. */
function joinLines(text: string): string {
  return text.replace(/\\\r?\n/g, '')
}

function defineExpression(rest: string, span: Span, ctx: DirectiveContext, isQuoted: boolean): void {
  const match = /^\s+([A-Za-z_][A-Za-z0-9_]*)\s+([\s\S]+)$/.exec(joinLines(rest))
  const [, name, expression] = match ?? []
  const value = expression === undefined ? undefined : evaluateDefineExpression(expression.trim(), ctx.defines)
  if (name === undefined || value === undefined) {
    ctx.diagnostics.report('KAM1012', span, 'the expression cannot be evaluated')
    return
  }
  const text = typeof value === 'number' ? String(Math.trunc(value)) : value
  ctx.defines.set(name, { value: isQuoted ? `"${text}"` : text, at: span })
}

function defineEnvironment(
  rest: string,
  span: Span,
  ctx: DirectiveContext,
  options: { readonly isQuoted: boolean; readonly isOptional: boolean },
): void {
  const [left = '', right] = rest.trim().split('=')
  const value = ctx.host.env((right ?? left).trim())
  if (value === undefined) {
    if (!options.isOptional) {
      ctx.diagnostics.report('KAM1013', span, `the environment variable ${(right ?? left).trim()} is not set`, {
        kamailio: `env variable not defined [${(right ?? left).trim()}]`,
      })
    }
    return
  }
  ctx.defines.set(left.trim(), { value: options.isQuoted ? `"${value}"` : value, at: span })
}

/** Only the existence of one name is tested; whatever follows is ignored, as in Kamailio. */
function openIfdef(rest: string, span: Span, ctx: DirectiveContext, isNegated: boolean): void {
  const [, name = '', more = ''] = /^\s+([A-Za-z_][A-Za-z0-9_]*)\s*([^\r\n]*)/.exec(rest) ?? []
  if (name === '') ctx.diagnostics.report('KAM1011', span, 'a name is expected after #!ifdef')
  if (more !== '' && ctx.conditionals.isActive && !more.startsWith('#')) {
    ctx.diagnostics.report('KAM1014', span, `"${more}" is ignored: #!ifdef tests one name`)
  }
  ctx.conditionals.open(ctx.defines.has(name) !== isNegated, span)
}

function openIfexp(rest: string, span: Span, ctx: DirectiveContext): void {
  const value = evaluateDefineExpression(rest.trim(), ctx.defines)
  if (value === undefined && ctx.conditionals.isActive) {
    ctx.diagnostics.report('KAM1012', span, 'the expression cannot be evaluated and counts as false', {
      severity: 'warning',
    })
  }
  ctx.conditionals.open(value !== undefined && value !== 0 && value !== '', span)
}

/** Text after #!endif makes it no directive at all, and so does the end of the file without a line end. */
function closeIf(rest: string, span: Span, ctx: DirectiveContext): void {
  const hasLineEnd = span.end < ctx.sources.get(span.source).text.length
  if (rest.trim() === '' && hasLineEnd) ctx.conditionals.close(span)
  else if (hasLineEnd) {
    ctx.diagnostics.report('KAM1015', span, '#!endif with text after it is not recognised by Kamailio')
  } else {
    ctx.diagnostics.report('KAM1015', span, '#!endif without a line end after it is not recognised by Kamailio', {
      fix: { title: 'add a line end', edits: [{ span: { ...span, start: span.end }, text: '\n' }] },
    })
  }
}

function substitute(rest: string, span: Span, ctx: DirectiveContext, kind: 'subst' | 'substdef' | 'substdefs'): void {
  const [, quoted] = /^\s*"((?:[^"\\]|\\.)*)"/.exec(rest) ?? []
  const rule = quoted === undefined ? undefined : splitSubst(unescapeRule(quoted))
  const compiled = rule === undefined ? undefined : compileSubst(rule)
  if (rule === undefined || compiled === undefined) {
    ctx.diagnostics.report('KAM1016', span, `bad substitution ${rest.trim()}`, {
      help: 'write "/regex/replacement/flags"',
      kamailio: `bad subst expression: ${quoted ?? ''}`,
    })
    return
  }
  ctx.substs.push(compiled)
  if (kind === 'subst') return
  if (ctx.defines.has(rule.pattern)) reportRedefined(rule.pattern, span, ctx)
  const value = kind === 'substdefs' ? `"${rule.replacement}"` : rule.replacement
  ctx.defines.set(rule.pattern, { value, at: span })
}

/** Only the quote is escaped in a rule: backslashes belong to the regular expression. */
function unescapeRule(text: string): string {
  return text.replace(/\\"/g, '"')
}

function include(rest: string, span: Span, ctx: DirectiveContext, isOptional: boolean): void {
  const [, quoted] = /^\s*"([^"\n]*)"/.exec(rest) ?? []
  if (quoted === undefined) {
    ctx.diagnostics.report('KAM1017', span, 'the file name must stand in double quotes', {
      kamailio: 'included file name must be between quotes',
    })
    return
  }
  ctx.include(unescape(quoted), span, isOptional)
}
