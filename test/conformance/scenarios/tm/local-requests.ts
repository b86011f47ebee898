import { header } from '../../../support/user-agent.ts'
import type { Scenario } from '../../scenario.ts'
import { answerWith, ask, call, finish, openCast, type Cast } from './call.ts'

function rpc(cast: Cast, method: string, params: readonly (string | number)[], id = method): void {
  const text = JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 })
  ask(cast, 'rpc', { headers: [`X-Rpc: ${text}`], id })
}

/** Requests that the server sends by itself, and the RPC commands. */
export const localRequestScenarios: readonly Scenario[] = [
  {
    name: 'uac-send',
    slowSeconds: 4,
    play: async (stage) => {
      const cast = await openCast(stage)
      ask(cast, 'uac', {
        headers: ['X-Next: sip:127.8.30.13:5073', 'X-Headers: X-More: 1'],
        body: 'Hello',
      })
      await answerWith(cast.carol, '100 Trying', '404 Not Found')
      await stage.advance(300)
      ask(cast, 'uac', { headers: ['X-Headers: X-More: 2', 'X-Next: .'], id: '2', body: 'Second' })
      await stage.advance(100)
      ask(cast, 'uac', { headers: ['X-Headers: X-More: 3', 'X-Next: .'], id: '3', body: 'Hi' })
      await answerWith(cast.bob, '200 OK')
      await stage.advance(300)
    },
  },
  {
    name: 'rpc-uac-start',
    play: async (stage) => {
      const cast = await openCast(stage)
      rpc(cast, 'tm.t_uac_start', [
        'OPTIONS',
        'sip:bob@127.8.30.12:5072',
        '.',
        '.',
        'From: <sip:rpc@127.8.30.1>\r\nTo: <sip:bob@127.8.30.12>\r\nX-Extra: 1\r\n',
        '',
      ])
      await answerWith(cast.bob, '200 OK')
      await stage.advance(300)
    },
  },
  {
    name: 'rpc-faults',
    needsOwnServer: true,
    play: async (stage) => {
      const cast = await openCast(stage)
      const good = 'From: <sip:rpc@127.8.30.1>\r\nTo: <sip:bob@127.8.30.12>\r\n'
      let at = 0
      for (const params of [
        [],
        ['OPTIONS', 'nonsense', '.', '.', good, ''],
        ['OPTIONS', 'sip:bob@127.8.30.12:5072', 'nonsense', '.', good, ''],
        ['OPTIONS', 'sip:bob@127.8.30.12:5072', '.', 'nonsense', good, ''],
        ['OPTIONS', 'sip:bob@127.8.30.12:5072', '.', '.', 'X-Only: 1\r\n', ''],
        ['OPTIONS', 'sip:bob@127.8.30.12:5072', '.', '.', good, 'body without type'],
      ]) {
        at += 1
        rpc(cast, 'tm.t_uac_start', params, `uac-${at}`)
        await stage.advance(150)
      }
      rpc(cast, 'tm.cancel', ['call-none', '1 INVITE'], 'cancel')
      await stage.advance(100)
      rpc(cast, 'tm.reply', [200, 'OK', '1:1', 'tag', '', ''], 'reply')
      await stage.advance(100)
      rpc(cast, 'tm.reply_callid', [200, 'OK', 'call-none', '1', 'tag', '', ''], 'reply-callid')
      await stage.advance(100)
      rpc(cast, 'tm.hash_stats', [], 'hash')
      await stage.advance(100)
      rpc(cast, 'tm.clean', [], 'clean')
      await stage.advance(100)
      rpc(cast, 'tm.retransmit_reply', ['1', '1'], 'again')
      await stage.advance(100)
      rpc(cast, 'tm.retransmit_reply_callid', ['call-none', '1'], 'again-callid')
      await stage.advance(100)
    },
  },
  {
    name: 'rpc-cancel',
    needsOwnServer: true,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bF')
      await answerWith(cast.bob, '180 Ringing')
      await stage.advance(100)
      rpc(cast, 'tm.cancel', [header(sent, 'Call-ID'), '1'])
      await stage.advance(300)
    },
  },
  {
    name: 'rpc-reply-by-call-id',
    needsOwnServer: true,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bF')
      const callId = header(sent, 'Call-ID')
      await answerWith(cast.bob, '180 Ringing')
      await stage.advance(100)
      rpc(cast, 'tm.reply_callid', [480, 'By hand', callId, '1', 'test-tag', 'X-Hand: 1\r\n', ''])
      await finish(cast, sent)
      rpc(cast, 'tm.retransmit_reply_callid', [callId, '1'])
      await stage.advance(300)
    },
  },
  {
    name: 'rpc-stats',
    needsOwnServer: true,
    play: async (stage) => {
      const cast = await openCast(stage)
      rpc(cast, 'tm.stats', [], 'before')
      await stage.advance(100)
      const sent = call(cast, 'bF')
      await answerWith(cast.bob, '180 Ringing', '486 Busy Here')
      await finish(cast, sent)
      rpc(cast, 'tm.stats', [], 'after')
      await stage.advance(2500)
      rpc(cast, 'tm.stats', [], 'later')
      await stage.advance(100)
    },
  },
]
