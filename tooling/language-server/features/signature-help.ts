import type { SignatureHelp, SignatureInformation } from 'vscode-languageserver'
import { coreFunctions } from '#grammar/core-functions.ts'
import type { Args, FunctionFacts } from '#grammar/manifest.ts'
import { findFunction, findParam } from '#compiler/catalogue.ts'
import { coreFunctionForms } from '../../docgen/language.ts'
import type { Place } from '../analysis.ts'
import { cursorAt, textOf, type OpenCall } from '../cursor.ts'
import { loadedExports } from './complete-variable.ts'
import { describeParameter } from './complete-text.ts'

/** The arguments of the call that is open at a place, with the one that the cursor is in. */
export function signatureHelp(place: Place): SignatureHelp | null {
  const { call } = cursorAt(place)
  if (call === undefined) return null
  const signatures = signaturesOf(place, call)
  if (signatures.length === 0) return null
  const fitting = signatures.findIndex(({ parameters }) => (parameters?.length ?? 0) > call.argument)
  return { signatures, activeSignature: Math.max(0, fitting), activeParameter: call.argument }
}

function signaturesOf(place: Place, call: OpenCall): SignatureInformation[] {
  if (/^modparamx?$/.test(call.callee)) return [modparamSignature(place, call)]
  for (const module of loadedExports(place).toReversed()) {
    const known = findFunction(module, call.callee)
    if (known === undefined) continue
    const lists = known.facts.overloads ?? [known.facts.args ?? {}]
    return lists.map((args) => functionSignature(call.callee, args, known.facts))
  }
  const core = Object.hasOwn(coreFunctions, call.callee)
    ? Object.entries(coreFunctions).find(([name]) => name === call.callee)?.[1]
    : undefined
  if (core === undefined) return []
  return coreFunctionForms(call.callee, core.forms).map((label) => {
    const [, inside = ''] = /\(([^)]*)\)/.exec(label) ?? []
    const parameters = inside === '' ? [] : inside.split(',').map((one) => ({ label: one.trim() }))
    return { label, documentation: core.doc, parameters }
  })
}

function functionSignature(name: string, args: Args, facts: FunctionFacts): SignatureInformation {
  let label = `${name}(`
  const parameters = Object.entries(args).map(([arg, { kind, optional, doc }], index) => {
    label += index === 0 ? '' : ', '
    const start = label.length
    label += optional === true ? `[${arg}: ${kind}]` : `${arg}: ${kind}`
    const range: [number, number] = [start, label.length]
    return { label: range, ...(doc === undefined ? {} : { documentation: doc }) }
  })
  label += facts.variadic === true ? ', …)' : ')'
  return { label, parameters, ...(facts.doc === undefined ? {} : { documentation: facts.doc }) }
}

function modparamSignature({ analysis, source }: Place, call: OpenCall): SignatureInformation {
  const [module = ''] = (textOf(source.text, call.argumentPieces[0]) ?? '').split('|')
  const name = textOf(source.text, call.argumentPieces[1]) ?? ''
  const exports = module === '' ? undefined : analysis.catalogue.module(module)
  const facts = exports === undefined ? undefined : findParam(exports, name)
  const value = facts === undefined ? 'value' : `value: ${describeParameter(facts)}`
  return {
    label: `${call.callee}("module", "parameter", ${value})`,
    parameters: [{ label: '"module"' }, { label: '"parameter"' }, { label: value }],
    ...(facts?.doc === undefined ? {} : { documentation: facts.doc }),
  }
}
