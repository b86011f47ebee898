import { header } from '../../../support/user-agent.ts'
import type { Scenario } from '../../scenario.ts'
import { acknowledge, answerTo, answerWith, ask, call, cancel, openCast } from './call.ts'

const reason = 'Reason: Q.850;cause=16;text="Normal"'

/** CANCEL from upstream, of the script, and with a Reason. */
export const cancellingScenarios: readonly Scenario[] = [
  {
    name: 'cancel-with-reason',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bcFRX')
      const toBob = await answerWith(cast.bob, '180 Ringing')
      const toCarol = await answerWith(cast.carol, '183 Progress')
      await stage.advance(200)
      cancel(cast, sent, [reason, 'Reason: SIP;cause=200'])
      await answerWith(cast.bob, '200 OK')
      await answerWith(cast.carol, '200 OK')
      answerTo(cast.bob, toBob, '487 Request Terminated')
      answerTo(cast.carol, toCarol, '487 Request Terminated')
      await stage.advance(300)
      await acknowledge(cast, sent)
    },
  },
  {
    name: 'cancel-without-reason-allowed',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'b3')
      const toBob = await answerWith(cast.bob, '180 Ringing')
      await stage.advance(200)
      cancel(cast, sent, [reason])
      await answerWith(cast.bob, '200 OK')
      answerTo(cast.bob, toBob, '487 Request Terminated')
      await stage.advance(300)
      await acknowledge(cast, sent)
    },
  },
  {
    name: 'cancel-before-any-reply',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bF')
      const toBob = await cast.bob.wire.receive()
      cancel(cast, sent)
      await stage.advance(200)
      answerTo(cast.bob, toBob, '180 Ringing')
      await answerWith(cast.bob, '200 OK')
      answerTo(cast.bob, toBob, '487 Request Terminated')
      await stage.advance(300)
      await acknowledge(cast, sent)
    },
  },
  {
    name: 'cancel-never-answered',
    slowSeconds: 6,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bF')
      await cast.bob.wire.receive()
      cancel(cast, sent)
      await stage.advance(4000)
    },
  },
  {
    name: 'cancel-ignored-by-callee',
    slowSeconds: 8,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bF')
      await answerWith(cast.bob, '180 Ringing')
      await stage.advance(100)
      cancel(cast, sent)
      await stage.advance(6000)
    },
  },
  {
    name: 'cancel-crosses-200',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bFR')
      const toBob = await answerWith(cast.bob, '180 Ringing')
      await stage.advance(100)
      cancel(cast, sent)
      const cancelled = await cast.bob.wire.receive()
      answerTo(cast.bob, toBob, '200 OK')
      answerTo(cast.bob, cancelled, '481 Too late')
      await stage.advance(300)
    },
  },
  {
    name: 'cancel-after-200',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bF')
      await answerWith(cast.bob, '200 OK')
      await stage.advance(200)
      cancel(cast, sent)
      await stage.advance(300)
    },
  },
  {
    name: 'cancel-of-nothing',
    needsOwnServer: true,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bF').replaceAll('cancel-of-nothing', 'nothing')
      await cast.bob.wire.receive()
      cancel(cast, sent)
      await stage.advance(300)
    },
  },
  {
    name: 'cancel-retransmitted',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'b')
      const toBob = await answerWith(cast.bob, '180 Ringing')
      await stage.advance(100)
      cancel(cast, sent)
      await answerWith(cast.bob, '200 OK')
      cancel(cast, sent)
      await stage.advance(200)
      answerTo(cast.bob, toBob, '487 Request Terminated')
      await stage.advance(200)
      cancel(cast, sent)
      await stage.advance(200)
      await acknowledge(cast, sent)
    },
  },
  {
    name: 'cancel-then-ringing-and-serial',
    needsOwnServer: true,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bSR')
      const toBob = await answerWith(cast.bob, '180 Ringing')
      await stage.advance(100)
      cancel(cast, sent)
      await answerWith(cast.bob, '200 OK')
      answerTo(cast.bob, toBob, '180 Ringing')
      await stage.advance(100)
      answerTo(cast.bob, toBob, '487 Request Terminated')
      await stage.advance(300)
    },
  },
  ...(['183', '182', '181'] as const).map((status): Scenario => ({
    name: `script-cancels-branches-${status}`,
    needsOwnServer: true,
    play: async (stage) => {
      const cast = await openCast(stage)
      call(cast, 'bcZ')
      await answerWith(cast.carol, '180 Ringing')
      await stage.advance(100)
      await answerWith(cast.bob, `${status} Cancel`)
      await stage.advance(300)
    },
  })),
  ...(['cancel', 'reply'] as const).map((what): Scenario => ({
    name: `by-call-id-${what}`,
    needsOwnServer: true,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bF')
      await answerWith(cast.bob, '180 Ringing')
      await stage.advance(100)
      ask(cast, 'cancelcallid', { headers: [`X-Call: ${header(sent, 'Call-ID')}`, `X-Then: ${what}`] })
      await stage.advance(300)
    },
  })),
]
