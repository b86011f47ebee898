import { parseFormat, parsePv, type PvSyntax } from '#grammar/pseudo-variable-syntax.ts'
import type { Span } from '../1-source/span.ts'
import { walk } from '../ast/walk.ts'
import { findPvar, findTransformation } from '../catalogue.ts'
import type { CheckContext } from './check.ts'
import { didYouMean } from './suggest.ts'

/** Pseudo-variables: known, of a loaded module, writable where they are assigned, with known transformations. */
export function checkVariables(ctx: CheckContext): void {
  for (const route of ctx.program.routes) {
    for (const block of route.blocks) {
      walk(block, (node) => {
        if (node.kind === 'PvReference') checkPvText(node.text, node.span, ctx)
        if (node.kind === 'Assign' && node.target.kind === 'PvReference')
          checkWritable(node.target.text, node.target.span, ctx)
      })
    }
  }
}

/** A text that must be one pseudo-variable. */
export function checkPvText(text: string, span: Span, ctx: CheckContext): void {
  const pv = parsePv(text)
  if ('error' in pv) {
    ctx.diagnostics.report('KAM3009', span, `${text}: ${pv.error}`, { kamailio: `Can't get from cache: ${text}` })
    return
  }
  checkPv(pv, span, ctx)
}

/** A text in which pseudo-variables are expanded. */
export function checkFormat(text: string, span: Span, ctx: CheckContext): void {
  const parts = parseFormat(text)
  if ('error' in parts) {
    ctx.diagnostics.report('KAM3009', span, parts.error)
    return
  }
  for (const part of parts) {
    if (typeof part !== 'string') checkPv(part, span, ctx)
  }
}

function checkPv(pv: PvSyntax, span: Span, ctx: CheckContext): void {
  const known = findKnown(pv.name, ctx)
  if (known === undefined && pv.name !== '$') reportUnknown(pv, span, ctx)
  if (pv.inner?.startsWith('$') === true) checkPvText(pv.inner, span, ctx)
  if (pv.index?.startsWith('$') === true) checkPvText(pv.index, span, ctx)
  for (const { className, name } of pv.transformations) {
    const isKnown = ctx.program.modules.some(
      (module) => module.exports !== undefined && findTransformation(module.exports, className, name) !== undefined,
    )
    if (isKnown) continue
    ctx.diagnostics.report('KAM3006', span, `unknown transformation {${className}.${name}} in ${pv.text}`, {
      help: didYouMean(name, transformationNames(className, ctx)),
      kamailio: `Can't get from cache: ${pv.text}`,
    })
  }
}

function transformationNames(className: string, ctx: CheckContext): readonly string[] {
  return ctx.program.modules.flatMap((module) => Object.keys(module.exports?.transformations?.[className] ?? {}))
}

function findKnown(name: string, ctx: CheckContext): ReturnType<typeof findPvar> {
  const core = findPvar(ctx.catalogue.core, name)
  if (core !== undefined) return core
  for (const module of ctx.program.modules) {
    const known = module.exports === undefined ? undefined : findPvar(module.exports, name)
    if (known !== undefined) return known
  }
  return undefined
}

function reportUnknown(pv: PvSyntax, span: Span, ctx: CheckContext): void {
  const exporter = ctx.catalogue.moduleNames.find((module) => {
    const exports = ctx.catalogue.module(module)
    return exports !== undefined && findPvar(exports, pv.name) !== undefined
  })
  const loaded = ctx.program.modules.flatMap((module) => Object.keys(module.exports?.pvars ?? {}))
  const help =
    exporter === undefined ? didYouMean(pv.name, loaded) : `load the module first: loadmodule "${exporter}.so"`
  ctx.diagnostics.report('KAM3005', span, `unknown pseudo-variable $${pv.name}`, {
    help,
    kamailio: `Can't get from cache: ${pv.text}`,
  })
}

function checkWritable(text: string, span: Span, ctx: CheckContext): void {
  const pv = parsePv(text)
  if ('error' in pv) return
  if (pv.transformations.length > 0) {
    ctx.diagnostics.report('KAM3007', span, `${text} has a transformation and cannot be assigned`, {
      kamailio: 'pvars with transformations in assignment left side',
    })
    return
  }
  const known = findKnown(pv.name, ctx)
  if (known === undefined || known.facts.writable === true) return
  ctx.diagnostics.report('KAM3007', span, `$${pv.name} cannot be assigned`, {
    kamailio: 'read only pvar in assignment left side',
  })
}
