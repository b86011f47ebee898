import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

/**
 * The arrows of docs/architecture.md: who may import whom. A folder may always import itself.
 */
const allowed: { readonly [folder: string]: readonly string[] } = {
  grammar: [],
  compiler: ['grammar'],
  runtime: ['grammar'],
  'stdlib-modules': ['grammar', 'runtime'],
  tooling: ['grammar', 'compiler', 'runtime', 'stdlib-modules'],
}

/** Parts that must run in a browser and in tests without a machine: no module of Node. */
const withoutNode = [
  'grammar',
  'compiler',
  'runtime/sip',
  'runtime/pseudo-variables',
  'runtime/transaction',
  'runtime/script',
  'runtime/routing',
]

const root = resolve(import.meta.dirname, '..')
const aliases: { readonly [alias: string]: string } = {
  '#grammar': 'grammar',
  '#compiler': 'compiler',
  '#runtime': 'runtime',
  '#stdlib': 'stdlib-modules',
  '#tooling': 'tooling',
}

interface Import {
  readonly file: string
  readonly specifier: string
  /** Top folder that is imported, or undefined for a package. */
  readonly folder: string | undefined
}

function listFiles(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => join(folder, file))
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  const found = text.matchAll(
    /^\s*(?:import|export)\s[^'"]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|^import\s+'([^']+)'/gm,
  )
  return [...found].map((match) => {
    const specifier = match[1] ?? match[2] ?? match[3] ?? ''
    if (specifier.startsWith('#'))
      return { file, specifier, folder: aliases[specifier.split('/')[0] ?? ''] ?? specifier }
    if (!specifier.startsWith('.')) return { file, specifier, folder: undefined }
    return { file, specifier, folder: relative(root, resolve(root, dirname(file), specifier)).split('/')[0] }
  })
}

describe('architecture', () => {
  for (const [folder, mayImport] of Object.entries(allowed)) {
    it(`${folder} imports only ${mayImport.join(', ') || 'itself'}`, () => {
      const imports = listFiles(folder).flatMap(importsOf)
      const wrong = imports.filter(
        (one) => one.folder !== undefined && one.folder !== folder && !mayImport.includes(one.folder),
      )
      expect(wrong.map((one) => `${one.file} imports ${one.specifier}`)).toEqual([])
    })
  }

  it('keeps Node out of the parts that must run anywhere', () => {
    const wrong = withoutNode
      .flatMap(listFiles)
      .flatMap(importsOf)
      .filter((one) => one.specifier.startsWith('node:'))
    expect(wrong.map((one) => `${one.file} imports ${one.specifier}`)).toEqual([])
  })

  it('finds the imports that it judges', () => {
    const folders = new Set(
      listFiles('compiler')
        .flatMap(importsOf)
        .map((one) => one.folder),
    )
    expect(folders).toContain('grammar')
  })
})
