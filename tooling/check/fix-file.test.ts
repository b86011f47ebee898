import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Rule } from '#compiler/lint/rule.ts'
import { createMemoryHost } from '../../test/support/compile-text.ts'
import { createCatalogue } from '../catalogue.ts'
import { noProject } from '../project/project-file.ts'
import { fixFile } from './fix-file.ts'
import { lineDiff } from './line-diff.ts'
import { Overlay } from './overlay.ts'

const catalogue = createCatalogue()
const settings = { parse: { defines: [], target: '6.1' }, severities: new Map(), project: noProject } as const

function fix(text: string, files: ReadonlyMap<string, string> = new Map()): ReturnType<typeof fixFile> {
  return fixFile('test.cfg', new Overlay(createMemoryHost(text, { files })), catalogue, settings)
}

describe('fixes', () => {
  it('are made until nothing is left', () => {
    const { overlay, check, count } = fix('request_route {\n  if (1) {\n    drop\n  }\n  exit\n}\n')
    expect([...overlay.changed]).toEqual([['test.cfg', 'request_route {\n  if (1) {\n    drop;\n  }\n  exit;\n}\n']])
    expect(count).toBe(2)
    expect(check.diagnostics.filter((one) => one.severity === 'error')).toEqual([])
  })

  it('are made in included files, once when a file is included twice', () => {
    const files = new Map([['part.cfg', 'exit\n']])
    const text = 'request_route {\ninclude_file "part.cfg"\n}\nroute[A] {\ninclude_file "part.cfg"\n}\n'
    const { overlay, check } = fix(text, files)
    expect([...overlay.changed]).toEqual([['part.cfg', 'exit;\n']])
    expect(check.diagnostics.filter((one) => one.severity === 'error')).toEqual([])
  })

  it('may stand beside a macro', () => {
    const { overlay } = fix('#!define LEAVE exit\nrequest_route {\n  LEAVE\n}\n')
    expect([...overlay.changed.values()]).toEqual(['#!define LEAVE exit\nrequest_route {\n  LEAVE;\n}\n'])
  })

  it('are not kept when an error would come up, and the error is named', () => {
    // No rule does such a thing; one that did would be a bug, and the file is still not harmed.
    const rule: Rule = {
      name: 'bad-rule',
      code: 'KAM6999',
      category: 'style',
      severity: 'warning',
      title: 'exit',
      why: 'For this test.',
      remedy: 'None.',
      examples: [{ bad: '', good: '' }],
      create: (_ctx, report) => ({
        Jump: ({ span }) =>
          report({ span, message: 'no', fix: { title: 'break it', edits: [{ span, text: 'nothing()' }] } }),
      }),
    }
    const start = new Overlay(createMemoryHost('request_route {\n  exit;\n}\n'))
    const { overlay, rejected, count, check } = fixFile('test.cfg', start, catalogue, { ...settings, rules: [rule] })
    expect([...overlay.changed]).toEqual([])
    expect([rejected, count]).toEqual([['unknown function nothing() [KAM3002]'], 0])
    expect(check.diagnostics.map((one) => one.code)).toEqual(['KAM6999'])
    const macro = new Overlay(createMemoryHost('#!define LEAVE exit\nrequest_route {\n  LEAVE;\n}\n'))
    expect(fixFile('test.cfg', macro, catalogue, { ...settings, rules: [rule] })).toMatchObject({
      count: 0,
      rejected: [],
    })
  })

  it('leave a correct file alone', () => {
    expect(fix('request_route {\n  exit;\n}\n').count).toBe(0)
  })
})

describe('lineDiff', () => {
  const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `line ${index}\n`)
  const changed = numbered(60)
  changed.splice(50, 2, 'new 50\n')
  changed.splice(20, 0, 'inserted\n', 'line 19\n')
  changed.splice(3, 4)

  it.each([
    ['removed, inserted and replaced lines', numbered(60).join(''), changed.join('')],
    ['a missing line end', 'a\nb', 'a\nb\nc'],
    ['a line end that goes', 'a\nb\n', 'a\nb'],
    ['everything', 'a\nb\nc\n', 'x\ny\n'],
    ['an empty text', 'a\n', ''],
  ])('is taken by patch: %s', (_what, before, after) => {
    const folder = mkdtempSync(join(tmpdir(), 'kamkit-diff-'))
    const path = join(folder, 'a.cfg')
    writeFileSync(path, before)
    const diff = lineDiff('a.cfg', before, after)
    expect(diff).not.toBe('')
    const { status } = spawnSync('patch', ['--silent', path], { input: diff })
    if (status !== null && after !== '') expect(readFileSync(path, 'latin1')).toBe(after)
    rmSync(folder, { recursive: true })
  })

  it('shows no line that stays, and ends soon when everything differs', () => {
    expect(lineDiff('a', numbered(60).join(''), changed.join('')).match(/^[+-][^+-]/gm)).toHaveLength(9)
    const [before, after] = [numbered(5000).join(''), numbered(5000).join('').replaceAll('line', 'row')]
    expect(lineDiff('a', before, after)).toContain('@@ -1,5000 +1,5000 @@')
  })

  it('is empty when nothing differs', () => expect(lineDiff('a', 'x\n', 'x\n')).toBe(''))
})
