import { describe, expect, it } from 'vitest'
import recorded from './rewrite-uri.recorded.json' with { type: 'json' }
import {
  addPrefix,
  addUserPhone,
  setHost,
  setHostPort,
  setHostPortTransport,
  setPort,
  setUser,
  setUserPassword,
  stripUser,
  type Rewrite,
} from './rewrite-uri.ts'

const commands: ReadonlyMap<string, (argument: string) => Rewrite> = new Map<string, (argument: string) => Rewrite>([
  ['sethost', setHost],
  ['sethostport', setHostPort],
  ['sethostporttrans', setHostPortTransport],
  ['setuser', setUser],
  ['setuserpass', setUserPassword],
  ['setport', setPort],
  ['prefix', addPrefix],
  ['strip', (count) => stripUser(Number(count), 'start')],
  ['strip_tail', (count) => stripUser(Number(count), 'end')],
  ['userphone', () => addUserPhone],
  ['$rU', setUser],
  ['$rd', setHost],
  ['$rp', setPort],
])

/** strip() of a URN: Kamailio makes an empty `sip:` of it, which loses an emergency call; we leave it alone. */
function isStrippedUrn(uri: string, command: string): boolean {
  return uri.startsWith('urn:') && command.startsWith('strip')
}

describe(recorded.recorded, () => {
  for (const [uri = '', command = '', expected] of recorded.cases) {
    const [, name = '', quoted = ''] = /^([\w$]+)(?:\(|=)(.*?)\)?$/.exec(command) ?? []
    const rewrite = commands.get(name)
    if (rewrite === undefined) continue
    const argument = quoted === '$null' ? '' : quoted.replace(/^"|"$/g, '')
    const wanted = isStrippedUrn(uri, command) ? uri : expected
    it(`${command} of ${uri}`, () => expect(rewrite(argument)(uri)).toBe(wanted))
  }

  it('covers most of what was recorded', () => expect(recorded.cases.length).toBeGreaterThan(300))

  it('gives undefined for what is no URI', () => {
    for (const rewrite of commands.values()) expect(rewrite('1')('garbage')).toBeUndefined()
  })
})
