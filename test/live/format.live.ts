import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { formatText } from '#compiler/format/format.ts'
import { scanPieces } from '#compiler/2-lex/pieces.ts'
import { configFile, realServer, versions } from '../conformance/configs.ts'
import { hasCorpus, readVerdicts } from '../corpus/files.ts'
import { brokenConfigs } from '../support/broken-configs.ts'
import { defineSets } from '../support/token-sequences.ts'
import { isAvailable } from './require.ts'

interface Complaint {
  readonly text: string
  readonly line: number
}

interface Verdict {
  readonly status: number | null
  readonly complaints: readonly Complaint[]
}

const folder = mkdtempSync(join(tmpdir(), 'kamkit-format-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What `kamailio -c` says of a text that is read in a folder, with these names defined. */
function judge(command: string, place: string, text: string, names: readonly string[]): Verdict {
  const copy = join(folder, 'judged.cfg')
  writeFileSync(copy, text, 'latin1')
  const args = [...names.flatMap((name) => ['-A', name]), '-Y', folder, '-c', '-f', copy]
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: place,
    encoding: 'latin1',
    timeout: 20_000,
  })
  const complaints = `${stdout}${stderr}`.split('\n').flatMap((line) => {
    const [, place, message = ''] =
      /parse (?:error|warning) in config file (.*?judged\.cfg, .*?): (.*)$/.exec(line) ?? []
    return place === undefined ? [] : [{ text: message, line: Number(/line (\d+)/.exec(place)?.[1]) }]
  })
  return { status, complaints }
}

/** The numbers of the first and the last piece of code on a line. */
function codeOnLine(text: string, line: number): readonly [number, number] {
  const starts = scanPieces(text).flatMap(({ kind, start }) => (kind === 'blank' || kind === 'newline' ? [] : [start]))
  const lines = text.split('\n')
  const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  const to = from + (lines[line - 1]?.length ?? 0)
  return [starts.filter((start) => start < from).length, starts.filter((start) => start <= to).length]
}

function expectSameVerdict(command: string, file: string, names: readonly string[]): void {
  const text = readFileSync(file, 'latin1')
  const formatted = formatText(text, { indent: 'tab' })
  const before = judge(command, dirname(file), text, names)
  const after = judge(command, dirname(file), formatted, names)
  expect(after.status).toBe(before.status)
  expect(after.complaints.map((one) => one.text)).toEqual(before.complaints.map((one) => one.text))
  for (const [index, complaint] of after.complaints.entries()) {
    const [first, last] = codeOnLine(formatted, complaint.line)
    const [oldFirst, oldLast] = codeOnLine(text, before.complaints[index]?.line ?? 0)
    expect(Math.max(first, oldFirst), `line ${complaint.line}: ${complaint.text}`).toBeLessThanOrEqual(
      Math.min(last, oldLast),
    )
  }
}

describe.each(versions)('kamailio -c %s says the same of a formatted configuration', (server) => {
  const command = realServer(server) ?? ''
  const isPresent = isAvailable(realServer(server), `Kamailio ${server}`)

  describe.each(versions)('the stock configuration of %s', (version) => {
    const file = configFile('stock', version)
    const isThere = isPresent && isAvailable(file, `the stock configuration of ${version}`)
    const sets = file === undefined || !isThere ? [] : defineSets(readFileSync(file, 'latin1'), 8)
    it.each(sets.map((names) => ({ names })))('with $names', ({ names }) => {
      expectSameVerdict(command, file ?? '', names)
    })
  })

  const files = hasCorpus && isPresent ? readVerdicts() : []
  it.each(files)('$id $file', ({ file }) => expectSameVerdict(command, file, []))

  it.skipIf(!isPresent)('pieces of configurations in any order', () => {
    const programs = brokenConfigs.map((text) => `debug=2\nauto_aliases=no\nrequest_route {\n${text}\nexit;\n}\n`)
    fc.assert(
      fc.property(fc.oneof(programs, brokenConfigs), fc.subarray(['A', 'B=1']), (text, names) => {
        const [before, after] = [text, formatText(text, { indent: 'tab' })].map((one) =>
          judge(command, folder, one, names),
        )
        expect(after?.status).toBe(before?.status)
        expect(after?.complaints.map((one) => one.text)).toEqual(before?.complaints.map((one) => one.text))
      }),
      { numRuns: 200 },
    )
  })
})
