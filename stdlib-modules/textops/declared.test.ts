import { describe, expect, it } from 'vitest'
import type { Args, FunctionFacts, ModuleExports } from '#grammar/manifest.ts'
import { facts as declaredTextops } from '../_declared/textops.ts'
import { facts as declaredTextopsx } from '../_declared/textopsx.ts'
import { createFakeCore, createModule } from '../../test/support/fake-core.ts'
import textopsx from '../textopsx/textopsx.ts'
import textops from './textops.ts'

/** Exported by Kamailio 6.1.5 for the C code of other modules; a script cannot call it. */
const missing = new Set(['bind_textopsx'])

/** The numbers of arguments that a function takes. */
function arities({ overloads, args }: FunctionFacts): readonly number[] {
  const counts = (overloads ?? [args ?? {}]).flatMap((list: Args) => {
    const facts = Object.values(list)
    const required = facts.filter((fact) => fact.optional !== true).length
    return Array.from({ length: facts.length - required + 1 }, (_, more) => required + more)
  })
  return [...new Set(counts)].toSorted((one, other) => one - other)
}

const modules = [
  ['textops', textops, declaredTextops],
  ['textopsx', textopsx, declaredTextopsx],
] as const

// keep_hf() without an argument is declared too, but Kamailio 6.1.5 refuses to start with it.
const otherArity = new Map([['keep_hf', [1]]])

describe.each(modules)('%s', (_name, module, declared: ModuleExports) => {
  const own = module.exports.functions ?? {}
  const behaviour = createModule(module, createFakeCore()).functions ?? {}

  it.each(Object.entries(declared.functions ?? {}))('%s is there as Kamailio declares it', (name, facts) => {
    if (missing.has(name)) {
      expect(own).not.toHaveProperty(name)
      return
    }
    expect(behaviour).toHaveProperty(name, expect.any(Function))
    expect(arities(own[name] ?? { routes: [], returns: {} })).toEqual(otherArity.get(name) ?? arities(facts))
    expect([...(own[name]?.routes ?? [])].toSorted()).toEqual([...facts.routes].toSorted())
  })

  it('has the declared variables', () => {
    expect(Object.keys(module.exports.pvars ?? {})).toEqual(Object.keys(declared.pvars ?? {}))
  })
})
