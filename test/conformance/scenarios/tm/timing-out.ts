import type { Scenario } from '../../scenario.ts'
import { answerTo, answerWith, call, finish, openCast } from './call.ts'

/** What happens when nobody answers in time, and how the script changes the times. */
export const timeoutScenarios: readonly Scenario[] = [
  {
    name: 'timeout-without-any-reply',
    slowSeconds: 5,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bFX')
      await finish(cast, sent)
    },
  },
  {
    name: 'timeout-after-ringing',
    slowSeconds: 8,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bFX')
      const toBob = await answerWith(cast.bob, '180 Ringing')
      await answerWith(cast.bob, '200 OK')
      answerTo(cast.bob, toBob, '487 Request Terminated')
      await finish(cast, sent)
    },
  },
  {
    name: 'timeout-of-one-branch',
    slowSeconds: 5,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bcFX')
      await answerWith(cast.carol, '486 Busy Here')
      await finish(cast, sent)
    },
  },
  ...(['302', '401', '404', '408', '500', '503', '603'] as const).map((status): Scenario => ({
    name: `timeout-or-${status}`,
    slowSeconds: 5,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bcFX')
      await answerWith(cast.carol, `${status} Negative`)
      await finish(cast, sent)
    },
  })),
  {
    name: 'negative-repeated-while-others-ring',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bcFRX')
      const toBob = await answerWith(cast.bob, '486 Busy Here')
      const toCarol = await answerWith(cast.carol, '180 Ringing')
      await stage.advance(100)
      answerTo(cast.bob, toBob, '486 Busy Here')
      await stage.advance(100)
      answerTo(cast.bob, toBob, '180 Ringing')
      await stage.advance(100)
      answerTo(cast.bob, toBob, '404 Another')
      await stage.advance(100)
      answerTo(cast.carol, toCarol, '480 Away')
      await finish(cast, sent)
    },
  },
  {
    name: 'timeout-then-serial',
    slowSeconds: 8,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bS')
      await answerWith(cast.carol, '486 Busy Here')
      await finish(cast, sent)
    },
  },
  {
    name: 'timeout-of-the-call',
    slowSeconds: 5,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'b5F')
      await cast.bob.wire.receive()
      await finish(cast, sent)
    },
  },
  {
    name: 'retransmission-times-of-the-call',
    slowSeconds: 5,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'b6F')
      await finish(cast, sent)
    },
  },
  {
    name: 'lifetime-of-the-call',
    slowSeconds: 5,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'b7F')
      await answerWith(cast.bob, '180 Ringing')
      await answerWith(cast.bob, '200 OK')
      await finish(cast, sent)
    },
  },
]
