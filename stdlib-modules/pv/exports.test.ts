import { describe, expect, it } from 'vitest'
import { RpcFault } from '#runtime/rpc/registry.ts'
import { callRpc } from '../../test/support/call-module.ts'
import { createFakeCore, createModule } from '../../test/support/fake-core.ts'
import { pv } from './exports.ts'
import module from './pv.ts'

/** Exports that have no behaviour yet; a name leaves this list when it works. */
const missing: readonly string[] = []

function created(params: { readonly [name: string]: unknown } = {}) {
  return createModule(module, createFakeCore(), { shvset: [], varset: [], avp_aliases: [], ...params })
}

describe('what module pv exports', () => {
  const behaviour = created()

  it.each(['functions', 'pvars', 'rpc'] as const)('has a behaviour for each of its %s', (part) => {
    const declared = Object.keys(pv[part]).filter((name) => !missing.includes(name))
    expect(Object.keys(behaviour[part] ?? {}).toSorted()).toEqual(declared.toSorted())
  })

  it('has a behaviour for each transformation', () => {
    for (const [className, members] of Object.entries(pv.transformations)) {
      const found = Object.entries(behaviour.transformations ?? {}).find(([name]) => name === className)?.[1]
      expect(Object.keys(found ?? {}).toSorted(), className).toEqual(Object.keys(members).toSorted())
    }
  })
})

// Answers and fault texts of Kamailio 6.1.5.
describe('pv.shvGet and pv.shvSet', () => {
  async function withVariables() {
    const behaviour = created({ shvset: ['a=i:5', 'b=s:text x'] })
    await behaviour.modInit?.()
    return (name: string, ...args: (string | number)[]) => callRpc(behaviour, name, args)
  }

  it('lists all variables, the newest first, or gives one', async () => {
    const call = await withVariables()
    const variable = (name: string, type: string, value: string | number) =>
      new Map<string, unknown>([
        ['name', name],
        ['type', type],
        ['value', value],
      ])
    expect(await call('pv.shvGet')).toEqual([
      new Map([
        ['items', [new Map([['shv', variable('b', 'string', 'text x')]]), new Map([['shv', variable('a', 'int', 5)]])]],
      ]),
    ])
    expect(await call('pv.shvGet', 'b')).toEqual([variable('b', 'string', 'text x')])
  })

  it('sets variables that there are', async () => {
    const call = await withVariables()
    expect(await call('pv.shvSet', 'a', 'str', 'hello')).toEqual(['Ok. Variable set to new value.'])
    expect(await call('pv.shvGet', 'a')).toEqual([
      new Map([
        ['name', 'a'],
        ['type', 'string'],
        ['value', 'hello'],
      ]),
    ])
  })

  it.each([
    ['pv.shvGet', ['nope'], 404, 'Variable not found'],
    ['pv.shvSet', ['nope', 'int', 3], 404, 'Variable not found'],
    ['pv.shvSet', ['a', 'foo', 3], 500, 'Unknown parameter type (Types: int or str)'],
    ['pv.shvSet', ['a', 'int', 'abc'], 500, 'Missing integer parameter value (Parameters: varname type value)'],
    ['pv.shvSet', ['a'], 500, 'Missing parameter type (Parameters: varname type value)'],
    ['pv.shvSet', [], 500, 'Missing parameter varname (Parameters: varname type value)'],
  ] as const)('%s %j fails with %i %s', async (name, args, code, text) => {
    const call = await withVariables()
    const failure = await call(name, ...args).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(RpcFault)
    expect(failure).toMatchObject({ code, message: text })
  })
})

describe('modparams of pv', () => {
  it.each([
    ['shvset', 'a'],
    ['varset', 'a=x:5'],
    ['varset', 'a=i:five'],
    ['avp_aliases', 'alias'],
  ])('%s refuses "%s"', (param, text) => {
    expect(() => created({ [param]: [text] }).modInit?.()).toThrow(`${param}: "${text}"`)
  })
})
