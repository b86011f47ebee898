import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generatedPages } from './pages.ts'

describe('generated pages are as npm run docs writes them', () => {
  it.each(generatedPages().map((page): [string, typeof page] => [basename(page.path), page]))('%s', (_name, page) => {
    expect(readFileSync(page.path, 'utf8')).toBe(page.text)
  })
})
