import { reply } from '../../../support/user-agent.ts'
import type { Scenario } from '../../scenario.ts'
import { acknowledge, answerTo, answerWith, ask, call, cancel, finish, openCast, type Cast } from './call.ts'

const toBob = 'From: <sip:rpc@127.8.30.1>\r\nTo: <sip:bob@127.8.30.12>\r\n'

function rpc(cast: Cast, method: string, params: readonly string[]): void {
  const text = JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 })
  ask(cast, 'rpc', { headers: [`X-Rpc: ${text}`], id: method })
}

/** t_suspend() in onreply_route: the reply goes on after t_continue(), whatever the route says to it. */
const heldReplies: readonly Scenario[] = [
  ...(['183 Progress', '200 OK', '486 Busy Here'] as const).map((status): Scenario => ({
    name: `held-${status.slice(0, 3)}`,
    ...(status.startsWith('183') ? { needsOwnServer: true } : {}),
    play: async (stage) => {
      const cast = await openCast(stage)
      call(cast, 'held')
      const received = await answerWith(cast.bob, '180 Ringing', status)
      await stage.advance(200)
      if (status.startsWith('200')) answerTo(cast.bob, received, status)
      await stage.advance(200)
      ask(cast, 'continue')
      await stage.advance(300)
      ask(cast, 'continue', { id: '2' })
      await stage.advance(300)
    },
  })),
  {
    name: 'held-again',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'held', ['X-Again: 1'])
      await answerWith(cast.bob, '486 Busy Here')
      await stage.advance(100)
      ask(cast, 'continue')
      await stage.advance(300)
      ask(cast, 'continue', { id: '2' })
      await stage.advance(300)
      await acknowledge(cast, sent)
    },
  },
  {
    name: 'held-183-times-out',
    differs: { '6.1.5': 'it leaves the phone ringing, whose branch is cancelled here' },
    slowSeconds: 6,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'held')
      await answerWith(cast.bob, '183 Progress')
      await finish(cast, sent)
      ask(cast, 'continue')
      await stage.advance(300)
    },
  },
]

/** What tm offers and few use, played on configs/tm-rare.cfg. */
export const rareScenarios: readonly Scenario[] = [
  ...heldReplies,
  {
    name: 'check-trans-relayed',
    needsOwnServer: true,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'check')
      const received = await answerWith(cast.bob, '180 Ringing')
      await stage.advance(100)
      cast.alice.wire.send(sent)
      await stage.advance(100)
      cancel(cast, sent)
      await stage.advance(100)
      answerTo(cast.bob, received, '487 Request Terminated')
      await finish(cast, sent)
    },
  },
  {
    name: 'check-trans-own',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'check', ['X-Then: newtran'])
      await stage.advance(100)
      cast.alice.wire.send(sent)
      await finish(cast, sent)
    },
  },
  {
    name: 'timers-in-avps',
    slowSeconds: 3,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'avp')
      await finish(cast, sent)
    },
  },
  {
    name: 'timers-in-avps-ringing',
    slowSeconds: 4,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'avp')
      await answerWith(cast.bob, '180 Ringing')
      await finish(cast, sent)
    },
  },
  {
    name: 'relay-to-avp',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'place')
      await answerWith(cast.bob, '486 Busy Here')
      await finish(cast, sent)
    },
  },
  ...(['t', 'sl'] as const).map((by): Scenario => ({
    name: `redirect-${by}`,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'redirect', [`X-Then: ${by}`])
      await finish(cast, sent)
    },
  })),
  {
    name: 'more-branches',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'more')
      const received = await answerWith(cast.bob, '180 Ringing')
      await stage.advance(100)
      ask(cast, 'more')
      await answerWith(cast.carol, '404 Not Found')
      answerTo(cast.bob, received, '486 Busy Here')
      await finish(cast, sent)
    },
  },
  {
    name: 'nowhere-at-once',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'nowhere')
      await finish(cast, sent)
    },
  },
  {
    name: 'changes-of-a-branch',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'changes')
      await answerWith(cast.bob, '486 Busy Here')
      await finish(cast, sent)
    },
  },
  ...(['200 OK', '486 Busy Here'] as const).map((status): Scenario => ({
    name: `local-invite-${status.slice(0, 3)}`,
    play: async (stage) => {
      const cast = await openCast(stage)
      rpc(cast, 'tm.t_uac_start', ['INVITE', 'sip:bob@127.8.30.12:5072', '.', '.', toBob, ''])
      const received = await cast.bob.wire.receive()
      const headers = ['Record-Route: <sip:127.8.30.12:5072;lr>']
      cast.bob.wire.send(reply(received, status, { tag: 'test-bob', contact: cast.bob.contact, headers }))
      await stage.advance(300)
    },
  })),
  {
    name: 'rpc-uac-attrs',
    play: async (stage) => {
      const cast = await openCast(stage)
      rpc(cast, 'tm.t_uac_attrs', ['', 'OPTIONS', 'sip:bob@127.8.30.12:5072', '.', '.', toBob, ''])
      await answerWith(cast.bob, '200 OK')
      await stage.advance(300)
    },
  },
]
