import type { PvarFacts, TransformationFacts } from '#grammar/manifest.ts'
import { isNameOf } from '#grammar/release-exports.ts'
import { parseFormat, parsePv, type PvSyntax, type TransformationSyntax } from '#grammar/pseudo-variable-syntax.ts'
import { readTransformationParams } from '#grammar/transformation-params.ts'
import type { Span } from '../1-source/span.ts'
import type { PvReference } from '../ast/nodes.ts'
import { walk } from '../ast/walk.ts'
import { findPvarIn, findTransformation, type KnownPvar } from '../catalogue.ts'
import type { RouteSymbol } from '../4-bind/symbols.ts'
import { isLoadedLater } from './check-calls.ts'
import type { Details } from '../diagnostics/collector.ts'
import type { CheckContext } from './check.ts'
import { loadEarlier, loadHelp, loadSuggestions, modulesWithVariable } from './load-lines.ts'
import { misspelt } from './suggest.ts'

/** Pseudo-variables: known, of a loaded module, writable where they are assigned, with known transformations. */
export function checkVariables(ctx: CheckContext): void {
  for (const route of ctx.program.routes) {
    for (const block of route.blocks) {
      walk(block, (node) => {
        if (node.kind === 'PvReference') checkReference(node, route, ctx)
        if (node.kind === 'Assign' && node.target.kind === 'PvReference')
          checkWritable(node.target.text, node.target.span, ctx)
      })
    }
  }
}

function checkReference(node: PvReference, route: RouteSymbol, ctx: CheckContext): void {
  const name = node.text.slice(1)
  const module = findKnown(name, ctx)?.module
  const isLater = node.isMaybeAttribute === true && module !== undefined && !isNameOf(module, node.text, ctx.release)
  if (!isLater && !ctx.program.attributes.has(node.text)) {
    checkPvText(node.text, node.span, ctx, 'parse')
    checkLoadedBefore(node, route, ctx)
    checkSharedVariable(node, route, ctx)
  } else if (node.isMaybeAttribute === true) {
    const modules = modulesWithVariable(name, ctx)
    ctx.diagnostics.report('KAM3016', node.span, `there is no ${node.text}: it is taken for an AVP of that name`, {
      help:
        modules.length > 0
          ? loadHelp(modules)
          : 'write $avp(…) for an AVP; start the file with #!KAMAILIO, so that a misspelt variable is an error',
      repair: () => (modules.length > 0 ? loadSuggestions(modules, ctx) : {}),
    })
  }
}

/** A variable must be known when the block is read: its module is loaded before. */
function checkLoadedBefore(node: PvReference, route: RouteSymbol, ctx: CheckContext): void {
  const pv = parsePv(node.text)
  const known = 'error' in pv ? undefined : findKnown(pv.name, ctx)
  if (known === undefined || 'error' in pv || !isLoadedLater(known.module, route, ctx)) return
  ctx.diagnostics.report('KAM3005', node.span, `unknown pseudo-variable $${pv.name}`, {
    help: `loadmodule "${known.module}.so" must stand before this block`,
    repair: () => loadEarlier(known.module, route, ctx),
    ...refusalOf(node.text, 'parse'),
  })
}

/** Shared variables lie in shared memory, which the first modparam sets up. */
function checkSharedVariable(node: PvReference, route: RouteSymbol, ctx: CheckContext): void {
  if (!/^\$\(?shv\(/.test(node.text)) return
  const { items } = ctx.program.file
  const last = route.blocks.at(-1)
  const first = items.findIndex((item) => item.kind === 'ModParam')
  if (last === undefined || (first !== -1 && first < items.indexOf(last))) return
  ctx.diagnostics.report('KAM3009', node.span, `${node.text} needs a modparam before this block`, {
    help: 'declare it: modparam("pv", "shvset", "name=i:0")',
    ...refusalOf(node.text, 'parse'),
  })
}

/** When Kamailio looks at a variable: while it reads the file (then `-c` refuses it too), when the server starts, or at the call. */
export type Moment = 'parse' | 'modparam' | 'start' | 'call'

/** What Kamailio says of a variable that it cannot read; nothing under `-c` of one in a text. */
export function refusalOf(text: string, moment: Moment): Pick<Details, 'kamailio' | 'startTakesIt'> {
  if (moment === 'call') return { startTakesIt: true }
  if (moment === 'modparam') return { kamailio: "Can't set module parameter" }
  return moment === 'parse' ? { kamailio: `Can't get from cache: ${text}` } : {}
}

/** Variables inside one another: deeper than any real one, and far from the end of the stack. */
const maxNesting = 50

function nestingOf(text: string): number {
  let depth = 0
  let most = 0
  for (const char of text) {
    if (char === '(') depth += 1
    else if (char === ')') depth -= 1
    most = Math.max(most, depth)
  }
  return most
}

/** A text that must be one pseudo-variable. */
export function checkPvText(text: string, span: Span, ctx: CheckContext, moment: Moment): void {
  const pv = parsePv(text)
  if (nestingOf(text) > maxNesting) {
    ctx.diagnostics.report('KAM3009', span, 'variables are nested too deeply', refusalOf(text.slice(0, 40), moment))
  } else if ('error' in pv) ctx.diagnostics.report('KAM3009', span, `${text}: ${pv.error}`, refusalOf(text, moment))
  else checkPv(pv, span, ctx, moment)
}

/** A text in which pseudo-variables are expanded. */
export function checkFormat(text: string, span: Span, ctx: CheckContext): void {
  const parts = parseFormat(text)
  if ('error' in parts) {
    ctx.diagnostics.report('KAM3009', span, parts.error)
    return
  }
  for (const part of parts) {
    if (typeof part !== 'string') checkPv(part, span, ctx, 'start')
  }
}

function checkPv(pv: PvSyntax, span: Span, ctx: CheckContext, moment: Moment): void {
  const known = findKnown(pv.name, ctx)
  if (known === undefined && pv.name !== '$') reportUnknown(pv, span, ctx, moment)
  if (known !== undefined) checkVariableRelease(pv, known.module, span, ctx, moment)
  if (known !== undefined) checkForm(pv, known.facts, span, ctx, moment)
  if (pv.inner?.startsWith('$') === true) checkPvText(pv.inner, span, ctx, moment)
  if (pv.index?.startsWith('$') === true) checkPvText(pv.index, span, ctx, moment)
  for (const transformation of pv.transformations) {
    const { className, name } = transformation
    const facts = ctx.program.modules
      .map((module) => (module.exports === undefined ? undefined : findTransformation(module.exports, className, name)))
      .find((found) => found !== undefined)
    if (facts !== undefined) {
      checkTransformationRelease(pv, transformation, span, ctx, moment)
      checkTransformationParams(pv, transformation, facts, span, ctx, moment)
      continue
    }
    ctx.diagnostics.report('KAM3006', span, `unknown transformation {${className}.${name}} in ${pv.text}`, {
      ...misspelt(name, () => transformationNames(className, ctx), span, ctx.sources),
      ...refusalOf(pv.text, moment),
    })
  }
}

function checkVariableRelease(pv: PvSyntax, module: string, span: Span, ctx: CheckContext, moment: Moment): void {
  if (isNameOf(module, `$${pv.name}`, ctx.release)) return
  ctx.diagnostics.report('KAM3005', span, `Kamailio ${ctx.release} has no pseudo-variable $${pv.name}`, {
    help: 'it came with a later release',
    ...refusalOf(pv.text, moment),
  })
}

function checkTransformationRelease(
  pv: PvSyntax,
  { className, name }: TransformationSyntax,
  span: Span,
  ctx: CheckContext,
  moment: Moment,
): void {
  const written = `{${className}.${name}}`
  const exporters = ctx.program.modules.filter(
    ({ exports }) => exports !== undefined && findTransformation(exports, className, name) !== undefined,
  )
  if (exporters.some((module) => isNameOf(module.name, written, ctx.release))) return
  ctx.diagnostics.report('KAM3006', span, `Kamailio ${ctx.release} has no transformation ${written}`, {
    help: 'it came with a later release',
    ...refusalOf(pv.text, moment),
  })
}

const timeParts = /^(?:sec|min|hour|mday|mon|year|wday|yday|isdst)$|^\$/

/** What may stand in the parentheses of some variables, which Kamailio checks while it reads the file. */
const innerForms: ReadonlyMap<string, RegExp> = new Map([
  ['time', timeParts],
  ['utime', timeParts],
  ['sht', /=>/],
])

/** What stands in the parentheses and in the brackets. */
function checkForm(pv: PvSyntax, facts: PvarFacts, span: Span, ctx: CheckContext, moment: Moment): void {
  const problem =
    facts.inner === 'required' && (pv.inner ?? '') === ''
      ? `$${pv.name} needs a name in parentheses`
      : facts.index !== true && pv.index !== undefined
        ? `$${pv.name} takes no index`
        : pv.inner !== undefined && innerForms.get(pv.name)?.test(pv.inner) === false
          ? `$${pv.name} does not know "${pv.inner}"`
          : pv.index !== undefined && !/^(?:-?\d+|[*+]|\$.*)$/s.test(pv.index)
            ? `[${pv.index}] is no index`
            : pv.name === 'avp' && /^(?:i:.*[^0-9]|[^si$]:)/s.test(pv.inner ?? '')
              ? `${pv.inner ?? ''} is no name of an AVP: i: takes a number, s: a text`
              : undefined
  if (problem !== undefined) ctx.diagnostics.report('KAM3009', span, problem, refusalOf(pv.text, moment))
}

function checkTransformationParams(
  pv: PvSyntax,
  { className, name, paramsText }: TransformationSyntax,
  facts: TransformationFacts,
  span: Span,
  ctx: CheckContext,
  moment: Moment,
): void {
  const read = readTransformationParams(facts, paramsText)
  if ('error' in read) {
    const text = `{${className}.${name}} in ${pv.text}: ${read.error}`
    ctx.diagnostics.report('KAM3009', span, text, refusalOf(pv.text, moment))
    return
  }
  for (const param of read.params) if (param.isPv) checkPvText(param.text, span, ctx, moment)
}

function transformationNames(className: string, ctx: CheckContext): readonly string[] {
  return ctx.program.modules.flatMap((module) => Object.keys(module.exports?.transformations?.[className] ?? {}))
}

function findKnown(name: string, { catalogue, program }: CheckContext): KnownPvar | undefined {
  return findPvarIn([catalogue.core, ...program.modules.map((module) => module.exports)], name)
}

function reportUnknown(pv: PvSyntax, span: Span, ctx: CheckContext, moment: Moment): void {
  ctx.diagnostics.report('KAM3005', span, `unknown pseudo-variable $${pv.name}`, {
    ...remedyOfUnknown(pv.name, span, ctx),
    ...refusalOf(pv.text, moment),
  })
}

/** The modules that export the variable, or the name that was meant. */
function remedyOfUnknown(name: string, span: Span, ctx: CheckContext): Pick<Details, 'help' | 'repair'> {
  const loaded = (): readonly string[] =>
    ctx.program.modules.flatMap((module) => Object.keys(module.exports?.pvars ?? {}))
  const meant = misspelt(name, loaded, span, ctx.sources)
  let modules: readonly string[] | undefined
  const exporters = (): readonly string[] => (modules ??= modulesWithVariable(name, ctx))
  return {
    help: () => (exporters().length > 0 ? loadHelp(exporters()) : meant.help()),
    repair: () => (exporters().length > 0 ? loadSuggestions(exporters(), ctx) : meant.repair()),
  }
}

function checkWritable(text: string, span: Span, ctx: CheckContext): void {
  const pv = parsePv(text)
  if ('error' in pv) return
  if (pv.transformations.length > 0) {
    ctx.diagnostics.report('KAM3007', span, `${text} has a transformation and cannot be assigned`, {
      kamailio: 'pvar with transformations in assignment left side',
    })
    return
  }
  const known = findKnown(pv.name, ctx)
  if (known === undefined || known.facts.writable === true) return
  ctx.diagnostics.report('KAM3007', span, `$${pv.name} cannot be assigned`, {
    kamailio: 'read only pvar in assignment left side',
  })
}

/** Whether a variable is known and cannot be assigned. */
export function isReadOnly(name: string, ctx: CheckContext): boolean {
  const known = findKnown(name, ctx)
  return known !== undefined && known.facts.writable !== true
}
