import { matchesModule } from '#grammar/module-pattern.ts'
import { findRemovedParam } from '#grammar/module-releases.ts'
import { isParamOf } from '#grammar/release-exports.ts'
import { isSince } from '#grammar/releases.ts'
import { findParameterForm, findStartForm } from '#grammar/parameter-texts.ts'
import type { ModuleExports, ParamFacts } from '#grammar/manifest.ts'
import type { ModParam } from '../ast/nodes.ts'
import { findParam } from '../catalogue.ts'
import type { LoadedModule } from '../4-bind/symbols.ts'
import type { Details } from '../diagnostics/collector.ts'
import type { CheckContext } from './check.ts'
import { checkPvText } from './check-variables.ts'
import { checkParameterForm } from './check-parameter-forms.ts'
import { loadHelp, loadSuggestions, moveModparams } from './load-lines.ts'
import { withOtherQuotes } from './quotes.ts'
import { misspelt } from './suggest.ts'

/** modparam: the module is loaded before, the parameter exists, its type and range fit. */
export function checkParameters(ctx: CheckContext): void {
  const tables = new Set<string>()
  for (const item of ctx.program.file.items) {
    if (item.kind !== 'ModParam') continue
    checkModParam(item, ctx)
    checkTable(item, tables, ctx)
    if (item.value.kind === 'PvReference') checkPvText(item.value.text, item.value.span, ctx, 'modparam')
  }
}

/** Module htable refuses a second table of a name. */
function checkTable({ module, param, value }: ModParam, seen: Set<string>, { diagnostics }: CheckContext): void {
  if (module.value !== 'htable' || param.value !== 'htable' || value.kind !== 'StringLiteral') return
  const [name = ''] = value.value.split('=>')
  if (seen.has(name)) {
    diagnostics.report('KAM3015', value.span, `the table ${name} is declared twice`, {
      kamailio: "Can't set module parameter",
    })
  }
  seen.add(name)
}

function checkModParam(node: ModParam, ctx: CheckContext): void {
  const { program, diagnostics } = ctx
  const order = program.file.items
  const before = program.modules.filter((module) => order.indexOf(module.node) < order.indexOf(node))
  const matching = before.filter((module) => matchesModule(node.module.value, ownName(module.name)))
  if (matching.length === 0) {
    const names = program.modules.map((module) => module.name)
    const isLater = program.modules.some((module) => matchesModule(node.module.value, module.name))
    diagnostics.report('KAM5001', node.module.span, `no module "${node.module.value}" is loaded before this modparam`, {
      ...(isLater && ownName(node.module.value) === node.module.value
        ? { help: 'its loadmodule comes later in the file', repair: () => moveModparams(node, ctx) }
        : remedyOfUnloaded(node, names, ctx)),
      kamailio: "Can't set module parameter",
    })
  }
  for (const module of matching) checkOne(node, module, ctx)
}

/** The name that a module calls itself, by which modparam finds it. */
function ownName(file: string): string {
  return file === 'ims_qos_npn' ? 'ims_qos' : file
}

function checkOne(node: ModParam, module: LoadedModule, ctx: CheckContext): void {
  const { diagnostics, release } = ctx
  if (module.exports === undefined) return
  const facts = findParam(module.exports, node.param.value)
  if (facts === undefined) {
    const removed = findRemovedParam(module.name, node.param.value)
    if (removed === undefined || !isSince(release, removed.until)) reportUnknown(node, module.exports, ctx)
    return
  }
  if (!isParamOf(module.name, node.param.value, release)) {
    const message = `module ${module.name} of Kamailio ${release} has no parameter "${node.param.value}"`
    diagnostics.report('KAM5002', node.param.span, message, {
      help: 'it came with a later release',
      kamailio: "Can't set module parameter",
    })
    return
  }
  const { value } = node
  const given = typeOfValue(value)
  if (given === undefined) return
  if (given === 'int' && facts.orNumber === true) return
  if (given !== facts.type) {
    const wanted = facts.type === 'int' ? 'a number' : 'a text in quotes'
    diagnostics.report('KAM5003', value.span, `parameter ${node.param.value} of ${module.name} takes ${wanted}`, {
      repair: () => (value.kind === 'PvReference' ? {} : withOtherQuotes(value, ctx.sources)),
      kamailio: "Can't set module parameter",
    })
    return
  }
  if (value.kind === 'StringLiteral') {
    checkText(node, value.value, module.name, diagnostics)
    checkParameterForm(node, value.value, facts, ctx)
  }
  if (value.kind === 'NumberLiteral') checkRange(node, value.value, facts, module.name, diagnostics)
}

/** The type of a value; a variable of modparamx has one when it is read, before there is a message. */
function typeOfValue(value: ModParam['value']): 'int' | 'str' | undefined {
  if (value.kind !== 'PvReference') return value.kind === 'NumberLiteral' ? 'int' : 'str'
  const name = /^\$\(?(\w+)/.exec(value.text)?.[1]
  if (name === 'var' || name === 'defn') return 'int'
  return name === 'env' || name === 'def' ? 'str' : undefined
}

/** A text that the module reads at once, or when it starts. */
function checkText(node: ModParam, text: string, module: string, diagnostics: CheckContext['diagnostics']): void {
  const form = findParameterForm(module, node.param.value, text)
  if (form === undefined) {
    const wanted = findStartForm(module, node.param.value, text)
    if (wanted !== undefined) {
      diagnostics.report('KAM5004', node.value.span, `${node.param.value} of ${module} is ${wanted}, not "${text}"`)
    }
    return
  }
  const message = `${node.param.value} of ${module} is written ${form.form}`
  if (!form.whileRead) diagnostics.report('KAM5004', node.value.span, message)
  else diagnostics.report('KAM5003', node.value.span, message, { kamailio: "Can't set module parameter" })
}

/** A module that could be loaded above, or the loaded one that was meant. */
function remedyOfUnloaded(
  node: ModParam,
  loaded: readonly string[],
  ctx: CheckContext,
): Pick<Details, 'help' | 'repair'> {
  const { value, span } = node.module
  if (ownName(value) !== value && loaded.includes(value)) {
    return { help: `the file ${value}.so calls itself ${ownName(value)}: write that name here` }
  }
  if (ctx.catalogue.module(value) === undefined) return misspelt(value, () => loaded, span, ctx.sources)
  return { help: loadHelp([value]), repair: () => loadSuggestions([value], ctx, node) }
}

function reportUnknown(node: ModParam, exports: ModuleExports, { diagnostics, sources }: CheckContext): void {
  const known = Object.keys(exports.params ?? {})
  const removed = findRemovedParam(exports.name, node.param.value)?.remedy
  diagnostics.report('KAM5002', node.param.span, `module ${exports.name} has no parameter "${node.param.value}"`, {
    ...(removed === undefined ? misspelt(node.param.value, () => known, node.param.span, sources) : { help: removed }),
    kamailio: "Can't set module parameter",
  })
}

function checkRange(
  node: ModParam,
  value: number,
  facts: ParamFacts,
  module: string,
  diagnostics: CheckContext['diagnostics'],
): void {
  const isRefused = isOutside(value, facts.refused ?? facts)
  if (!isRefused && !isOutside(value, facts)) return
  const { min, max } = isRefused ? (facts.refused ?? facts) : facts
  const range = `${min ?? '…'} to ${max ?? '…'}`
  const message = `${node.param.value} of ${module} must be ${range}, not ${value}`
  diagnostics.report('KAM5004', node.value.span, message, { severity: isRefused ? 'error' : 'warning' })
}

/** What a start takes, the module may still not be able to use. */
function isOutside(value: number, { min, max }: Pick<ParamFacts, 'min' | 'max'>): boolean {
  return (min !== undefined && value < min) || (max !== undefined && value > max)
}
