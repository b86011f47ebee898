/** What the types of kamkit/test refuse; checked by tsc alone, since nothing imports it. */
import { test } from 'kamkit/test'

test('agents are those of the options', { config: 'a.cfg', agents: ['alice'] }, async ({ alice, server }) => {
  const call = await alice.invite('sip:bob@example.com')
  const reply = await call.expect('2xx')
  const status: number = reply.status
  await server.advance(`${status}ms`)
  // @ts-expect-error: a header may be missing
  const subject: string = reply.header('Subject')
  // @ts-expect-error: there is no such method
  await alice.ring(subject)
})

test(
  'agents with addresses',
  { agents: { bob: 'udp:192.0.2.20:5060', carol: { user: 'c' } } },
  async ({ bob, carol }) => {
    await bob.send('MESSAGE', carol, { headers: { Subject: null, 'X-A': ['a', 1] } })
    // @ts-expect-error: what a header has to be is no boolean
    await carol.expect('MESSAGE', { headers: { Subject: true } })
  },
)

// @ts-expect-error: bob is no agent of this test
test('no such agent', { agents: ['alice'] }, async ({ bob }) => bob.expectNothing())

// @ts-expect-error: an option is misspelt
test('no such option', { confg: 'a.cfg', agents: ['alice'] }, () => undefined)

// @ts-expect-error: a mock gives a number
test('mocks', { agents: [], mocks: { sql_query: () => 'one' } }, () => undefined)

test.each([{ user: 'ann' }])('rows', { agents: ['alice'] }, async ({ alice }, { user }) => {
  await alice.invite(user.toUpperCase())
})

// @ts-expect-error: a row has no such value
test.each([{ user: 'ann' }])('no such value', { agents: [] }, (_stage, { name }) => name)
