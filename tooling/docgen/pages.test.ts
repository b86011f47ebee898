import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { diagnosticsFolder, generatedPages, type GeneratedPage } from './pages.ts'

const pages = generatedPages()
const ofCodes = pages.filter((page) => dirname(page.path) === diagnosticsFolder)
const others = pages.filter((page) => !ofCodes.includes(page))

function isCurrent({ path, text }: GeneratedPage): boolean {
  return readFileSync(path, 'utf8') === text
}

describe('generated pages are as npm run docs writes them', () => {
  it.each(others.map((page): [string, GeneratedPage] => [basename(page.path), page]))('%s', (_name, page) => {
    expect(readFileSync(page.path, 'utf8')).toBe(page.text)
  })

  it('docs/diagnostics/ has a page for each code, and no other', () => {
    expect(readdirSync(diagnosticsFolder).toSorted()).toEqual(ofCodes.map((page) => basename(page.path)).toSorted())
    expect(ofCodes.filter((page) => !isCurrent(page)).map((page) => basename(page.path))).toEqual([])
  })
})
