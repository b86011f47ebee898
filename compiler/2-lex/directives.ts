import { findDirective, type DirectiveName } from '#grammar/directives.ts'
import { isSince } from '#grammar/releases.ts'
import type { SourceSet } from '../1-source/source-set.ts'
import type { Span } from '../1-source/span.ts'
import type { DiagnosticCode } from '../diagnostics/catalogue.ts'
import type { Details, DiagnosticCollector } from '../diagnostics/collector.ts'
import type { Fix } from '../diagnostics/diagnostic.ts'
import type { CompilerHost } from '../host.ts'
import type { Conditionals } from './conditionals.ts'
import { evaluateDefineExpression, writeDefineValue } from './define-expression.ts'
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
  /** Reports what Kamailio notices when it reads on. */
  reportAtNextToken(code: DiagnosticCode, span: Span, message: string, details: Details): void
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
  const match = /^([^A-Za-z_]*)([A-Za-z_][A-Za-z0-9_]*)([\s\S]*)$/.exec(joinLines(rest))
  const [, before = '', name, after = ''] = match ?? []
  const value = after.replace(/^[ \t]+/, '').replace(/^\\?\s*$/, '')
  if (name === undefined) {
    // Kamailio drops such a line without a word.
    ctx.diagnostics.report('KAM1011', span, 'a name is expected after #!define: the line is ignored', {
      severity: 'warning',
    })
    return
  }
  if (before.trim() !== '') {
    ctx.diagnostics.report('KAM1011', span, `"${before.trim()}" is ignored: the name is ${name}`, {
      severity: 'warning',
    })
  }
  if (after.startsWith('-')) {
    reportHyphen(name, span, ctx)
    return
  }
  if (ctx.defines.has(name) && mode !== 'replace') {
    if (mode === 'new') reportRedefined(name, span, ctx)
    return
  }
  if (ctx.reserved.has(name)) {
    ctx.diagnostics.report('KAM1019', span, `${name} is a reserved word: the macro is never used`)
  }
  const text = value.replace(/\r$/, '')
  ctx.defines.set(name, { value: text === '' ? undefined : text, at: span })
}

function reportHyphen(name: string, span: Span, ctx: DirectiveContext): void {
  ctx.diagnostics.report('KAM1011', span, `a hyphen behind ${name}: names are letters, digits and underscores`, {
    kamailio: "'-' not allowed",
  })
}

function reportRedefined(name: string, span: Span, ctx: DirectiveContext): void {
  const first = ctx.defines.get(name)?.at
  ctx.diagnostics.report('KAM1003', span, `${name} is already defined`, {
    help: 'use #!redefine to replace it, or #!trydef for a default',
    kamailio: 'syntax error',
    ...(first === undefined ? {} : { related: [{ message: 'first defined here', span: first }] }),
  })
}

/** A backslash before the line end joins the next line to the value. */
function joinLines(text: string): string {
  return text.replace(/\\\r?\n/g, '')
}

function defineExpression(rest: string, span: Span, ctx: DirectiveContext, isQuoted: boolean): void {
  const match = /^\s+([A-Za-z_][A-Za-z0-9_]*)(?:\s+([\s\S]*))?$/.exec(joinLines(rest))
  const [, name, expression = ''] = match ?? []
  if (name === undefined) {
    ctx.diagnostics.report('KAM1011', span, 'a name and an expression are expected', { severity: 'warning' })
    return
  }
  const value = evaluateDefineExpression(expression.trim(), ctx.defines)
  if (value === undefined) {
    // The name is defined all the same, as nothing; Kamailio notices it where the name is used.
    ctx.diagnostics.report('KAM1012', span, 'the expression cannot be evaluated: the name stands for nothing')
    ctx.defines.set(name, { value: undefined, at: span })
    return
  }
  const text = writeDefineValue(value)
  ctx.defines.set(name, { value: isQuoted ? `"${text}"` : text, at: span })
}

function defineEnvironment(
  rest: string,
  span: Span,
  ctx: DirectiveContext,
  options: { readonly isQuoted: boolean; readonly isOptional: boolean },
): void {
  const word = rest.trim()
  const equals = word.indexOf('=')
  if (word === '' || word === '=' || (equals > 0 && equals === word.length - 1)) {
    const message = 'a variable of the environment is expected: NAME or ID=NAME'
    ctx.diagnostics.report('KAM1011', span, message, { kamailio: `invalid defenv id [${word}]` })
    return
  }
  const [id, variable] = equals > 0 ? [word.slice(0, equals), word.slice(equals + 1)] : [word, word]
  const value = ctx.host.env(variable)
  if (value === undefined) {
    if (!options.isOptional) {
      ctx.diagnostics.report('KAM1013', span, `the environment variable ${variable} is not set`, {
        kamailio: `env variable not defined [${word}]`,
      })
    }
  } else if (ctx.defines.has(id)) reportRedefined(id, span, ctx)
  else ctx.defines.set(id, { value: options.isQuoted ? `"${value}"` : value, at: span })
}

/** Only the existence of one name is tested; whatever follows is ignored, as in Kamailio. */
function openIfdef(rest: string, span: Span, ctx: DirectiveContext, isNegated: boolean): void {
  const [, before = '', name = '', more = ''] =
    /^([^A-Za-z_]*)([A-Za-z_][A-Za-z0-9_]*)[ \t]*([^\r\n]*)/.exec(rest) ?? []
  if (name === '' || before.trim() !== '') {
    const found = name === '' ? '' : `: "${before.trim()}" is ignored, and the name is taken to be ${name}`
    ctx.diagnostics.report('KAM1011', span, `a name is expected after #!ifdef${found}`)
  }
  if (more.startsWith('-')) reportHyphen(name, span, ctx)
  else if (more !== '' && ctx.conditionals.isActive && !more.startsWith('#')) {
    ctx.diagnostics.report('KAM1014', span, `"${more}" is ignored: #!ifdef tests one name`)
  }
  const keyword = isNegated ? 'ifndef' : 'ifdef'
  ctx.conditionals.open(ctx.defines.has(name) !== isNegated, { keyword, condition: rest, at: span })
}

function openIfexp(rest: string, span: Span, ctx: DirectiveContext): void {
  const value = evaluateDefineExpression(rest.trim(), ctx.defines)
  if (value === undefined && ctx.conditionals.isActive) {
    ctx.diagnostics.report('KAM1012', span, 'the expression cannot be evaluated and counts as false', {
      severity: 'warning',
    })
  }
  const isTrue = value !== undefined && value !== 0 && value !== ''
  ctx.conditionals.open(isTrue, { keyword: 'ifexp', condition: rest, at: span })
}

/** Text after #!endif makes it no directive at all, and so does the end of the file without a line end. */
function closeIf(rest: string, span: Span, ctx: DirectiveContext): void {
  const hasLineEnd = span.end < ctx.sources.get(span.source).text.length
  if (rest.trim() === '' && hasLineEnd) ctx.conditionals.close(span)
  else if (hasLineEnd) {
    ctx.diagnostics.report('KAM1015', span, '#!endif with text after it is not recognised by Kamailio', {
      fix: endifAlone(rest, span),
    })
  } else {
    ctx.diagnostics.report('KAM1015', span, '#!endif without a line end after it is not recognised by Kamailio', {
      fix: { title: 'add a line end', edits: [{ span: { ...span, start: span.end }, text: '\n' }] },
    })
  }
}

/** The text behind #!endif as a comment on the next line. */
function endifAlone(rest: string, span: Span): Fix {
  const start = span.end - rest.length
  const text = `\n# ${rest.trim().replace(/^(?:#|\/\/)[ \t]*/, '')}`
  return { title: 'put the text behind it on a line of its own', edits: [{ span: { ...span, start }, text }] }
}

function substitute(rest: string, span: Span, ctx: DirectiveContext, kind: 'subst' | 'substdef' | 'substdefs'): void {
  const [, double, single] = /^\s*(?:"((?:[^"\\]|\\[\s\S])*)"|'([^']*)')/.exec(joinLines(rest)) ?? []
  if (double === undefined && single === undefined) {
    ctx.diagnostics.report('KAM1016', span, `a rule in quotes is expected after #!${kind}`, {
      help: 'write "/regex/replacement/flags"',
      kamailio: 'syntax error',
    })
    return
  }
  // Rules apply to the texts of the rules behind them, too.
  const text = ctx.substs.reduce((changed, one) => one.apply(changed), unescapeRule(double ?? single ?? ''))
  const rule = splitSubst(text)
  const compiled = rule === undefined ? undefined : compileSubst(rule)
  const isDefine = kind !== 'subst'
  if (rule === undefined || compiled === undefined || (isDefine && rule.pattern === '')) {
    ctx.reportAtNextToken('KAM1016', span, `bad substitution ${rest.trim()}`, {
      help: 'write "/regex/replacement/flags" with the flags g, i and s',
      kamailio: '',
    })
    return
  }
  if (isDefine && ctx.defines.has(rule.pattern)) {
    ctx.reportAtNextToken('KAM1003', span, `${rule.pattern} is already defined`, { kamailio: '' })
    return
  }
  ctx.substs.push(compiled)
  if (!isDefine) return
  const value = kind === 'substdefs' ? `"${rule.replacement}"` : rule.replacement
  ctx.defines.set(rule.pattern, { value, at: span })
}

/** Only the quote is escaped in a rule: backslashes belong to the regular expression. */
function unescapeRule(text: string): string {
  return text.replace(/\\"/g, '"')
}

function include(rest: string, span: Span, ctx: DirectiveContext, isOptional: boolean): void {
  const word = rest.trim()
  const [, quoted] = /^"([^\n]*)"$/.exec(word) ?? []
  if (quoted === undefined) {
    ctx.diagnostics.report('KAM1017', span, 'the file name must stand in double quotes, with a blank behind it', {
      ...quotedName(rest, span),
      kamailio: `included file name must be between quotes: ${word}`,
    })
  } else if (quoted === '') {
    ctx.diagnostics.report('KAM1017', span, 'the file name is empty', { kamailio: 'invalid included file name: ""' })
  } else if (quoted.length > maxFileName) {
    ctx.diagnostics.report('KAM1017', span, `the file name is longer than ${maxFileName} characters`, {
      kamailio: `included file name too long: ${word}`,
    })
  } else ctx.include(unescapeFileName(quoted), span, isOptional)
}

/** A file name without quotes, in double ones. */
function quotedName(rest: string, span: Span): { readonly fix?: Fix } {
  const [, blanks = '', name] = /^(\s*)([\w./-]+)\s*$/.exec(rest) ?? []
  if (name === undefined) return {}
  const start = span.end - rest.length + blanks.length
  const place = { ...span, start, end: start + name.length }
  return { fix: { title: 'put it in double quotes', edits: [{ span: place, text: `"${name}"` }] } }
}

/** Kamailio's limit, with the quotes. */
const maxFileName = 125

/** Only \\t, \\n and \\r are escapes here; any other character stands for itself. */
function unescapeFileName(text: string): string {
  const escapes: ReadonlyMap<string, string> = new Map([
    ['t', '\t'],
    ['n', '\n'],
    ['r', '\r'],
  ])
  return text.replace(/\\([\s\S])/g, (_, char: string) => escapes.get(char) ?? char)
}
