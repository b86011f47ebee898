import { reply } from '../../support/user-agent.ts'
import { openPhone, type Phone } from '../phones.ts'
import { onOwnServer, type Scenario } from '../scenario.ts'
import { acknowledge, answered, asked, until, type Asking } from './network/ask.ts'

/** Sends a request and takes its final answer. */
async function tryOnce(alice: Phone, how: string, options: Asking): Promise<void> {
  const sent = asked(alice, how, options)
  alice.wire.send(sent)
  const final = await until(alice, 200)
  if (options.method === 'INVITE' && !final.startsWith('SIP/2.0 2')) acknowledge(alice, sent, final)
}

/** The callee answers the next request with 503. */
async function unavailable(bob: Phone, headers: readonly string[] = []): Promise<void> {
  const received = await bob.wire.receive()
  bob.wire.send(reply(received, '503 Down', { tag: 'test-bob', headers }))
}

const refused = 'sip:bob@127.8.30.12:5079;transport=tcp'

const blocklistStories: readonly Scenario[] = [
  ...(['INVITE', 'MESSAGE', 'BYE'] as const).map((method): Scenario => ({
    name: `blocked-by-503-to-${method}`,
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      const to = bob.contact
      await Promise.all([tryOnce(alice, 'relay', { method, to }), unavailable(bob)])
      await stage.advance(200)
      await tryOnce(alice, 'relay', { method: 'INVITE', to, id: '2' })
      await tryOnce(alice, 'relay', { method: 'OPTIONS', to, id: '3' })
      // BYE is not among blst_methods_lookup.
      await Promise.all([tryOnce(alice, 'relay', { method: 'BYE', to, id: '4' }), answered(bob, '200 OK')])
      alice.wire.send(asked(alice, 'forward', { method: 'BYE', to, id: '5' }))
      await stage.advance(200)
    },
  })),
  {
    name: 'blocked-until-it-lapses',
    slowSeconds: 3,
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      const to = bob.contact
      await Promise.all([tryOnce(alice, 'relay', { to }), unavailable(bob)])
      await stage.advance(1500)
      await tryOnce(alice, 'relay', { to, id: '2' })
      await stage.advance(800)
      await Promise.all([tryOnce(alice, 'relay', { to, id: '3' }), answered(bob, '200 OK')])
    },
  },
  ...(['0', '1', '3', '60', '1 (maintenance)'] as const).map((after): Scenario => ({
    name: `blocked-with-retry-after-${after.replaceAll(/\W/g, '')}`,
    slowSeconds: 3,
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      const to = bob.contact
      await Promise.all([tryOnce(alice, 'relay', { to }), unavailable(bob, [`Retry-After: ${after}`])])
      for (const id of ['2', '3', '4']) {
        await stage.advance(id === '2' ? 500 : 1000)
        alice.wire.send(asked(alice, 'relay', { to, id }))
        // It is answered by the callee, or by the server at once.
        const received = await bob.wire.receive(200).catch(() => undefined)
        if (received !== undefined) bob.wire.send(reply(received, '200 OK', { tag: 'test-bob' }))
        await until(alice, 200)
      }
    },
  })),
  ...(['INVITE', 'MESSAGE'] as const).map((method): Scenario => ({
    name: `blocked-by-silence-to-${method}`,
    slowSeconds: 4,
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      const to = bob.contact
      await tryOnce(alice, 'relay', { method, to })
      await stage.advance(200)
      await tryOnce(alice, 'relay', { method: 'OPTIONS', to, id: '2' })
    },
  })),
  {
    name: 'not-blocked-by-ringing-for-ever',
    slowSeconds: 4,
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      const to = bob.contact
      await Promise.all([tryOnce(alice, 'relay', { method: 'INVITE', to }), answered(bob, '180 Ringing')])
      await answered(bob, '200 OK')
      await stage.advance(200)
      alice.wire.send(asked(alice, 'relay', { method: 'OPTIONS', to, id: '2' }))
      await answered(bob, '200 OK')
      await until(alice, 200)
    },
  },
  {
    name: 'blocked-by-refused-connection',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const listening = { method: 'INVITE', to: refused } as const
      await tryOnce(alice, 'quiet', listening)
      await stage.advance(100)
      const bob = await stage.endpoint('bob-late', 'tcp-server')
      await tryOnce(alice, 'relay', { ...listening, id: '2' })
      await stage.advance(200)
      if (bob.arrivals.length > 0) throw new Error('the blocked destination was tried')
    },
  },
  {
    name: 'blocked-branch-of-two',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      const carol = await openPhone(stage, 'carol')
      await Promise.all([tryOnce(alice, 'relay', { to: bob.contact }), unavailable(bob)])
      await stage.advance(100)
      alice.wire.send(asked(alice, 'relay', { to: bob.contact, and: carol.contact, id: '2' }))
      await answered(carol, '200 OK')
      await until(alice, 200)
    },
  },
  {
    name: 'blocked-next-in-failure-route',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      const carol = await openPhone(stage, 'carol')
      await Promise.all([tryOnce(alice, 'relay', { to: bob.contact }), unavailable(bob)])
      await stage.advance(100)
      alice.wire.send(asked(alice, 'relay', { to: carol.contact, id: '2', headers: [`X-Next: ${bob.contact}`] }))
      await answered(carol, '404 Not Found')
      await until(alice, 200)
    },
  },
]

/**
 * Destinations that answered 503, were silent or refused a connection (use_dst_blocklist). Who is blocked in one story would be in
 * the next.
 */
export const blocklistScenarios = blocklistStories.map(onOwnServer)

/** A request that is answered with 503, and whether the next one still goes to the same place. */
const failing = (how: string, headers: readonly string[] = []): Scenario => ({
  name: `blst-${how}${headers.length === 0 ? '' : `-${headers.join('').replaceAll(/[^a-z]/gi, '')}`}`,
  play: async (stage) => {
    const alice = await openPhone(stage, 'alice')
    const bob = await openPhone(stage, 'bob')
    const to = bob.contact
    await Promise.all([tryOnce(alice, how, { to, headers }), unavailable(bob)])
    await stage.advance(100)
    alice.wire.send(asked(alice, 'plain', { to, id: '2' }))
    const received = await bob.wire.receive(200).catch(() => undefined)
    if (received !== undefined) bob.wire.send(reply(received, '200 OK', { tag: 'test-bob' }))
    await until(alice, 200)
    await stage.advance(100)
  },
})

const blstStories: readonly Scenario[] = [
  {
    name: 'blst-source',
    slowSeconds: 3,
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const ways = ['is', 'del', 'add', 'is', 'del', 'is', 'add', 'less', 'add1'] as const
      for (const [at, how] of ways.entries()) await tryOnce(alice, how, { id: String(at) })
      await stage.advance(1500)
      await tryOnce(alice, 'is', { id: 'late' })
      await tryOnce(alice, 'after', { id: 'without' })
      await tryOnce(alice, 'after', { id: 'bad', headers: ['Retry-After: 1'] })
      await tryOnce(alice, 'del', { id: 'last' })
      await stage.advance(200)
    },
  },
  ...['ignore', 'ignore16', 'ignore32', 'again', 'again32', 'replies'].map((how) => failing(how)),
  failing('plain', ['X-Reply: ignore']),
  failing('plain', ['X-Reply: add']),
]

/** What scripts do with module blst. */
export const blstScenarios = blstStories.map(onOwnServer)
