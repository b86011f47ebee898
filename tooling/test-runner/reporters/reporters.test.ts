import { describe, expect, it } from 'vitest'
import type { TestResult, TestRun } from '../report.ts'
import { renderJson } from './json.ts'
import { renderJunit } from './junit.ts'
import { renderPretty } from './pretty.ts'
import { renderTap } from './tap.ts'

const test = (name: string, outcome: TestResult['outcome'], file = '/w/a.test.yaml'): TestResult => ({
  file,
  line: 7,
  suite: ['calls', 'busy <&>'],
  name,
  tags: [],
  outcome,
  durationMs: 12.3456,
})
const run: TestRun = {
  startedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  durationMs: 40,
  seed: 9,
  results: [
    test('rings', { kind: 'passed' }),
    test('later # TODO\nok 2', { kind: 'skipped', reason: 'no "#" yet' }),
    test(
      'ends "\u0001\u2028"',
      {
        kind: 'failed',
        failures: [
          {
            message: '$ru == "<b>"]]>',
            file: '/w/a.test.yaml',
            line: 9,
            expression: { text: '$ru == "<b>"', values: [['$ru', '"\u0007é"']] },
            expected: 'a\nb',
            actual: 'c',
            lastLines: ['kamailio.cfg:3 request_route drop'],
          },
        ],
      },
      '/w/b&.test.yaml',
    ),
  ],
}

describe('reports of tests', () => {
  it('as XML of JUnit', () => {
    const xml = renderJunit(run, '/w')
    expect(xml).toContain('<testsuites name="kamkit" tests="3" failures="1" errors="0" time="0.040">')
    expect(xml).toContain(
      '<testsuite name="b&amp;.test.yaml" file="b&amp;.test.yaml" tests="1" failures="1" errors="0" skipped="0" time="0.012" timestamp="2026-01-02T03:04:05">',
    )
    expect(xml).toContain(
      '<testcase classname="calls &gt; busy &lt;&amp;&gt;" name="rings" file="a.test.yaml" line="7" time="0.012"/>',
    )
    expect(xml).toContain('name="later # TODO&#10;ok 2"')
    expect(xml).toContain('<skipped message="no &quot;#&quot; yet"/>')
    expect(xml).toContain('<failure type="assertion" message="$ru == &quot;&lt;b&gt;&quot;]]&gt;">')
    expect(xml).toContain('kamailio.cfg:3 request_route drop')
    // eslint-disable-next-line no-control-regex -- no XML may hold these
    expect(xml).not.toMatch(/[\u0000-\u0008]/)
  })

  it('as TAP, one line for each test whatever its name', () => {
    const lines = renderTap(run, '/w').split('\n')
    expect(lines.slice(0, 3)).toEqual(['TAP version 14', '1..3', '# seed 9'])
    expect(lines.filter((line) => /^(?:not )?ok /.test(line))).toEqual([
      'ok 1 - a.test.yaml > calls > busy <&> > rings',
      String.raw`ok 2 - a.test.yaml > calls > busy <&> > later \# TODO_ok 2 # SKIP no "\#" yet`,
      'not ok 3 - b&.test.yaml > calls > busy <&> > ends "__"',
    ])
    expect(lines).toContain('  ---')
    expect(lines).toContain(String.raw`    - message: "$ru == \"<b>\"]]>"`)
    expect(lines).toContain('      at: "a.test.yaml:9"')
    expect(lines.some((line) => line.includes(String.raw`$ru  is \"\u0007é\"`))).toBe(true)
  })

  it('as JSON', () => {
    expect(JSON.parse(renderJson(run))).toMatchObject({
      totals: { tests: 3, passed: 1, failed: 1, skipped: 1 },
      seed: 9,
      results: run.results,
    })
  })
})

it('the report for people keeps names on a line, and away from the terminal', () => {
  const text = renderPretty(run, { isColoured: false, folder: '/w' })
  expect(text).toContain('- later # TODO\\nok 2 skipped: no "#" yet')
  expect(text).toContain('✗ calls > busy <&> > ends "\\x01\\u{2028}"')
})
