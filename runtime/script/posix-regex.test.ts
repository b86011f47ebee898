import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compileRegex } from './posix-regex.ts'

/** Pattern, text, flags (i: REG_ICASE, n: REG_NEWLINE), and what regcomp() and regexec() of glibc 2.36 gave in the C locale. */
type Recorded = readonly [
  pattern: string,
  text: string,
  flags: string,
  result: string | null | readonly (readonly [number, number])[],
]

const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, 'posix-regex.recorded.json'), 'utf8'),
) as readonly Recorded[]

/** Expressions that are larger than we allow, or in which glibc remembers an empty group otherwise. */
const differs = new Set(['(a{255}){255}', 'a{300}{300}', '((a)(b)?)*', '((a|())){2,}'])

describe('POSIX expressions as glibc matches them', () => {
  const compared = recorded.filter(([pattern]) => !differs.has(pattern))
  it.each(compared.map((one) => [`/${one[0]}/${one[2]} on ${JSON.stringify(one[1])}`, one] as const))(
    '%s',
    (_, [pattern, text, flags, result]) => {
      const regex = compileRegex(pattern, { ignoreCase: flags.includes('i'), newline: flags.includes('n') })
      if (typeof result === 'string') {
        expect(regex).toEqual({ error: result.replace('ERR ', '') })
        return
      }
      if ('error' in regex) throw new Error(regex.error)
      expect(regex.test(text)).toBe(result !== null)
      const match = regex.exec(text)
      if (result === null) {
        expect(match).toBeUndefined()
        return
      }
      const [whole = [-1, -1], ...groups] = result
      expect([match?.start, match?.end]).toEqual(whole)
      const texts = groups.map(([from, to]) => (from === -1 ? undefined : text.slice(from, to)))
      // Only nine groups were recorded.
      expect(match?.groups.slice(0, texts.length)).toEqual(texts)
    },
  )
})

describe('time that matching takes', () => {
  const hostile: readonly (readonly [string, string])[] = [
    ['(a+)+$', `${'a'.repeat(30_000)}b`],
    ['(a|a)*b', 'a'.repeat(30_000)],
    ['(a*)*c', 'a'.repeat(30_000)],
    ['a*a*a*a*b', 'a'.repeat(30_000)],
    ['(x+x+)+y', 'x'.repeat(30_000)],
    ['a.*b.*c', 'ab'.repeat(15_000)],
    ['[a-z]+@', 'a'.repeat(30_000)],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(30_000)],
  ]
  it.each(hostile)('%s is linear', (pattern, text) => {
    const regex = compileRegex(pattern)
    if ('error' in regex) throw new Error(regex.error)
    const before = performance.now()
    expect(regex.test(text)).toBe(false)
    expect(regex.exec(text)).toBeUndefined()
    expect(performance.now() - before).toBeLessThan(2000)
  })

  it('gives up on back references that would take for ever', () => {
    const regex = compileRegex('(a*)(a*)(a*)(a*)\\1\\2\\3\\4b')
    if ('error' in regex) throw new Error(regex.error)
    const before = performance.now()
    expect(regex.test('a'.repeat(30_000))).toBe(false)
    expect(performance.now() - before).toBeLessThan(2000)
  })
})

it('ends a text at its first NUL', () => {
  const regex = compileRegex('b$')
  if ('error' in regex) throw new Error(regex.error)
  expect(regex.test('ab\0c')).toBe(true)
  expect(regex.test('a\0b')).toBe(false)
})
