import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createMemoryHost } from '../../test/support/compile-text.ts'
import { createCatalogue, withModuleFacts } from '../catalogue.ts'
import { checkFile } from '../check/check-file.ts'
import { lineOfValue } from './json-places.ts'
import { readModuleFacts } from './module-facts.ts'
import { readProject, type Project } from './project-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-facts-'))
mkdirSync(join(folder, 'facts'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

function projectWith(paths: string): Project {
  return readProject(write('kamkit.config.json', `{\n"modulePaths": ${paths}\n}`))
}

const [, example = ''] =
  /```json facts\n(.*?)```/s.exec(readFileSync(join(import.meta.dirname, '../../docs/check.md'), 'utf8')) ?? []

function check(text: string, project: Project): readonly string[] {
  const catalogue = withModuleFacts(createCatalogue(), project.modules)
  const settings = { parse: { defines: [], target: '6.1' }, severities: new Map(), project, rules: [] } as const
  const { diagnostics } = checkFile('test.cfg', createMemoryHost(text), catalogue, settings)
  return diagnostics.map(({ code, message }) => `${code} ${message}`).filter((one) => !one.startsWith('KAM3011'))
}

describe('modules of a project', () => {
  it('are checked like any other', () => {
    write('facts/acme_lcr.json', example)
    const project = projectWith('["facts"]')
    const script = (body: string, more = ''): string =>
      `loadmodule "tm.so"\nloadmodule "pv.so"\nloadmodule "/opt/lib/acme_lcr.so"\n${more}\nrequest_route {\n${body}\n}\n`
    expect(check(script('acme_route("$rU", "fast"); xlog("$acme_carrier");'), project)).toEqual([
      expect.stringMatching(/^KAM3002 .*xlog/),
    ])
    expect(check(script('acme_route("$rU", "slow");'), project)).toHaveLength(1)
    expect(check(script('acme_route();'), project)).toEqual([expect.stringMatching(/^KAM4001/)])
    expect(check(script('acme_rout("1");'), project)).toEqual([expect.stringMatching(/^KAM3002/)])
    expect(check(script('exit;', 'modparam("acme_lcr", "limit", "x")'), project)).toHaveLength(1)
    expect(check(script('exit;', 'modparam("acme_lcr", "limitt", 1)'), project)).toHaveLength(1)
    expect(check('loadmodule "acme_lcr.so"\nrequest_route { exit; }\n', project)).toHaveLength(1)
    expect(check(script('exit;'), projectWith('[]'))).toEqual([expect.stringMatching(/^KAM3001 .*acme_lcr/)])
  })

  it('that kamkit knows get what is added', () => {
    write('sl.json', '{"name":"sl","functions":{"sl_ours":{}}}')
    const project = projectWith('["sl.json"]')
    const script = 'loadmodule "sl.so"\nrequest_route { sl_ours(); sl_send_reply("200", "OK"); }\n'
    expect(check(script, project)).toEqual([])
    expect(check(script.replace('"OK"', '"OK", 1'), project)).toEqual([expect.stringMatching(/^KAM4001/)])
  })

  it('may have any names', () => {
    write(
      '__proto__.json',
      '{"name":"__proto__","functions":{"__proto__":{},"constructor":{}},"params":{"__proto__":{"type":"int"}}}',
    )
    const project = projectWith('["__proto__.json"]')
    const script = 'loadmodule "__proto__.so"\nmodparam("__proto__", "__proto__", 1)\n'
    expect(check(`${script}request_route { __proto__(); constructor(); }\n`, project)).toEqual([])
    expect(check(`${script}request_route { toString(); }\n`, project)).toEqual([expect.stringMatching(/^KAM3002/)])
  })
})

describe('facts that are wrong are refused with file and line', () => {
  it.each([
    ['{\n"name":"bad",\n"function":{}\n}', ':3: unknown key "function"; did you mean "functions"?'],
    ['{\n"name":"bad",\n"functions":{"f":{"args":{\n"a":{"kind":"number"}}}}}', ':4: kind has to be one of int, uint,'],
    ['{"name":"bad","functions":{"f":{"args":{"a":{}}}}}', ':1: a lacks "kind"'],
    ['{"name":"bad",\n"functions":{"f":{"args":{},"overloads":[]}}}', ':2: f has both args and overloads'],
    ['{"name":"bad",\n"functions":{\n"f f":{}}}', ':3: the key "f f" has to be a name of letters'],
    [
      '{"name":"bad","functions":{"f":{"routes":["request",\n"main"]}}}',
      ':2: item 2 of routes has to be one of request,',
    ],
    ['{"name":"bad","functions":{"f":{"__proto__":1}}}', ':1: unknown key "__proto__"'],
    ['{"name":"bad","params":{"p":{"type":"int","max":"9"}}}', ':1: max has to be a whole number'],
    ['{"name":"bad","pvars":{"$x":{"type":"int"}}}', ':1: the key "$x" has to be the name of a variable without its $'],
    ['{\n"name":"other"}', ':2: the file of module other has to be other.json'],
    ['{\n"name":"bad.so"}', ':2: name has to be the name of a module without .so'],
    ['{}', ':1: the file lacks "name"'],
    ['{\n"name": "bad",\n}', ':3: no JSON: '],
    ['{\n"name": "bad"', ':2: no JSON: '],
    ['[]', ':1: the file has to hold an object'],
  ])('%s', (text, message) => {
    const file = write('bad.json', text)
    expect(() => readModuleFacts([file])).toThrow(`${file}${message}`)
  })

  it('two files for one module, and paths that lead nowhere', () => {
    write('facts/acme_lcr.json', example)
    write('acme_lcr.json', example)
    expect(() => projectWith('["facts", "acme_lcr.json"]')).toThrow('module acme_lcr is described in')
    expect(() => projectWith('["none"]')).toThrow(/kamkit\.config\.json:2: there is no file or folder .*none/)
    expect(() => projectWith('"facts"')).toThrow('modulePaths has to be a list of texts')
  })
})

it('lines are those of the last of equal keys, whatever stands in texts', () => {
  expect(lineOfValue('{"a":1,\n"b":["\\"a\\":{",\n{"a":2}],\n"a":3}', ['a'])).toBe(4)
  expect(lineOfValue('{"a":1,\n"b":["\\"a\\":{",\n{"a":2}],\n"a":3}', ['b', 1, 'a'])).toBe(3)
})
