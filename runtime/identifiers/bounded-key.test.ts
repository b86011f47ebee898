import { expect, it } from 'vitest'
import { boundedKey } from './bounded-key.ts'

it('a key is short, and differs wherever the text does', () => {
  const long = 'k'.repeat(20_000)
  const texts = [`a${long}`, `b${long}`, `${long}a`, `${long}b`, `${long}${long}`, long]
  const keys = texts.map(boundedKey)
  expect(new Set(keys).size).toBe(texts.length)
  expect(Math.max(...keys.map((key) => key.length))).toBeLessThan(100)
  expect(boundedKey('z9hG4bK1|a:5060|INVITE|x')).toBe('z9hG4bK1|a:5060|INVITE|x')
})
