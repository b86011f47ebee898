import { describe, expect, it } from 'vitest'
import { checkText } from '../../../test/support/compile-text.ts'
import { lintConfig } from '#compiler/lint/lint.ts'
import { createCatalogue } from '../../catalogue.ts'
import type { CheckResult } from '../result.ts'
import { renderReport } from './render.ts'

const catalogue = createCatalogue()

function check(text: string, files: ReadonlyMap<string, string> = new Map(), keepsSilenced = false): CheckResult {
  const checked = checkText(text, { files })
  return {
    name: 'test.cfg',
    sources: checked.sources,
    diagnostics: lintConfig(checked, catalogue, { release: '6.1', keepsSilenced }),
  }
}

/** Names as somebody would choose them who wants a report to say something else. */
const hostile = 'request_route {\n  route("\x1b[2J%0A::error::x,y:z\\"<b>&]]>\x00__proto__\xe9");\n  exit\n}\n'

describe('github', () => {
  it('is one workflow command for each diagnostic, with the file as seen from the folder', async () => {
    const text = await renderReport([check('request_route {\n  exit\n}\n')], 'github', process.cwd())
    expect(text).toBe(
      '::error file=test.cfg,line=2,endLine=2,col=6,endColumn=7,title=KAM2002::a ";" is missing after this\n',
    )
  })

  it('lets no name start a command of its own', async () => {
    const text = await renderReport([check(hostile)], 'github', process.cwd())
    for (const line of text.trimEnd().split('\n'))
      expect(line).toMatch(/^::(error|warning|notice) file=[^,:]+,line=\d+,/)
    expect(text).toContain('%250A')
    expect(text).not.toContain('\x1b')
  })

  it('spans of several lines have no columns', async () => {
    const text = await renderReport([check('request_route {\n  exit;\n}\nroute[X] {\n x(\n1);\n}\n"')], 'github', '/')
    expect(text).not.toMatch(/line=(\d+),endLine=(?!\1)\d+,col/)
  })
})

describe('junit', () => {
  it('has a passed case for a file in which nothing is wrong', async () => {
    const text = await renderReport([check('request_route {\n  exit;\n}\n')], 'junit', '/')
    expect(text).toContain('<testsuites name="kamkit check" tests="1" failures="0" errors="0" time="0">')
    expect(text).toContain('<testcase classname="test.cfg" name="nothing is wrong" file="test.cfg" time="0"/>')
  })

  it('tells where and when', async () => {
    const origin = { hostname: 'a<b', time: new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678)) }
    const text = await renderReport([check('request_route {\n  exit;\n}\n')], 'junit', '/', origin)
    expect(text).toMatch(/<testsuite name="test.cfg" [^>]* timestamp="2026-01-02T03:04:05" hostname="a&lt;b">/)
    expect(await renderReport([check('')], 'junit', '/')).toMatch(
      / timestamp="20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d" hostname="[^"]+">/,
    )
  })

  it('escapes what XML cannot hold', async () => {
    const text = await renderReport([check(hostile)], 'junit', '/')
    expect(text).not.toMatch(/[^\t\n\x20-\ufffd]/)
    const inner = text.replace(/<\/?(?:testsuites?|testcase|failure)(?: [a-z]+="[^"<>]*")*\/?>|<\?xml[^>]*\?>/g, '')
    expect(inner).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;)/)
  })
})

interface Sarif {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly help?: object }[] } }
      readonly results: readonly {
        readonly ruleId: string
        readonly ruleIndex: number
        readonly level: string
        readonly partialFingerprints: { readonly [name: string]: string }
        readonly fixes?: readonly object[]
        readonly suppressions?: readonly object[]
        readonly locations: readonly {
          readonly physicalLocation: {
            readonly artifactLocation: { readonly uri: string }
            readonly region: { readonly startLine: number; readonly startColumn: number }
          }
        }[]
      }[]
    },
  ]
}

async function sarif(...results: readonly CheckResult[]): Promise<Sarif['runs'][0]> {
  const parsed = JSON.parse(await renderReport(results, 'sarif', process.cwd())) as Sarif
  return parsed.runs[0]
}

describe('sarif', () => {
  it('has the rules that were broken with their help, and what they found with its fix', async () => {
    const { tool, results } = await sarif(check('request_route {\n  exit\n}\n'))
    expect(results).toHaveLength(1)
    const [first] = results
    expect(first).toMatchObject({ ruleId: 'KAM2002', level: 'error', ruleIndex: 0 })
    expect(first?.fixes).toHaveLength(1)
    expect(tool.driver.rules[0]).toMatchObject({ id: 'KAM2002', help: { text: expect.stringContaining('semicolon') } })
  })

  it('marks results so that they are known again when lines move, and alike ones apart', async () => {
    const prints = async (text: string): Promise<readonly (string | undefined)[]> =>
      (await sarif(check(text))).results.map((one) => one.partialFingerprints['kamkitPlace/v1'])
    const before = await prints('request_route {\n  x();\n  x();\n}\n')
    expect(new Set(before).size).toBe(before.length)
    expect(await prints('# moved\n\nrequest_route {\n\n  x();\n  x();\n}\n')).toEqual(before)
  })

  it('counts columns in characters, and names files with any byte', async () => {
    const utf8 = Buffer.from('request_route {\n  xlog("äöü"); x();\n}\n', 'utf8').toString('latin1')
    const { results } = await sarif(check(`loadmodule "xlog.so"\n${utf8}`))
    const unknown = results.find((one) => one.ruleId === 'KAM3002')
    expect(unknown?.locations[0]?.physicalLocation.region).toMatchObject({ startLine: 3, startColumn: 16 })
    const files = new Map([['a%.cfg', 'x();\n']])
    const included = await sarif(check('request_route {\ninclude_file "a%.cfg"\n}\n', files))
    const found = included.results.find((one) => one.ruleId === 'KAM3002')
    expect(found?.locations[0]?.physicalLocation.artifactLocation.uri).toBe('a%25.cfg')
  })

  it('tells what a comment silences, and why', async () => {
    const silence = '# kamkit-disable-next-line reply-after-relay -- as it should be\n'
    const text = `loadmodule "tm.so"\nloadmodule "sl.so"\nrequest_route {\nt_relay();\n${silence}sl_send_reply("404", "No");\n}\n`
    const { results } = await sarif(check(text, new Map(), true))
    expect(results.find((one) => one.ruleId === 'KAM6101')?.suppressions).toEqual([
      { kind: 'inSource', justification: 'as it should be' },
    ])
    expect(results.filter((one) => one.suppressions !== undefined)).toHaveLength(1)
    expect((await sarif(check(text))).results.map((one) => one.ruleId)).not.toContain('KAM6101')
  })

  it('inserts the characters of a text in UTF-8', async () => {
    const comment = Buffer.from('# für später', 'utf8').toString('latin1')
    const { results } = await sarif(
      check(`modparam("tm", "fr_timer", 100) ${comment}\nloadmodule "tm.so"\nroute {\n  exit;\n}\n`),
    )
    const [fix] = results.find((one) => one.ruleId === 'KAM5001')?.fixes ?? []
    expect(JSON.stringify(fix)).toContain('# für später')
  })

  it('takes hostile names', async () => {
    expect((await sarif(check(hostile))).results.length).toBeGreaterThan(1)
  })
})

it('json has the name of the rule', async () => {
  const text =
    'loadmodule "tm.so"\nloadmodule "sl.so"\nrequest_route {\n  t_relay();\n  sl_send_reply("404", "Not Found");\n}\n'
  const parsed = JSON.parse(await renderReport([check(text)], 'json', '/')) as {
    readonly diagnostics: readonly { readonly code: string; readonly rule?: string }[]
  }
  expect(parsed.diagnostics).toContainEqual(expect.objectContaining({ code: 'KAM6101', rule: 'reply-after-relay' }))
})
