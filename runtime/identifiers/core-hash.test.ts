import { expect, it } from 'vitest'
import { coreHash, reversedHex } from './core-hash.ts'

it.each([
  ['', 0],
  ['alice', 1834153949],
  ['bob', 7222211],
  ['d1', 0x68c7],
  ['xnone', 0x77764b6b],
  ['xtrying', 0x77f1fbb0],
])('%j hashes to %i, as Kamailio 6.1.5 shows', (text, hash) => {
  expect(coreHash(text)).toBe(hash)
})

it('writes the lowest digit first', () => {
  expect(reversedHex(1834153949)).toBe('dd7f25d6')
})
