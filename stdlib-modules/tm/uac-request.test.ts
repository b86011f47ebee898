import { describe, expect, it } from 'vitest'
import { createFakeCore } from '../../test/support/fake-core.ts'
import { readUacRequest, type UacArguments } from './uac-request.ts'

const core = createFakeCore()
const good: UacArguments = {
  method: 'OPTIONS',
  ruri: 'sip:bob@127.0.0.3',
  nexthop: '.',
  socket: '',
  headers: 'From: <sip:a@h>;tag=7\r\nTo: <sip:b@h>\r\nCSeq: 5 OPTIONS\r\nRoute: <sip:127.0.0.4;lr>\r\nX-More: 1\r\n',
  body: '',
}
const read = (changes: Partial<UacArguments>) => readUacRequest(core, { ...good, ...changes })

describe('readUacRequest', () => {
  it('takes the headers apart that are built anew, and keeps the others as they are', () => {
    expect(read({ nexthop: 'sip:127.0.0.5', socket: 'udp:127.0.0.1:5060' })).toMatchObject({
      method: 'OPTIONS',
      requestUri: 'sip:bob@127.0.0.3',
      nextHop: 'sip:127.0.0.5',
      from: '<sip:a@h>;tag=7',
      to: '<sip:b@h>',
      cseq: 5,
      routes: ['<sip:127.0.0.4;lr>'],
      headers: 'X-More: 1\r\n',
      socket: { proto: 'udp', port: 5060 },
    })
  })

  it.each([
    [{ ruri: 'nonsense' }, 'Invalid request uri "nonsense"'],
    [{ nexthop: 'nonsense' }, 'Invalid next-hop uri "nonsense"'],
    [{ socket: 'nonsense' }, 'No local socket for "nonsense"'],
    [{ headers: 'From: <sip:a@h>\r\n' }, 'To missing'],
    [{ headers: 'To: <sip:a@h>\r\n' }, 'From missing'],
    [{ body: 'text' }, 'Content-Type missing'],
  ])('says what is wrong in the words of 6.1.5: %j', (changes, fault) => expect(read(changes)).toBe(fault))

  it.each([
    [{ method: 'OPTIONS sip:x SIP/2.0\r\nX: 1' }],
    [{ ruri: 'sip:bob@h SIP/2.0\r\nX: 1' }],
    [{ nexthop: 'sip:h\r\nX: 1' }],
  ])('lets nothing through that would end a line: %j', (changes) => expect(read(changes)).toMatch(/^Invalid/))
})
