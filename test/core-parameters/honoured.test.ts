import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { coreParameters } from '#grammar/core-parameters.ts'

const repository = join(import.meta.dirname, '../..')
const sources = globSync('{compiler,runtime,stdlib-modules,tooling}/**/*.ts', { cwd: repository })
  .filter((file) => !file.endsWith('.test.ts') && !file.includes('_declared') && !file.endsWith('core-variables.ts'))
  .map((file) => readFileSync(join(repository, file), 'utf8'))
  .join('\n')
const isRead = (name: string): boolean => sources.includes(`'${name}'`)

describe('what the table says of core parameters', () => {
  it('counts none as honoured that nothing reads', () => {
    const honoured = Object.entries(coreParameters).filter(([, facts]) => facts.without === undefined)
    expect(honoured.flatMap(([name]) => (isRead(name) ? [] : name))).toEqual([])
  })

  it('has one or two sentences for each', () => {
    const bad = Object.entries(coreParameters).filter(([, { doc }]) => !/^[\w#-].*[.)]$/.test(doc) || doc.length > 260)
    expect(bad.map(([name, { doc }]) => `${name}: ${doc}`)).toEqual([])
  })
})
