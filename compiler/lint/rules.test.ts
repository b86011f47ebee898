import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkText } from '../../test/support/compile-text.ts'
import { fileOf } from '../../test/support/rule-example.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import type { CheckedConfig } from '../compile.ts'
import type { Diagnostic, Fix } from '../diagnostics/diagnostic.ts'
import { applyFix } from './apply-fixes.ts'
import { lintConfig } from './lint.ts'
import type { Rule } from './rule.ts'
import { rules } from './rules/index.ts'

const catalogue = createCatalogue()

function lint(config: string, rule: Rule): { readonly checked: CheckedConfig; readonly found: readonly Diagnostic[] } {
  const checked = checkText(config)
  const settings = new Map(rule.severity === 'off' ? [[rule.name, 'warning'] as const] : [])
  const found = lintConfig(checked, catalogue, { release: '6.1', settings })
  return { checked, found: found.filter((one) => one.code === rule.code) }
}

/** Examples need not declare their connections, nor load the driver of their database. */
function errorsOf(checked: CheckedConfig): readonly string[] {
  return checked.diagnostics
    .filter((one) => one.severity === 'error' && !['KAM3030', 'KAM5025'].includes(one.code))
    .map((one) => `${one.code} ${one.message}`)
}

const cases = rules.flatMap((rule) =>
  rule.examples.map((example, index) => [`${rule.name} ${index + 1}`, rule, example] as const),
)

describe('examples of rules', () => {
  it.each(cases)('%s: the bad one is found where it says, the good one is clean', (_name, rule, example) => {
    const bad = fileOf(example.bad, example)
    const { found } = lint(bad.config, rule)
    expect(found.map(({ span }) => `${span.start}-${span.end}`)).toEqual(bad.marked)
    const good = lint(fileOf(example.good, example).config, rule)
    expect(good.found).toEqual([])
    expect(errorsOf(good.checked)).toEqual([])
  })

  it.each(cases.filter(([, rule]) => rule.hasFix === true || rule.hasSuggestions === true))(
    '%s: the fix or suggestion leaves nothing to find and adds no error',
    (_name, rule, example) => {
      const { config } = fileOf(example.bad, example)
      const { checked, found } = lint(config, rule)
      let text = config
      const changeOf = ({ fix, suggestions = [] }: Diagnostic): Fix | undefined => fix ?? suggestions[0]
      for (const fix of found.map(changeOf).toReversed()) text = fix === undefined ? text : applyFix(text, fix, 0)
      const after = lint(text, rule)
      expect(found.some((one) => changeOf(one) !== undefined)).toBe(true)
      expect(after.found.filter((one) => changeOf(one) !== undefined)).toEqual([])
      expect(errorsOf(after.checked).filter((error) => !errorsOf(checked).includes(error))).toEqual([])
    },
  )
})

describe('the list of rules', () => {
  it('holds every file of the folder, in the order of their names', () => {
    const files = readdirSync(join(import.meta.dirname, 'rules')).filter(
      (name) => name.endsWith('.ts') && name !== 'index.ts',
    )
    expect(rules.map((rule) => `${rule.name}.ts`)).toEqual(files.toSorted())
  })

  it('names each code once, and says everything that a page needs', () => {
    expect(new Set(rules.map((rule) => rule.code)).size).toBe(rules.length)
    for (const rule of rules) {
      expect(rule.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect(rule.code).toMatch(/^KAM6\d{3}$/)
      expect(rule.title).not.toMatch(/\.$/)
      expect(rule.why).toMatch(/^\S.*\.$/)
      expect(rule.remedy).toMatch(/^[A-Z].*\.$/)
      expect(rule.examples.some((example) => example.bad.includes('«'))).toBe(true)
    }
  })
})
