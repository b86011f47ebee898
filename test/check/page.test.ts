import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { checkVersusKamailio, pageFile } from './page.ts'

it('docs/check-vs-kamailio.md is as npm run docs writes it', () => {
  expect(readFileSync(pageFile, 'utf8')).toBe(checkVersusKamailio())
})
