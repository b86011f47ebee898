import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { armKey, placeKey, routeKey, type CoverageData, type FileCoverage } from '../coverage-data.ts'
import { coberturaReport } from './cobertura.ts'
import { istanbulMap, writeHtml } from './istanbul.ts'
import { lcovReport } from './lcov.ts'
import { textReport } from './text.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-reports-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const statement = (line: number, column: number, count: number, index = 0) => ({
  line,
  column,
  index,
  endLine: line,
  endColumn: column + 5,
  count,
})

function dataOf(path: string): CoverageData {
  const statements = [
    statement(2, 3, 4),
    statement(3, 5, 3),
    statement(3, 5, 1, 1),
    statement(6, 3, 0),
    statement(9, 3, 0),
  ]
  const arms = [
    { label: 'then', line: 3, column: 5, count: 3 },
    { label: 'else', line: 2, column: 3, count: 1 },
  ]
  const unreached = arms.map((arm) => ({ ...arm, count: 0 }))
  const branches = [
    { line: 2, column: 3, index: 0, kind: 'if', arms: new Map(arms.map((arm) => [armKey(arm), arm])) },
    { line: 2, column: 3, index: 1, kind: 'switch', arms: new Map(unreached.map((arm) => [armKey(arm), arm])) },
  ]
  const routes = [
    { title: 'request_route', line: 1, column: 1, count: 4 },
    { title: 'route[a<"&\n\u00c3\u00a9]', line: 8, column: 1, count: 0 },
  ]
  const ifdefs = [
    { line: 4, label: 'ifdef WITH_A', firstLine: 5, lastLine: 5, count: 1 },
    { line: 7, label: 'else', firstLine: 8, lastLine: 7, count: 0 },
    { line: 10, label: 'ifndef WITH_"B"', firstLine: 11, lastLine: 13, count: 0 },
    { line: 12, label: 'ifdef C', firstLine: 13, lastLine: 13, count: 0 },
  ]
  const file: FileCoverage = {
    path,
    digest: undefined,
    statements: new Map(statements.map((one) => [placeKey(one), one])),
    branches: new Map(branches.map((one) => [placeKey(one), one])),
    routes: new Map(routes.map((one) => [routeKey(one), one])),
    ifdefs: new Map(ifdefs.map((one) => [String(one.line), one])),
  }
  return { files: new Map([[path, file]]) }
}

const hostile = join(folder, 'a\n"<&>.cfg')

/** What coverage-04.dtd says: which elements each may hold, in order, and which attributes it must have. */
const dtd: ReadonlyMap<string, { readonly content: RegExp; readonly attributes: string }> = new Map(
  Object.entries({
    coverage: {
      content: /^(sources,)?packages$/,
      attributes:
        'line-rate branch-rate lines-covered lines-valid branches-covered branches-valid complexity version timestamp',
    },
    sources: { content: /^(source,?)*$/, attributes: '' },
    source: { content: /^$/, attributes: '' },
    packages: { content: /^(package,?)*$/, attributes: '' },
    package: { content: /^classes$/, attributes: 'name line-rate branch-rate complexity' },
    classes: { content: /^(class,?)*$/, attributes: '' },
    class: { content: /^methods,lines$/, attributes: 'name filename line-rate branch-rate complexity' },
    methods: { content: /^(method,?)*$/, attributes: '' },
    method: { content: /^lines$/, attributes: 'name signature line-rate branch-rate complexity' },
    lines: { content: /^(line,?)*$/, attributes: '' },
    line: { content: /^(conditions,?)*$/, attributes: 'number hits' },
    conditions: { content: /^(condition,?)*$/, attributes: '' },
    condition: { content: /^$/, attributes: 'number type coverage' },
  }),
)

/** In which ways a report breaks the rules of the DTD. */
function mistakesIn(xml: string): readonly string[] {
  const mistakes: string[] = []
  const open: { readonly name: string; readonly held: string[] }[] = [{ name: 'document', held: [] }]
  for (const [, closing, name = '', attributes = '', isEmpty] of xml.matchAll(/<(\/?)([a-z]+)([^>]*?)(\/?)>/g)) {
    if (closing === '') {
      open.at(-1)?.held.push(name)
      open.push({ name, held: [] })
      const missing = (dtd.get(name)?.attributes.split(' ') ?? []).filter((one) => !attributes.includes(one))
      mistakes.push(...missing.map((one) => `${name} has no ${one}`))
    }
    if (closing === '' && isEmpty === '') continue
    const { name: opened = '', held = [] } = open.pop() ?? {}
    if (opened !== name) mistakes.push(`${opened} is closed by ${name}`)
    if (dtd.get(name)?.content.test(held.join()) !== true) mistakes.push(`${name} holds ${held.join()}`)
  }
  return mistakes
}

describe('reports of coverage', () => {
  it('as a table', () =>
    expect(textReport(dataOf(hostile), folder)).toBe(
      `------------|---------|------------|----------|-----------|-------------------------
File        | % Lines | % Branches | % Routes | % #!ifdef | Uncovered lines
------------|---------|------------|----------|-----------|-------------------------
All files   |      50 |         50 |       50 |        25 |
 a_"<&>.cfg |      50 |         50 |       50 |        25 | 6-9 (never built: 11-13)
------------|---------|------------|----------|-----------|-------------------------
`,
    ))

  it('as a table that fits a terminal, without loss', () => {
    const lines = textReport(dataOf(hostile), folder, 80).split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
    expect(lines.slice(4, 6).map((line) => line.split(' | ').at(-1)?.trim())).toEqual(['6-9', '(never built: 11-13)'])
  })

  it('as a tracefile of lcov', () =>
    expect(lcovReport(dataOf(hostile), folder)).toBe(
      `TN:
SF:a_"<&>.cfg
FN:1,request_route
FN:8,route[a<"&_é]
FNDA:4,request_route
FNDA:0,route[a<"&_é]
FNF:2
FNH:1
BRDA:2,0,0,3
BRDA:2,0,1,1
BRDA:2,1,0,-
BRDA:2,1,1,-
BRDA:4,0,0,1
BRDA:7,0,0,0
BRDA:10,0,0,0
BRDA:12,0,0,0
BRF:8
BRH:3
DA:2,4
DA:3,3
DA:6,0
DA:9,0
LF:4
LH:2
end_of_record
`,
    ))

  it('as the XML of Cobertura', () => {
    const xml = coberturaReport(dataOf(hostile), folder, 7)
    expect(xml).toContain(
      '<coverage line-rate="0.3750" branch-rate="0.3750" lines-covered="3" lines-valid="8" branches-covered="3" branches-valid="8" complexity="0"',
    )
    expect(xml).toContain(
      '<line number="4" hits="1" branch="true" condition-coverage="100% (1/1)"><conditions><condition number="0" type="jump" coverage="100%"/></conditions></line>',
    )
    expect(xml).toContain('<line number="10" hits="0" branch="true" condition-coverage="0% (0/1)">')
    expect(xml).toContain('filename="a&#10;&quot;&lt;&amp;&gt;.cfg"')
    expect(xml).toContain('<method name="route[a&lt;&quot;&amp;&#10;é]" signature="()" line-rate="0"')
    expect(xml).toContain(
      '<line number="2" hits="4" branch="true" condition-coverage="50% (2/4)"><conditions><condition number="0" type="jump" coverage="100%"/><condition number="1" type="switch" coverage="0%"/></conditions></line>',
    )
    expect(xml).toContain('<line number="6" hits="0" branch="false"/>')
    expect(mistakesIn(xml)).toEqual([])
    const broken = xml.replace(' hits="4"', '').replaceAll('<methods>', '<lines>').replaceAll('</methods>', '</lines>')
    expect(mistakesIn(broken)).toEqual(['line has no hits', 'lines holds method,method', 'class holds lines,lines'])
  })

  it('as the pages and data of istanbul', () => {
    const path = join(folder, 'b.cfg')
    writeFileSync(
      path,
      '1\n  if ($rU == "<b>")\n    xlog("é");\n#!ifdef WITH_A\n\n  drop;\n#!else\nroute[X]\n  exit;\n#!ifndef X\n\n\n',
    )
    const data = dataOf(path)
    expect(istanbulMap(data).fileCoverageFor(path).toSummary().toJSON()).toMatchObject({
      lines: { total: 4, covered: 2 },
      functions: { total: 2, covered: 1 },
      branches: { total: 8, covered: 3 },
    })
    const output = join(folder, 'html')
    writeHtml(data, output)
    const page = readFileSync(join(output, 'b.cfg.html'), 'utf8')
    expect(page).toContain('($rU == "&lt;b&gt;")')
    expect(page).toContain('xlog("é");')
    expect(page).toContain('lang-sh')
    expect(page).toContain('<span class="branch-0 cbranch-no" title="branch not covered" >#!else</span>')
    expect(page).toContain('  drop;</span>')
  })

  it('as pages that mark what was not executed behind characters of several bytes', () => {
    const path = join(folder, 'utf8.cfg')
    const line = '  xlog("größe €😀"); drop("€"); exit;'
    writeFileSync(path, `request_route {\n${line}\n}\n`)
    const bytes = Buffer.from(line, 'utf8').toString('latin1')
    const column = bytes.indexOf('drop') + 1
    const endColumn = bytes.indexOf(';', column) + 1
    const place = { line: 2, column, index: 0 }
    const none = { branches: new Map(), routes: new Map(), ifdefs: new Map() }
    const file = { path, digest: undefined, ...none }
    const statements = new Map([[placeKey(place), { ...place, endLine: 2, endColumn, count: 0 }]])
    const output = join(folder, 'html-utf8')
    writeHtml({ files: new Map([[path, { ...file, statements }]]) }, output)
    const page = readFileSync(join(output, 'utf8.cfg.html'), 'utf8')
    expect(page).toContain('<span class="cstat-no" title="statement not covered" >drop("€")</span>; exit;')
  })

  it('writes a name with a tag in it as text', () => {
    const path = join(folder, 'a"<img src=x onerror=alert(1)>.cfg')
    writeFileSync(path, 'request_route {\n\texit;\n}\n')
    const output = join(folder, 'tags')
    writeHtml(dataOf(path), output)
    const pages = readdirSync(output).filter((name) => name.endsWith('.html'))
    expect(pages).toHaveLength(2)
    for (const page of pages) expect(readFileSync(join(output, page), 'utf8')).not.toContain('<img')
  })
})
