import { describe, expect, it } from 'vitest'
import type { CompiledModule } from '#grammar/abi.ts'
import { RpcFault } from '#runtime/rpc/registry.ts'
import { createReload, createReplace } from '#runtime/server/reload-command.ts'
import type { StartError } from '#runtime/server/server.ts'
import { createFakeCore } from '../support/fake-core.ts'

const compiled: CompiledModule = {
  abi: 2,
  program: { files: [], target: '6.1', directives: [], flags: [], defines: [] },
  link: () => [],
}
const wrong: StartError = { file: 'kamailio.cfg', line: 7, column: 3, text: 'unknown command t_rely' }

describe('kamkit.reload', () => {
  it('counts the reloads', async () => {
    const core = createFakeCore()
    const reload = createReload(
      core,
      async () => compiled,
      createReplace(() => []),
    )
    expect(await reload()).toEqual([])
    expect(await core.rpc.call('kamkit.reload', [])).toEqual([new Map([['reloads', 2]])])
  })

  it.each([
    ['cannot be compiled', async () => [wrong, wrong], () => []],
    ['cannot be installed', async () => compiled, () => [wrong, wrong]],
  ] as const)('says what is wrong with a configuration that %s', async (_what, recompile, install) => {
    const core = createFakeCore()
    createReload(core, recompile, createReplace(install))
    const fault = await core.rpc.call('kamkit.reload', []).catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(RpcFault)
    expect(fault).toMatchObject({
      code: 500,
      message: 'kamailio.cfg:7: unknown command t_rely (and 1 more in the log)',
    })
    expect(core.logged.map(({ text }) => text)).toContain('reload: the configuration stays as it was')
  })

  it('does one after the other, also when one ends badly', async () => {
    const steps: string[] = []
    let fails = true
    const recompile = async (): Promise<CompiledModule> => {
      steps.push('begins')
      await Promise.resolve()
      steps.push('ends')
      if (fails) {
        fails = false
        throw new Error('a bug')
      }
      return compiled
    }
    const reload = createReload(
      createFakeCore(),
      recompile,
      createReplace(() => []),
    )
    const [first, second] = await Promise.allSettled([reload(), reload()])
    expect([first.status, second.status]).toEqual(['rejected', 'fulfilled'])
    expect(steps).toEqual(['begins', 'ends', 'begins', 'ends'])
  })
})
