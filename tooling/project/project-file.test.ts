import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectFor, toParseOptions } from '../cli/options.ts'
import { isIgnored, readProject } from './project-file.ts'

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kamkit-project-'))
  mkdirSync(join(folder, 'a/b'), { recursive: true })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(text: string, name = 'kamkit.config.json'): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

describe('kamkit.config.json', () => {
  it('settles rules, defines, release and files to leave out', () => {
    const project = readProject(
      write(
        '{"$schema":"x","rules":{"sip-flow":"hint","reply-after-relay":"error","KAM3011":"off"},"defines":["A","B=1 2"],"target":"5.6","ignore":["old/**"]}',
      ),
    )
    expect(project.severities.get('KAM6101')).toBe('error')
    expect(project.severities.get('KAM3011')).toBe('off')
    expect(project.defines).toEqual([{ name: 'A' }, { name: 'B', value: '1 2' }])
    expect(project.target).toBe('5.6')
    expect(isIgnored(join(folder, 'old/x/y.cfg'), project)).toBe(true)
    expect(isIgnored(join(folder, 'new/y.cfg'), project)).toBe(false)
  })

  it('what names a rule wins over its category, wherever it stands', () => {
    const { severities } = readProject(write('{"rules":{"KAM6101":"error","sip-flow":"off"}}'))
    expect(severities.get('KAM6101')).toBe('error')
  })

  it.each([
    ['{"ruels":{}}', ':1: unknown key "ruels"; did you mean "rules"?'],
    [
      '{\n"rules":{\n"reply-after-rely":"off"}}',
      ':3: there is no rule, code or category "reply-after-rely"; did you mean "reply-after-relay"?',
    ],
    ['{"rules":{"KAM3002":"off"}}', 'KAM3002 cannot be off: with it the server does not start'],
    ['{"rules":{"reply-after-relay":2}}', 'reply-after-relay has to be one of error, warning, info, hint, off'],
    ['{"rules":[]}', 'rules has to be an object'],
    ['{"__proto__":{"rules":1}}', 'unknown key "__proto__"'],
    ['{"rules":{"__proto__":"off"}}', 'there is no rule, code or category "__proto__"'],
    ['{"rules":{"constructor":"off"}}', 'there is no rule, code or category "constructor"'],
    ['{"target":"7"}', 'target has to be one of 5.6, 6.0, 6.1'],
    ['{"defines":["1A"]}', '"1A" in defines has to be NAME or NAME=VALUE'],
    ['{"defines":"A"}', 'defines has to be a list of texts'],
    ['{"ignore":[1]}', 'ignore has to be a list of texts'],
    ['[]', 'the file has to hold an object'],
    ['{,}', 'JSON'],
  ])('refuses %s', (text, message) => {
    expect(() => readProject(write(text, 'wrong.json'))).toThrow(message)
  })

  it('the nearest one is taken; the command line wins', () => {
    write('{"defines":["FAR"],"target":"5.6"}')
    const file = join(folder, 'a/b/kamailio.cfg')
    const plain = { define: [] }
    expect(toParseOptions(plain, file)).toEqual({ defines: [{ name: 'FAR' }], target: '5.6' })
    write('{"defines":["NEAR","X=1"]}', 'a/kamkit.config.json')
    expect(toParseOptions(plain, file)).toEqual({
      defines: [{ name: 'NEAR' }, { name: 'X', value: '1' }],
      target: '6.1',
    })
    expect(toParseOptions({ define: ['X=2'], target: '6.0' }, file)).toEqual({
      defines: [{ name: 'NEAR' }, { name: 'X', value: '2' }],
      target: '6.0',
    })
    expect(projectFor(file, { define: [], config: false }).path).toBeUndefined()
    const other = write('{"target":"6.0"}', 'other.json')
    expect(projectFor(file, { define: [], config: other }).target).toBe('6.0')
    rmSync(join(folder, 'a/kamkit.config.json'))
    rmSync(join(folder, 'kamkit.config.json'))
  })
})
