import { reply } from '../../../support/user-agent.ts'
import type { Scenario } from '../../scenario.ts'
import { answerTo, answerWith, call, cancel, finish, openCast } from './call.ts'

/** What the parameters of tm change, played on configs/tm-changed.cfg. */
export const changedScenarios: readonly Scenario[] = [
  {
    name: 'cancel-without-waiting',
    slowSeconds: 4,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bF', ['X-Keep-One: 1', 'X-Other: 2', 'x-keep-two: 3'])
      await cast.bob.wire.receive()
      cancel(cast, sent, ['Reason: Q.850;cause=16'])
      await stage.advance(3500)
    },
  },
  {
    name: 'answered-elsewhere-without-reason',
    play: async (stage) => {
      const cast = await openCast(stage)
      call(cast, 'bcR', ['X-Keep-One: 1'])
      const toBob = await answerWith(cast.bob, '100 Trying', '180 Ringing')
      await stage.advance(100)
      await answerWith(cast.carol, '200 OK')
      await answerWith(cast.bob, '200 OK')
      answerTo(cast.bob, toBob, '487 Request Terminated')
      await stage.advance(200)
    },
  },
  {
    name: 'busy-503-stays',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'b', ['X-Keep-One: 1'])
      await answerWith(cast.bob, '503 Service Unavailable')
      await finish(cast, sent)
    },
  },
  {
    name: '6xx-stops-nobody',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bcF')
      const toBob = await answerWith(cast.bob, '180 Ringing')
      await answerWith(cast.carol, '603 Decline')
      await stage.advance(200)
      answerTo(cast.bob, toBob, '486 Busy Here')
      await finish(cast, sent)
    },
  },
  {
    name: 'challenges-are-not-gathered',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bcF')
      const toBob = await cast.bob.wire.receive()
      const toCarol = await cast.carol.wire.receive()
      cast.bob.wire.send(reply(toBob, '401 One', { tag: 'test-bob', headers: ['WWW-Authenticate: Digest realm="b"'] }))
      await stage.advance(100)
      cast.carol.wire.send(
        reply(toCarol, '407 Two', { tag: 'test-carol', headers: ['Proxy-Authenticate: Digest realm="c"'] }),
      )
      await finish(cast, sent)
    },
  },
  {
    name: 'timeout-has-its-own-code',
    slowSeconds: 4,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bcF')
      await answerWith(cast.carol, '500 Broken')
      await finish(cast, sent)
    },
  },
  {
    name: 'ringing-again-gains-no-time',
    slowSeconds: 5,
    play: async (stage) => {
      const cast = await openCast(stage)
      call(cast, 'bF')
      const toBob = await answerWith(cast.bob, '180 Ringing')
      await stage.advance(1500)
      answerTo(cast.bob, toBob, '180 Ringing')
      await stage.advance(800)
    },
  },
  {
    name: 'stray-cancel-goes-on',
    needsOwnServer: true,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bF').replaceAll('stray-cancel-goes-on', 'stray')
      await answerWith(cast.bob, '180 Ringing')
      cancel(cast, sent)
      await answerWith(cast.bob, '183 Dropped', '481 Unknown')
      await stage.advance(300)
    },
  },
]
