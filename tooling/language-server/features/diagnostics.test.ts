import { expect, it } from 'vitest'
import { rules } from '#compiler/lint/rules/index.ts'
import { deprecated, unnecessary } from './diagnostics.ts'

it.each([...unnecessary, ...deprecated])('%s is a rule', (name) => {
  expect(rules.map((rule) => rule.name)).toContain(name)
})
