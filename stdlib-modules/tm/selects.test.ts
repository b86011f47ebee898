import { expect, it } from 'vitest'
import { selectPaths } from '#grammar/select-syntax.ts'
import { reply, request } from '../../test/support/user-agent.ts'
import { startVirtualStage } from '../../test/support/virtual-stage.ts'
import type { TmEngine } from './engine.ts'
import { transactionReaders } from './selects.ts'
import { transactionSelects } from './select-table.ts'

const names = [
  'method',
  'uas.status',
  'uas.local_to_tag',
  'uac.count',
  'uac.last_status',
  'uac.relayed',
  'uac[0].uri',
  'uac[0].status',
  'uac[1].uri',
  'uac[1].status',
  'uac[9].uri',
]
const firstLines = ['uas.req', 'uas.resp', 'uac[0].request', 'uac[0].response']

const show = [
  ...names.map((name) => `$sel(tm.${name})`),
  ...firstLines.map((name) => `$(sel(tm.${name}){s.select,1, })`),
].join('|')

const config = `#!KAMAILIO
auto_aliases=no
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "corex.so"
loadmodule "xlog.so"
request_route {
  xlog("L_WARN", "[[before ${show}]]\\n");
  t_newtran();
  xlog("L_WARN", "[[new ${show}]]\\n");
  t_on_reply("R"); t_on_failure("F"); t_on_branch("B");
  $ru = "sip:b@127.8.30.12:5072";
  append_branch("sip:c@127.8.30.13:5073");
  t_relay();
  xlog("L_WARN", "[[relayed ${show}]]\\n");
  exit;
}
branch_route[B] { xlog("L_WARN", "[[branch ${show}]]\\n"); }
onreply_route[R] { xlog("L_WARN", "[[reply ${show}]]\\n"); }
failure_route[F] { xlog("L_WARN", "[[failure ${show}]]\\n"); }
`

const bob = 'sip:b@127.8.30.12:5072'
const carol = 'sip:c@127.8.30.13:5073'

it('@tm tells whether there is a transaction', async () => {
  const stage = await startVirtualStage(config.replaceAll(show, '$sel(tm)'))
  const [alice, bobs] = await Promise.all(['alice', 'bob'].map((name) => stage.endpoint(name)))
  const ids = { callId: 'c', branch: 'b', cseq: 1, from: 'sip:a@x', to: 'sip:b@x', via: 'UDP 127.8.30.11:5071' }
  alice?.send(request({ method: 'INVITE', uri: 'sip:u@example.com', ...ids }))
  bobs?.send(reply(await bobs.receive(), '180 Ringing', { tag: 't' }))
  await stage.advance(50)
  const told = [
    ...stage
      .logged()
      .join('\n')
      .matchAll(/\[\[(\w+) (\d)\]\]/g),
  ].map(([, place, value]) => `${place} ${value}`)
  await stage.stop()
  expect(told).toEqual(['before 0', 'new 1', 'branch 1', 'branch 1', 'relayed 1', 'reply 1'])
})

it('selects of a transaction that forks give what they gave in 6.1.5', async () => {
  const stage = await startVirtualStage(config)
  const [alice, one, two] = await Promise.all(['alice', 'bob', 'carol'].map((name) => stage.endpoint(name)))
  const ids = { callId: 'c', branch: 'b', cseq: 1, from: 'sip:a@x', to: 'sip:b@x', via: 'UDP 127.8.30.11:5071' }
  alice?.send(request({ method: 'INVITE', uri: 'sip:u@example.com', ...ids }))
  const [toBob, toCarol] = [(await one?.receive()) ?? '', (await two?.receive()) ?? '']
  one?.send(reply(toBob, '180 Ringing', { tag: 't' }))
  await stage.advance(50)
  one?.send(reply(toBob, '486 Busy', { tag: 't' }))
  await stage.advance(50)
  two?.send(reply(toCarol, '404 No', { tag: 't' }))
  await stage.advance(50)
  const shown = stage.logged().flatMap((line) => /\[\[(.*)\]\]/.exec(line)?.[1] ?? [])
  const nothing = '<null>'
  expect(shown).toEqual([
    `before ${names.map(() => nothing).join('|')}||||`,
    `new INVITE|0|${nothing}|0|${nothing}|-1|${nothing}|${nothing}|${nothing}|${nothing}|${nothing}|sip:u@example.com|||`,
    `branch INVITE|100||0|${nothing}|-2|${nothing}|${nothing}|${nothing}|${nothing}|${nothing}|sip:u@example.com|100||`,
    `branch INVITE|100||1|${nothing}|-2|${bob}|0|${nothing}|${nothing}|${nothing}|sip:u@example.com|100|${bob}|`,
    `relayed INVITE|100||2|${nothing}|-2|${bob}|0|${carol}|0|${nothing}|sip:u@example.com|100|${bob}|`,
    `reply INVITE|100||2|180|-2|${bob}|180|${carol}|0|${nothing}|sip:u@example.com|100|${bob}|`,
    `reply INVITE|180||2|486|0|${bob}|486|${carol}|0|${nothing}|sip:u@example.com|180|${bob}|`,
    `reply INVITE|180||2|404|0|${bob}|486|${carol}|404|${nothing}|sip:u@example.com|180|${bob}|486`,
    `failure INVITE|180||2|${nothing}|0|${bob}|486|${carol}|404|${nothing}|sip:u@example.com|180|${bob}|486`,
  ])
  await stage.stop()
})

it('has a reader for each select', () => {
  const readers = transactionReaders({} as TmEngine)
  expect([...readers.keys()].toSorted()).toEqual([...selectPaths(transactionSelects).keys()].toSorted())
})
