import { reply } from '../../../support/user-agent.ts'
import type { Phone } from '../../phones.ts'
import type { Scenario } from '../../scenario.ts'
import { acknowledge, answerTo, answerWith, call, finish, openCast } from './call.ts'

/** failure_route, serial forking, repeated negative replies, challenges. */
export const failingScenarios: readonly Scenario[] = [
  {
    name: 'serial-both-fail',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bSRGX')
      await answerWith(cast.bob, '486 Busy Here')
      await answerWith(cast.carol, '180 Ringing', '404 Not Found')
      await finish(cast, sent)
    },
  },
  {
    name: 'serial-second-answers',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bSR')
      await answerWith(cast.bob, '486 Busy Here')
      await answerWith(cast.carol, '200 OK')
      await finish(cast, sent)
    },
  },
  {
    name: 'serial-late-200-of-first',
    needsOwnServer: true,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bSR')
      const toBob = await answerWith(cast.bob, '486 Busy Here')
      await answerWith(cast.carol, '180 Ringing')
      await stage.advance(100)
      answerTo(cast.bob, toBob, '200 OK')
      await finish(cast, sent)
    },
  },
  {
    name: 'serial-first-wins-at-the-end',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bS')
      await answerWith(cast.bob, '404 Not Found')
      await answerWith(cast.carol, '486 Busy Here')
      await finish(cast, sent)
    },
  },
  {
    name: 'serial-into-two-branches',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bTGR')
      await answerWith(cast.bob, '480 Away')
      await answerWith(cast.carol, '404 Not Found')
      await answerWith(cast.dave, '486 Busy Here')
      await finish(cast, sent)
    },
  },
  {
    name: 'failure-replies',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bE')
      await answerWith(cast.bob, '486 Busy Here')
      await finish(cast, sent)
    },
  },
  {
    name: 'failure-drops',
    play: async (stage) => {
      const cast = await openCast(stage)
      call(cast, 'bQ')
      await answerWith(cast.bob, '486 Busy Here')
      await cast.alice.wire.receive()
      await cast.alice.wire.isQuiet(1000)
    },
  },
  {
    name: 'failure-drops-last-replies',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bW')
      await answerWith(cast.bob, '486 Busy Here')
      await answerWith(cast.dave, '404 Not Found')
      await finish(cast, sent)
    },
  },
  {
    name: 'failure-drops-all-replies',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bN')
      await answerWith(cast.bob, '404 Not Found')
      await answerWith(cast.dave, '486 Busy Here')
      await finish(cast, sent)
    },
  },
  {
    name: 'negative-repeated-before-ack',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bFR')
      const toBob = await answerWith(cast.bob, '486 Busy Here')
      await stage.advance(100)
      answerTo(cast.bob, toBob, '486 Busy Here')
      await stage.advance(100)
      answerTo(cast.bob, toBob, '180 Ringing')
      await stage.advance(100)
      await acknowledge(cast, sent)
    },
  },
  {
    name: 'negative-of-cancelled-branch-after-200',
    play: async (stage) => {
      const cast = await openCast(stage)
      call(cast, 'bcFRX')
      const toBob = await answerWith(cast.bob, '180 Ringing')
      await stage.advance(100)
      await answerWith(cast.carol, '200 OK')
      await answerWith(cast.bob, '200 OK')
      answerTo(cast.bob, toBob, '487 Request Terminated')
      await stage.advance(200)
      answerTo(cast.bob, toBob, '487 Request Terminated')
      await stage.advance(200)
    },
  },
  {
    name: 'challenges-are-gathered',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bcdFR')
      const challenge = (phone: Phone, text: string, status: string, headers: readonly string[]): void =>
        phone.wire.send(reply(text, status, { tag: `test-${phone.user}`, headers }))
      const toBob = await cast.bob.wire.receive()
      const toCarol = await cast.carol.wire.receive()
      const toDave = await cast.dave.wire.receive()
      challenge(cast.bob, toBob, '401 Unauthorized', ['WWW-Authenticate: Digest realm="bob", nonce="1"', 'X-Bob: 1'])
      await stage.advance(100)
      challenge(cast.carol, toCarol, '407 Proxy Authentication Required', [
        'Proxy-Authenticate: Digest realm="carol", nonce="2"',
      ])
      await stage.advance(100)
      challenge(cast.dave, toDave, '401 Who', [
        'WWW-Authenticate: Digest realm="dave", nonce="3"',
        'Proxy-Authenticate: Digest realm="dave2", nonce="4"',
      ])
      await finish(cast, sent)
    },
  },
  {
    name: 'single-challenge',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bFR')
      const toBob = await cast.bob.wire.receive()
      cast.bob.wire.send(
        reply(toBob, '401 Who', { tag: 'test-bob', headers: ['WWW-Authenticate: Digest realm="bob", nonce="1"'] }),
      )
      await finish(cast, sent)
    },
  },
  ...(['bcFRH', 'bcRH'] as const).map((user): Scenario => ({
    name: `armed-in-onreply-${user}`,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, user)
      const toBob = await answerWith(cast.bob, '180 Ringing')
      await stage.advance(100)
      await answerWith(cast.carol, '486 Busy Here')
      await stage.advance(100)
      answerTo(cast.bob, toBob, '404 Not Found')
      await finish(cast, sent)
    },
  })),
  ...(['404', '488'] as const).flatMap((status) =>
    (['bcFRJ', 'bcRJ'] as const).map((user): Scenario => ({
      name: `armed-in-branch-route-${user}-${status}`,
      play: async (stage) => {
        const cast = await openCast(stage)
        const sent = call(cast, user)
        await answerWith(cast.bob, `${status} First`)
        await stage.advance(100)
        await answerWith(cast.carol, '180 Ringing', '486 Busy Here')
        await finish(cast, sent)
      },
    })),
  ),
  {
    name: 'armed-in-branch-route-for-one',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bcdFRJ')
      await answerWith(cast.bob, '488 First')
      await stage.advance(100)
      await answerWith(cast.carol, '489 Second')
      await stage.advance(100)
      await answerWith(cast.dave, '180 Ringing', '404 Third')
      await finish(cast, sent)
    },
  },
  {
    name: 'branch-failure-reused',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bcY')
      await answerWith(cast.bob, '480 Away')
      await answerWith(cast.carol, '404 Not Found')
      await answerWith(cast.dave, '486 Busy Here')
      await finish(cast, sent)
    },
  },
  {
    name: 'busy-503-becomes-500',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'b')
      await answerWith(cast.bob, '503 Service Unavailable')
      await finish(cast, sent)
    },
  },
  {
    name: 'without-trying',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'b4')
      await answerWith(cast.bob, '100 Trying', '486 Busy Here')
      await finish(cast, sent)
    },
  },
  {
    name: 'provisional-dropped-by-script',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bP')
      await answerWith(cast.bob, '183 Session Progress', '180 Ringing', '486 Busy Here')
      await stage.advance(300)
      await finish(cast, sent)
    },
  },
]
