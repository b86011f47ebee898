import { describe, expect, it } from 'vitest'
import { isNamed, profileName, type Profile } from '../../stdlib-modules/tls/profile.ts'
import { readProfiles } from '../../stdlib-modules/tls/read-profiles.ts'

const start = '[server:default]\nmethod = TLSv1.2+\nprivate_key = a.key\ncertificate = a.pem\n'

describe('tls.cfg', () => {
  // Texts that 6.1.5 refuses, with the place and reason that it gives.
  it.each([
    [`${start}nonsense = 1\n`, "5:1: Unsupported option 'nonsense'"],
    ['[server default]\nmethod = TLSv1\n', "1:9: Syntax error, ':' expected"],
    ['[sever:default]\n', "1:2: Invalid TLS domain type 'sever'"],
    ['[server:10.0.0.1]\nmethod=TLSv1.2\n', "1:17: Syntax error, ':' expected"],
    [start.replace('TLSv1.2+', 'TLSv9'), "2:10: Unsupported enum value 'TLSv9'"],
    [`${start}verify_certificate = maybe\n`, "5:22: Invalid option value 'maybe', boolean expected"],
    [`${start}verify_depth = x\n`, "5:16: Invalid integer value 'x'"],
    [`${start}verify_client = sometimes\n`, "5:17: Unsupported enum value 'sometimes'"],
    [`${start}private_key_password = x\nkey=1\n`, "6:1: Unsupported option 'key'"],
    [`method = TLSv1\n${start}`, "1:1: Unsupported option 'method'"],
  ])('%j is refused', (text, reason) => expect(() => readProfiles(text, 'x.cfg')).toThrow(`x.cfg:${reason}`))

  // 6.1.5 sees the end of the line only on the next one, and names column 0 of it.
  it.each([['[server:default\nmethod=TLSv1.2\n'], [`${start}method =\n`]])('%j is refused', (text) =>
    expect(() => readProfiles(text, 'x.cfg')).toThrow('x.cfg:'),
  )

  it('takes comments, quotes, any case of names, and IPv6', () => {
    const text = `# comment\n[SERVER:[::1]:5061]\r\nTLS_METHOD = tlsv1.3\nverify_certificate=Yes # c2\nserver_name = "a # b"\nserver_name=two.com\n`
    const [profile] = readProfiles(text, 'x.cfg')
    expect(profile).toMatchObject({
      side: 'server',
      scope: { kind: 'address', ip: '::1', port: 5061 },
      options: { method: { min: 'TLSv1.3', max: 'TLSv1.3' }, verify_certificate: true, server_name: 'two.com' },
    })
    expect(readProfiles('', 'x.cfg')).toEqual([])
  })

  it('names profiles as the log does', () => {
    const named = (text: string): readonly string[] => readProfiles(text, 'x').map(profileName)
    expect(named('[server:default]\n[client:1.2.3.4:5]\n[server:any]\nserver_name=x.y')).toEqual([
      'TLSs<default>',
      'TLSc<1.2.3.4:5>',
      'TLSs<any:x.y>',
    ])
  })

  it('survives names of prototypes and long lines', () => {
    expect(() => readProfiles(`${start}__proto__ = 1\n`, 'x')).toThrow('Unsupported option')
    expect(() => readProfiles(`${start}constructor = 1\n`, 'x')).toThrow('Unsupported option')
    expect(() => readProfiles(`[${' '.repeat(200_000)}`, 'x')).toThrow('Invalid')
    expect(() => readProfiles(`${start}${' '.repeat(200_000)}x`, 'x')).toThrow('Unsupported')
    expect(readProfiles(`${start}server_name = ${' #'.repeat(100_000)}`, 'x')[0]?.options.server_name).toBe('')
  })
})

it('a name is that of a profile, of its subdomains, or of both', () => {
  const profile = (server_name_mode: number): Profile => ({
    ...{ side: 'server', scope: { kind: 'any' } },
    options: { server_name: 'Example.com', server_name_mode },
  })
  const asked = ['example.COM', 'a.example.com', 'xexample.com', '']
  const matches = (mode: number): readonly boolean[] => asked.map((name) => isNamed(profile(mode), name))
  expect([matches(0), matches(1), matches(2)]).toEqual([
    [true, false, false, false],
    [true, true, false, false],
    [false, true, false, false],
  ])
})
