import { SourceMapConsumer } from 'source-map'
import { describe, expect, it } from 'vitest'
import { compileText, type CompileTextOptions } from '../../test/support/compile-text.ts'

/** Where the emitted text comes from: `file:line:column` of the original, columns from 1. */
async function originOf(emitted: string, text: string, options: CompileTextOptions = {}): Promise<string> {
  const { code, map } = compileText(text, options)
  const at = code.indexOf(emitted)
  expect(at, `${emitted} in ${code}`).toBeGreaterThan(-1)
  const before = code.slice(0, at).split('\n')
  const place = { line: before.length, column: before.at(-1)?.length ?? 0 }
  return SourceMapConsumer.with(map, null, (consumer) => {
    const { source, line, column } = consumer.originalPositionFor(place)
    return `${source}:${line}:${(column ?? 0) + 1}`
  })
}

const text = `#!KAMAILIO
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "xlog.so"
route {
  if (is_method("A") && $var(x) + 1 > $ml) {
    xlog("one");
    route(B);
    $var(r) = 5 / $ml;
  }
  while ($var(i) < 3) {
    $du = "sip:" + $si;
  }
  switch ($rm) {
    case "X":
      force_rport();
  }
  return $var(x) mod 7;
}
route[B] {
  forward();
}
`

describe('the place of emitted code', () => {
  it.each([
    ['is_method(s)', '6:7'],
    ['pv_ml.int(s)', '6:39'],
    ['> pv_ml.int(s)', '6:25'],
    ['add(toInt(s.vars[var_x]), 1)', '6:25'],
    ['xlog(s)', '7:5'],
    ['routeAsync(s, route_B', '8:5'],
    ['div(5', '9:15'],
    ['toInt(s.vars[var_i]) < 3', '11:10'],
    ['< 3', '11:9'],
    ['assign(s, pv_du', '12:5'],
    ['plus("sip:"', '12:11'],
    ['pv_si.get(s)', '12:20'],
    ['pv_rm.str(s)', '14:10'],
    ['force_rport(s)', '16:7'],
    ['return returnCode', '18:3'],
    ['mod(toInt', '18:10'],
    ['toInt(s.vars[var_x]), 7', '18:10'],
    ['async function route_B', '20:1'],
    ['await forward(s)', '21:3'],
    ['k.call("is_method"', '6:7'],
    ['k.pv("$si"', '12:20'],
  ])('%s is from %s', async (emitted, place) => expect(await originOf(emitted, text)).toBe(`test.cfg:${place}`))

  it('is in the included file', async () => {
    const files = new Map([['inner.cfg', 'route[B] {\n  xlog("b");\n}\n']])
    const main = 'loadmodule "xlog.so"\n#!include_file "inner.cfg"\nroute { drop; }\n'
    expect(await originOf('xlog(s)', main, { files })).toBe('inner.cfg:2:3')
  })

  it('is where a macro is used', async () => {
    const main = 'loadmodule "xlog.so"\n#!define SAY xlog("b");\nroute {\n  SAY\n}\n'
    expect(await originOf('xlog(s)', main)).toBe('test.cfg:4:3')
  })

  it('comes with the text of every file', () => {
    const { map } = compileText(text)
    const parsed = JSON.parse(map) as {
      readonly sources: readonly string[]
      readonly sourcesContent: readonly string[]
    }
    expect(parsed.sources).toEqual(['test.cfg'])
    expect(parsed.sourcesContent).toEqual([text])
  })
  it('counts columns as editors do, whose text it has', async () => {
    const shown = 'loadmodule "xlog.so"\nroute { /* žluťoučký 🐎 */ xlog("ž"); }\n'
    const bytes = Buffer.from(shown, 'utf8').toString('latin1')
    const column = (shown.split('\n')[1] ?? '').indexOf('xlog') + 1
    expect(await originOf('xlog(s)', bytes)).toBe(`test.cfg:2:${column}`)
    expect((JSON.parse(compileText(bytes).map) as { readonly sourcesContent: unknown }).sourcesContent).toEqual([shown])
  })
})
