import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cipherBits, describeCipher } from './cipher-description.ts'

/** What `openssl ciphers -v ALL` of OpenSSL 3.0 prints. */
const lines = readFileSync(new URL('openssl-ciphers.txt', import.meta.url), 'latin1')
  .trimEnd()
  .split('\n')

describe('the description of a cipher', () => {
  it.each(lines)('%s', (line) => {
    const [name = '', version = ''] = line.split(/ +/)
    expect(describeCipher({ name, version })).toBe(line)
    expect(String(cipherBits({ name, version }))).toBe(/\((\d+)\)/.exec(line)?.[1])
  })
})
