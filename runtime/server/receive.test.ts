import { describe, expect, it } from 'vitest'
import { startVirtualStage } from '../../test/support/virtual-stage.ts'

const reply = [
  'SIP/2.0 200 OK',
  'Via: SIP/2.0/UDP 127.8.30.1:5060;branch=z9hG4bK-x',
  'Via: SIP/2.0/UDP 127.8.30.11:5071;branch=z9hG4bK-y',
  'From: <sip:a@example.com>;tag=1',
  'To: <sip:b@example.com>;tag=2',
  'Call-ID: reply-route',
  'CSeq: 1 OPTIONS',
  'Content-Length: 0',
  '',
  '',
].join('\r\n')

/** What a reply_route of 6.1.5 does with a reply by its code, recorded with a reply that is passed on without a transaction. */
describe('reply_route', () => {
  it.each([
    ['exit', true, false],
    ['exit 1', true, false],
    ['exit 0', false, false],
    ['drop', false, false],
    ['return 0', false, false],
    ['exit -1', false, true],
    ['return -1', false, true],
    ['is_method("BYE")', false, true],
  ])('ends with %s', async (statement, passesOn, warns) => {
    const modules = ['pv', 'textops'].map((name) => `loadmodule "${name}.so"\n`).join('')
    const config = `#!KAMAILIO\nauto_aliases=no\n${modules}request_route { exit; }\nreply_route { ${statement}; }\n`
    const stage = await startVirtualStage(config)
    const alice = await stage.endpoint('alice')
    alice.send(reply)
    await stage.advance(20)
    const logged = stage.logged().join('\n')
    const isPassedOn = await alice.receive(50).then(
      () => true,
      () => false,
    )
    await stage.stop()
    expect(isPassedOn).toBe(passesOn)
    expect(logged.includes('error while trying onreply script')).toBe(warns)
  })
})
