import { describe, expect, it } from 'vitest'
import { checkConfig } from '#compiler/compile.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { createMemoryHost } from '../../support/compile-text.ts'
import { readNeeds, type RecordedNeeds } from './fixture.ts'
import { pending } from './pending.ts'
import { setupOf, setupText, type LoadedSetup } from './setups.ts'

const catalogue = createCatalogue()
const recorded = readNeeds()

interface Probe {
  readonly what: string
  readonly setup: LoadedSetup
  readonly starts: boolean
}

const maxfwd = { module: 'maxfwd', lines: [] }

/** The starts that were recorded of a module, with what became of them. */
function probesOf(module: string, needs: RecordedNeeds): readonly Probe[] {
  const own = module === 'maxfwd' ? [] : [maxfwd]
  const alone = { what: 'alone', setup: [...own, { module, lines: [] }], starts: needs.alone === undefined }
  const all = setupOf(module).filter(
    (one) => one.module === module || one.module === 'maxfwd' || needs.modules.includes(one.module),
  )
  if (needs.modules.length === 0 && needs.params.length === 0) return [alone]
  return [
    alone,
    { what: 'with all it needs', setup: all, starts: true },
    ...needs.modules.flatMap((other) => {
      const rest = all.filter((one) => one.module !== other)
      const moved = all.filter((one) => one.module === other)
      return [
        { what: `without ${other}`, setup: rest, starts: false },
        { what: `before ${other}`, setup: [...rest, ...moved], starts: !needs.before.includes(other) },
      ]
    }),
    ...needs.params.map((param) => ({
      what: `without parameter ${param}`,
      setup: all.map((one) => (one.module === module ? withoutParam(one, param) : one)),
      starts: false,
    })),
  ]
}

function withoutParam({ module, lines }: LoadedSetup[number], param: string): LoadedSetup[number] {
  return { module, lines: lines.filter((line) => line !== param && !line.includes(`, "${param}", `)) }
}

function differences(module: string, needs: RecordedNeeds): readonly string[] {
  return probesOf(module, needs).flatMap(({ what, setup, starts }) => {
    const text = `${setupText(setup)}request_route {\nexit;\n}\n`
    const { diagnostics } = checkConfig('test.cfg', createMemoryHost(text), catalogue, {
      defines: [],
      target: '6.1',
      substs: [],
    })
    const accepts = !diagnostics.some((one) => one.severity === 'error')
    return accepts === starts ? [] : [`${module} ${what}: ${starts ? 'starts' : 'does not start'}`]
  })
}

describe('what modules need is asked for as by a start of 6.1.5', () => {
  it.each([...recorded])('%s', (module, needs) => {
    const found = differences(module, needs)
    const known = [...pending.keys()].filter((line) => line.startsWith(`${module} `))
    expect(found.filter((line) => !pending.has(line))).toEqual([])
    expect(known.filter((line) => !found.includes(line))).toEqual([])
  })
})
