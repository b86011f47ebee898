import { describe, expect, it } from 'vitest'
import { parseDefinition } from './definition.ts'
import { MetricTable, observe } from './metrics.ts'
import { metricLines } from './page.ts'

// What the page shows is recorded in test/http; here stands what differs, and what no request shows.
const style = { beginning: 'k_', tags: '', showsType: false, showsHelp: false, timeMs: 5 }

describe('the metrics of xhttp_prom', () => {
  it('escapes what a message put into a label', () => {
    const table = new MetricTable([parseDefinition('counter', 'name=a;label=b')], () => 0, 0)
    table.change('counter', 'a', ['x"} 9\nk_evil{c="\\'], (value) => void (value.number += 1))
    expect(metricLines(table, style)).toBe('# User defined metrics\nk_a{b="x\\"} 9\\nk_evil{c=\\"\\\\"} 1 5\n')
  })

  it('sum up what all processes of a server added', () => {
    const definitions = [
      parseDefinition('counter', 'name=a;label=l'),
      parseDefinition('histogram', 'name=h;buckets=1:2'),
      parseDefinition('gauge', 'name=g'),
    ]
    const tables = [1, 2, 3].map((process) => new MetricTable(definitions, () => 0, 0, process))
    for (const table of tables) {
      table.tell = (key, part) => {
        for (const other of tables) if (other !== table) other.apply(key, part)
      }
      table.change('counter', 'a', ['x y\nz'], (value) => void (value.number += 5))
      table.change('histogram', 'h', [], (value, one) => observe(value, one, 1.5))
      table.change('gauge', 'g', [], (value) => void (value.number += 1))
    }
    tables[1]?.change('counter', 'a', ['x y\nz'], (value) => void (value.number = 0))
    tables[2]?.change('counter', 'a', ['x y\nz'], (value) => void (value.number += 1))
    tables[0]?.change('gauge', 'g', [], (value) => void (value.number = 7))
    const late = new MetricTable(definitions, () => 0, 0, 4)
    for (const [key, part] of tables[0]?.all() ?? []) late.apply(key, part)
    for (const { metrics } of [...tables, late]) {
      const values = metrics.flatMap(({ values: all }) => [...all.values()])
      expect(values.map(({ number, counts }) => [number, counts])).toEqual([
        [1, []],
        [4.5, [0, 3, 3]],
        [7, []],
      ])
    }
  })

  it('forgets values that nobody changes when another one is changed', () => {
    let now = 0
    const table = new MetricTable([parseDefinition('gauge', 'name=a;label=l')], () => now, 60_000)
    const touch = (label: string) => table.change('gauge', 'a', [label], (value) => void (value.number = 1))
    touch('old')
    now = 59_000
    touch('new')
    expect(metricLines(table, style)).toContain('l="old"')
    now = 61_000
    expect(metricLines(table, style)).toContain('l="old"')
    touch('new')
    expect(metricLines(table, style)).not.toContain('l="old"')
  })

  it('keeps a bounded number of combinations of labels', () => {
    const table = new MetricTable([parseDefinition('counter', 'name=a;label=l')], () => 0, 0)
    const refused = Array.from({ length: 10_001 }, (_, at) =>
      table.change('counter', 'a', [String(at)], () => undefined),
    )
    expect(refused.findIndex((why) => why !== undefined)).toBe(10_000)
  })

  it('counts values that lie on a bound, and those beyond all', () => {
    const table = new MetricTable([parseDefinition('histogram', 'name=a;buckets=1:2')], () => 0, 0)
    for (const seen of [1, 2, 3]) table.change('histogram', 'a', [], (value, one) => observe(value, one, seen))
    expect(table.metrics[0]?.values.get('')?.counts).toEqual([1, 2, 3])
  })

  // The texts behind the colon are those of 6.1.5.
  it.each([
    ['counter', 'cnt', 'Unknown field: cnt ()'],
    ['counter', 'label=b', 'No counter name'],
    ['counter', 'name=a b', 'write name=NAME'],
    ['counter', ' name = cnt1 ; label = x', 'write name=NAME'],
    ['counter', 'name=a;foo=b', 'Unknown field: foo (b)'],
    ['counter', 'name=a;buckets=1', 'Unknown field: buckets (1)'],
    ['counter', 'name=a;;label=x', 'Unknown field:  ()'],
    ['histogram', 'name=a;buckets=2:1', 'Buckets must increase'],
    ['histogram', 'name=a;buckets=', 'Void bucket string'],
  ] as const)('refuses the %s "%s"', (kind, text, why) => {
    expect(() => parseDefinition(kind, text)).toThrow(why)
  })

  it.each([
    ['counter', 'name=cnt0;'],
    ['counter', 'name=a;label=b:c:d:e'],
    ['counter', 'name=a-b'],
    ['histogram', 'name=a;buckets=x'],
  ] as const)('takes the %s "%s"', (kind, text) => {
    expect(parseDefinition(kind, text).name).not.toBe('')
  })
})
