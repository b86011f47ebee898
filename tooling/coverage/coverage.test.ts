import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { compileConfig } from '#compiler/compile.ts'
import { parseConfig } from '#compiler/parse.ts'
import { createCatalogue } from '../catalogue.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { loadCompiledText } from '../load-program.ts'
import { startVirtualServer } from '../virtual/virtual-server.ts'
import { buildCoverage } from './build-coverage.ts'
import { readCoverage, writeCoverage } from './codec.ts'
import { createCoverageCounter } from './counter.ts'
import type { CoverageData, FileCoverage } from './coverage-data.ts'
import { mergeCoverage } from './merge.ts'
import { loadCoverage, onRealPaths, saveCoverage, withDigests } from './store.ts'
import { lineCounts, neverBuilt, summaryOf, uncoveredRanges } from './summary.ts'
import { missedThresholds } from './thresholds.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kamkit-coverage-')))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const main = join(folder, 'main.cfg')
const included = join(folder, 'inc<&>,x.cfg')
writeFileSync(
  main,
  `# Two files and a macro.
loadmodule "pv.so"
loadmodule "sl.so"
#!define TWO if ($rU == "bob") { $var(b) = 1; } else { $var(b) = 2; }
include_file "inc<&>,x.cfg"
request_route {
  TWO
  $var(i) = 0;
  while ($var(i) < 3) {
    $var(i) = $var(i) + 1;
  }
  switch ($rU) {
    case "bob":
      route(OTHER);
      route(OTHER);
      break;
    case /"^c":
      $var(x) = 1;
  }
#!ifdef WITH_REPLY
  sl_send_reply("200", "OK");
#!else
  sl_send_reply("404", "No");
#!endif
}
`,
)
writeFileSync(included, 'route[OTHER] {\n  return;\n}\nroute[NEVER] {\n  if ($var(x)) exit;\n\n  drop;\n}\n')

/** Plays requests for these users. */
async function play(
  users: readonly string[],
  defines: readonly { readonly name: string }[] = [],
): Promise<CoverageData> {
  const compiled = compileConfig(main, createCompilerHost(folder), createCatalogue(), {
    defines,
    target: '6.1',
    outputName: 'a.mjs',
    hasProbe: true,
  })
  expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const program = await loadCompiledText(compiled.code, compiled.map, main)
  const started = await startVirtualServer(program, {
    listen: ['udp:127.0.0.1:5060'],
    zone: [],
    stubModules: new Set(),
    settings: new Map(),
  })
  if ('errors' in started) throw new Error(JSON.stringify(started.errors))
  const counter = createCoverageCounter()
  started.server.core.probes.add(counter.probe)
  for (const [index, user] of users.entries()) {
    const message =
      `OPTIONS sip:${user}@a SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5080;branch=z9hG4bK${index}\r\nFrom: <sip:x@a>;tag=1\r\n` +
      `To: <sip:${user}@a>\r\nCall-ID: ${index}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 9\r\nContent-Length: 0\r\n\r\n`
    started.network.deliver(message, { proto: 'udp', ip: '127.0.0.1', port: 5080 }, { ip: '127.0.0.1', port: 5060 })
    await started.clock.advance(1)
  }
  await started.stop()
  return counter.data()
}

function fileOf(data: CoverageData, path: string): FileCoverage {
  const file = data.files.get(path)
  if (file === undefined) throw new Error(`no coverage of ${path}`)
  return file
}

describe('coverage', () => {
  it('counts lines, arms and routes by place, macros where they are used and includes by file', async () => {
    const data = await play(['bob', 'bob', 'alice'])
    expect([...data.files.keys()].sort()).toEqual([included, main].sort())
    const file = fileOf(data, main)
    expect([...lineCounts(file)]).toEqual([
      [7, 3],
      [8, 3],
      [9, 3],
      [10, 9],
      [12, 3],
      [14, 2],
      [15, 2],
      [16, 2],
      [18, 0],
      [23, 3],
    ])
    const arms = [...file.branches.values()].map(({ line, kind, arms: ways }) => [
      line,
      kind,
      [...ways.values()].map(({ label, count }) => [label, count]),
    ])
    expect(arms).toEqual([
      [
        7,
        'if',
        [
          ['then', 2],
          ['else', 1],
        ],
      ],
      [
        9,
        'while',
        [
          ['body', 9],
          ['end', 3],
        ],
      ],
      [
        12,
        'switch',
        [
          ['case "bob"', 2],
          ['case /"^c"', 0],
          ['none', 1],
        ],
      ],
    ])
    const routes = [...data.files.values()].flatMap((one) => [...one.routes.values()])
    expect(new Map(routes.map(({ title, count }) => [title, count]))).toEqual(
      new Map([
        ['request_route', 3],
        ['route[OTHER]', 4],
        ['route[NEVER]', 0],
      ]),
    )
    expect(uncoveredRanges(fileOf(data, included))).toEqual([[5, 7]])
    expect(summaryOf(file)).toEqual({
      lines: { total: 10, covered: 9 },
      branches: { total: 7, covered: 6 },
      routes: { total: 1, covered: 1 },
      ifdefs: { total: 0, covered: 0 },
    })
  })

  it('merges builds with other switches and keeps what only one of them has', async () => {
    const plain = await play(['bob'])
    const other = await play(['carol', 'bob'], [{ name: 'WITH_REPLY' }])
    const { data, stale } = mergeCoverage([plain, other])
    const lines = lineCounts(fileOf(data, main))
    expect([lines.get(8), lines.get(18), lines.get(21), lines.get(23)]).toEqual([3, 1, 2, 1])
    expect(stale).toEqual([])
    const text = writeCoverage(data)
    expect(readCoverage(text)).toEqual(mergeCoverage([other, plain]).data)
    expect(text).toBe(writeCoverage(mergeCoverage([other, plain]).data))
  })

  it('tells which arms of #!ifdef some build took, and which lines none did', async () => {
    const parse = (defines: readonly { readonly name: string }[]) =>
      parseConfig(main, createCompilerHost(folder), { defines, target: '6.1' })
    const one = buildCoverage([parse([])])
    const { data } = mergeCoverage([one, await play(['bob']), one])
    const file = fileOf(data, main)
    expect([...file.ifdefs.values()]).toEqual([
      { line: 20, label: 'ifdef WITH_REPLY', firstLine: 21, lastLine: 21, count: 0 },
      { line: 22, label: 'else', firstLine: 23, lastLine: 23, count: 2 },
    ])
    expect(neverBuilt(file)).toEqual([[21, 21]])
    expect(summaryOf(file).ifdefs).toEqual({ total: 2, covered: 1 })
    expect(missedThresholds(data, { ifdefs: 60 })[0]).toMatch(/^coverage of ifdefs is 50 %, below 60 %: 1 of 2/)
    const both = mergeCoverage([one, buildCoverage([parse([{ name: 'WITH_REPLY' }])])]).data
    expect(neverBuilt(fileOf(both, main))).toEqual([])
    expect(readCoverage(writeCoverage(both))).toEqual(both)
  })

  it('is read from the files that several processes wrote; what belongs to another text is left out', async () => {
    const store = join(folder, 'deep', 'store')
    const data = await play(['bob'])
    saveCoverage(data, store)
    saveCoverage(data, store)
    const both = mergeCoverage(loadCoverage([store]))
    expect(lineCounts(fileOf(both.data, main)).get(8)).toBe(2)
    const older = withDigests(data, (path) => (path === main ? 'old' : undefined))
    const { data: merged, stale } = mergeCoverage([older, ...loadCoverage([store])])
    expect(stale).toEqual([main])
    expect(lineCounts(fileOf(merged, main)).get(8)).toBe(2)
    expect(lineCounts(fileOf(merged, included)).get(2)).toBe(6)
    writeFileSync(join(store, 'x.json'), '{"format":"kamkit-coverage","version":1,"files":[{"path":1}]}')
    expect(() => loadCoverage([store])).toThrow(/x\.json holds no coverage/)
  })

  it.each(['', '{', 'null', '[]', '{"format":"kamkit-coverage","version":2,"files":[]}'])('does not read %s', (text) =>
    expect(readCoverage(text)).toBeUndefined(),
  )

  it('knows a file that was read over a symbolic link', async () => {
    const data = await play(['bob'])
    const link = join(folder, 'link.cfg')
    symlinkSync(main, link)
    const linked = new Map([[link, { ...fileOf(data, main), path: link }]])
    const gone = new Map([['/nowhere/a.cfg', { ...fileOf(data, included), path: '/nowhere/a.cfg' }]])
    const real = onRealPaths({ files: new Map([...data.files, ...linked, ...gone]) })
    expect([...real.files.keys()].toSorted()).toEqual(['/nowhere/a.cfg', included, main].toSorted())
    expect(lineCounts(fileOf(real, main)).get(8)).toBe(2)
  })

  it('says what is missing below a threshold', async () => {
    const data = await play(['bob'])
    expect(missedThresholds(data, { lines: 50, routes: 60 })).toEqual([])
    expect(missedThresholds({ files: new Map() }, { lines: 0 })).toEqual([])
    expect(missedThresholds({ files: new Map() }, { lines: 1 })).toEqual([expect.stringMatching(/^no coverage/)])
    expect(missedThresholds(data, { lines: 100, branches: 40, routes: 90 })).toEqual([
      'coverage of lines is 76.92 %, below 100 %: 10 of 13, 3 more are needed',
      'coverage of routes is 66.66 %, below 90 %: 2 of 3, 1 more is needed',
    ])
  })
})
