import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { digestCredentials } from '#runtime/sip/headers/digest-credentials.ts'
import { readCredentials } from './credentials-file.ts'
import { isRightResponse } from './digest-response.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-credentials-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('responses', () => {
  const usual = 'username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html"'
  const nonce =
    'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"'
  // RFC 7616 §3.9.1, RFC 2617 §3.5
  it.each([
    [
      'MD5',
      `${usual}, algorithm=MD5, ${nonce}, nc=00000001, qop=auth, response="8ca523f5e9506fed4657c9700eebdbec"`,
      'Circle of Life',
    ],
    [
      'SHA-256',
      `${usual}, algorithm=SHA-256, ${nonce}, nc=00000001, qop=auth, response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"`,
      'Circle of Life',
    ],
    [
      'no algorithm',
      'username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html", qop=auth, nc=00000001, cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1"',
      'Circle Of Life',
    ],
  ])('of %s', (_name, header, text) => {
    const credentials = digestCredentials(`Digest ${header}`)
    if (credentials === undefined) throw new Error('no credentials')
    const request = { method: 'GET', body: '' }
    expect(isRightResponse(credentials, { text, isHa1: false }, request)).toBe(true)
    expect(isRightResponse(credentials, { text: `${text}!`, isHa1: false }, request)).toBe(false)
    expect(isRightResponse({ ...credentials, algorithm: 'AKAv1-MD5' }, { text, isHa1: false }, request)).toBeUndefined()
  })
})

describe('files of credentials', () => {
  const read = (text: string): ReturnType<typeof readCredentials> => {
    const path = join(folder, 'credentials')
    writeFileSync(path, text)
    return readCredentials(path)
  }

  it('have a realm or none', () => {
    const find = read('# Ours\nalice:h.example:a:b\n\nalice::any\nbob:h.example:0123456789abcdef0123456789ABCDEF\n')
    expect(find('alice', 'h.example')).toEqual({ text: 'a:b', isHa1: false })
    expect(find('alice', 'other')).toEqual({ text: 'any', isHa1: false })
    expect(find('bob', 'h.example')?.isHa1).toBe(true)
    expect(find('carol', 'h.example')).toBeUndefined()
  })

  it('that are none name the line', () => {
    expect(() => read('alice:h:secret\nbob secret\n')).toThrow(/credentials:2: write USER:REALM:PASSWORD/)
    expect(() => readCredentials(join(folder, 'none'))).toThrow(/cannot read/)
  })
})
