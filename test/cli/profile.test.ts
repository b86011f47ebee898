import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runProfile, type ProfileOptions } from '#tooling/cli/profile.ts'
import { readProfile } from '#tooling/profile/codec.ts'
import { costsOf } from '#tooling/profile/costs.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-profile-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const repository = join(import.meta.dirname, '../..')
const example = join(repository, 'examples/getting-started/kamailio.cfg')
const message = join(folder, 'options.sip')
writeFileSync(
  message,
  'OPTIONS sip:127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5080;branch=z9hG4bK1\nFrom: <sip:bob@127.0.0.1>;tag=1\n' +
    'To: <sip:bob@127.0.0.1>\nCall-ID: a\nCSeq: 1 OPTIONS\nMax-Forwards: 70\nContent-Length: 0\n\n',
)

const options: ProfileOptions = {
  define: [],
  from: 'udp:127.0.0.1:5080',
  wait: '0',
  listen: ['udp:127.0.0.1:5060'],
  resolve: [],
  stubModule: [],
  capture: [],
  fromServer: [],
  test: [],
  seconds: '1',
  format: 'json',
  output: join(folder, 'profile.json'),
}

/** How often each route began. */
async function routesOf(
  file: string | undefined,
  messages: readonly string[],
  given: Partial<ProfileOptions>,
): Promise<ReadonlyMap<string, number>> {
  expect(await runProfile(file, messages, { ...options, ...given })).toBe(0)
  const profile = readProfile(readFileSync(join(folder, 'profile.json'), 'utf8'))
  const { routes } = costsOf(profile ?? { durationMs: 0, runs: 0, roots: [] })
  return new Map(routes.map(({ route, count }) => [route, count]))
}

describe('kamkit profile', () => {
  it('counts the messages that it brings, not those before', async () => {
    const routes = await routesOf(example, [message, message], { repeat: '12' })
    expect(routes.get('request_route')).toBe(24)
    expect(routes.get('route[CHECK]')).toBe(24)
    const data = join(folder, 'profile.json')
    const copy = join(folder, 'copy.json')
    copyFileSync(data, copy)
    expect((await routesOf(copy, [copy], {})).get('request_route')).toBe(48)
  })

  it('measures what a capture makes a configuration do', async () => {
    const routes = await routesOf(example, [], { capture: [join(repository, 'test/captures/calls-udp.pcap')] })
    expect(routes.get('request_route')).toBeGreaterThan(5)
  })

  it.each([
    [undefined, [], {}, 'name a configuration with messages'],
    [example, [message], { repeat: '0' }, '--repeat 0: write a number greater than 0'],
    [example, ['/nowhere.sip'], {}, 'cannot read /nowhere.sip'],
    ['package.json', [], {}, 'package.json holds no profile'],
    [undefined, [], { server: join(folder, 'none') }, 'ENOENT'],
    [undefined, [], { server: 'tcp:[::1]:1' }, 'connect E'],
    [undefined, [], { server: 'tcp:127.0.0.1:99999' }, 'a port is at most 65535'],
  ] as const)('says what is wrong with its options: %s', async (file, messages, given, text) => {
    await expect(runProfile(file, messages, { ...options, ...given })).rejects.toThrow(text)
  })
})
