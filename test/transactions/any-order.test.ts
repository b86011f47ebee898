import fc from 'fast-check'
import { expect, it } from 'vitest'
import { followUp, invite, openPhone, type Phone } from '../conformance/phones.ts'
import { header, methodOf, reply, request, statusOf, toTag } from '../support/user-agent.ts'
import { startVirtualStage, type VirtualStage } from '../support/virtual-stage.ts'

/**
 * The user of the R-URI says how: to two phones, and when both fail to a third; to three at once, and once more to one of them; after
 * a pause (t_suspend) to two; replies held back (t_suspend in onreply_route); one phone after the other by q.
 */
const config = `#!KAMAILIO
debug=-3
loadmodule "pv.so"
loadmodule "tm.so"
loadmodule "tmx.so"
loadmodule "sl.so"
loadmodule "corex.so"
loadmodule "textops.so"
loadmodule "siputils.so"
modparam("tm", "fr_timer", 5000)
modparam("tm", "fr_inv_timer", 20000)
modparam("tm", "contacts_avp", "tm_contacts")
modparam("tm", "contact_flows_avp", "tm_flows")
request_route {
  if (is_method("CANCEL")) {
    if (t_check_trans()) t_relay();
    exit;
  }
  if (is_method("ACK")) {
    if (t_check_trans()) exit;
    $du = "sip:127.8.30.12:5072";
    t_relay();
    exit;
  }
  if (is_method("MESSAGE")) {
    t_continue("$shv(index)", "$shv(label)", "RESUMED");
    sl_send_reply("200", "Continued");
    exit;
  }
  t_check_trans();
  t_on_failure("NEXT");
  if ($rU == "paused") {
    t_suspend();
    $shv(index) = $T(id_index);
    $shv(label) = $T(id_label);
    exit;
  }
  if ($rU == "held") t_on_reply("HOLD");
  if ($rU == "serial") {
    $ru = "sip:bob@127.8.30.12:5072";
    append_branch("sip:carol@127.8.30.13:5073", "0.5");
    append_branch("sip:dave@127.8.30.14:5074", "0.3");
    t_load_contacts();
    t_next_contacts();
    t_on_failure("SERIAL");
    t_relay();
    exit;
  }
  if ($rU == "three") append_branch("sip:dave@127.8.30.14:5074");
  $ru = "sip:bob@127.8.30.12:5072";
  append_branch("sip:carol@127.8.30.13:5073");
  if (!t_relay()) sl_reply_error();
}
route[RESUMED] {
  $ru = "sip:bob@127.8.30.12:5072";
  append_branch("sip:carol@127.8.30.13:5073");
  t_relay();
}
onreply_route[HOLD] {
  if ($rs == 100 || $rs >= 300) exit;
  if (t_is_retr_async_reply()) drop;
  t_suspend();
  $shv(index) = $T(id_index);
  $shv(label) = $T(id_label);
}
failure_route[SERIAL] {
  if (t_is_canceled()) exit;
  if (t_next_contacts()) {
    t_on_failure("SERIAL");
    t_relay();
  }
}
failure_route[NEXT] {
  if (t_is_canceled()) exit;
  if (t_check_status("486|408|503")) {
    $ru = "sip:dave@127.8.30.14:5074";
    t_relay();
  }
}
`

const frTimerMs = 5000
const ways = ['then', 'three', 'paused', 'held', 'serial'] as const

const callees = ['bob', 'carol', 'dave'] as const
type Callee = (typeof callees)[number]

/** Something that happens; what cannot happen yet (an answer to nothing) is passed over. */
type Event =
  | { readonly kind: 'again' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'ack' }
  | { readonly kind: 'continue' }
  | { readonly kind: 'answer'; readonly who: Callee; readonly status: string }
  | { readonly kind: 'repeat'; readonly who: Callee }
  | { readonly kind: 'answer-cancel'; readonly who: Callee }
  | { readonly kind: 'wait'; readonly ms: number }

const who = fc.constantFrom(...callees)
const status = fc.constantFrom(
  ...['100 Trying', '180 Ringing', '183 Progress', '200 OK', '200 OK', '302 Moved', '401 Who', '408 Late'],
  ...['486 Busy', '486 Busy', '487 Terminated', '503 Down', '603 No'],
)
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('answer' as const), who, status }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('repeat' as const, 'answer-cancel' as const), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('again' as const, 'cancel' as const, 'ack' as const) }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'continue' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(1, 50, 600, 4000, 6000, 25_000) }),
  },
)

interface Sent {
  readonly branch: string
  readonly status: number
  /** How many messages the phone had received by then. */
  readonly after: number
  /** The caller had a final answer by then: 6.1.5 passes a late refusal on without the transaction, and so does kamkit. */
  readonly isLate: boolean
  /** Milliseconds since the phone was called. */
  readonly afterMs: number
}

/** A call during which events happen in some order; tells what everybody saw. */
async function play(way: string, events: readonly Event[]) {
  const stage = await startVirtualStage(config)
  await stage.advance(1000)
  const idleTimers = stage.host.clock.timerCount
  const alice = await openPhone(stage, 'alice')
  const phones = new Map<Callee, Phone>()
  for (const name of callees) phones.set(name, await openPhone(stage, name))
  const sent = new Map<Callee, Sent[]>(callees.map((name) => [name, []]))
  const last = new Map<Callee, string>()
  const invitation = invite(alice, { callId: 'call', to: `sip:${way}@127.8.30.1` })
  let continued = 0
  alice.wire.send(invitation)
  await stage.advance(5)
  for (const one of events) {
    happen(one)
    await stage.advance(one.kind === 'wait' ? one.ms : 5)
  }
  // Longer than any transaction lives.
  await stage.advance(400_000)
  const [stats] = await stage.running.core.rpc.call('tm.stats', [])
  const timers = stage.host.clock.timerCount - idleTimers
  await stage.stop()
  return { seen: (name: string) => seenBy(stage, name), atMs, sent, stats, timers, logged: stage.logged() }

  /** When a message came first. */
  function atMs(name: string, message: string): number {
    const phone = name === 'alice' ? alice : phones.get(callees.find((one) => one === name) ?? 'bob')
    return phone?.wire.arrivals.find((one) => one.message === message)?.atMs ?? 0
  }

  function happen(one: Event): void {
    switch (one.kind) {
      case 'wait':
        return
      case 'again':
        // A phone that was answered sends it no more; to a server that forgot the call it would be a new one.
        return finalsOf(stage).length === 0 ? alice.wire.send(invitation) : undefined
      case 'cancel':
        return alice.wire.send(followUp('CANCEL', invitation, alice))
      case 'ack':
        return acknowledge()
      case 'continue':
        return goOn()
      case 'answer':
        return answer(one.who, 'INVITE', one.status)
      case 'answer-cancel':
        return answer(one.who, 'CANCEL', '200 OK')
      case 'repeat':
        return say(one.who, last.get(one.who))
    }
  }

  function acknowledge(): void {
    const final = finalsOf(stage).at(-1)
    const isRefusal = final !== undefined && statusOf(final) >= 300
    if (isRefusal) alice.wire.send(followUp('ACK', invitation, alice, toTag(final)))
  }

  function goOn(): void {
    continued += 1
    const place = { uri: 'sip:continue@127.8.30.1', from: alice.aor, to: 'sip:continue@127.8.30.1', via: alice.via }
    const once = `continue-${continued}`
    alice.wire.send(request({ method: 'MESSAGE', ...place, callId: once, cseq: 1, branch: once }))
  }

  function answer(name: Callee, method: string, line: string): void {
    const asked = seenBy(stage, name).findLast((message) => methodOf(message) === method)
    if (asked === undefined) return
    const contact = phones.get(name)?.contact ?? ''
    const text = reply(asked, line, { tag: name, contact })
    if (method === 'INVITE') last.set(name, text)
    say(name, text)
  }

  function say(name: Callee, text: string | undefined): void {
    if (text === undefined) return
    const after = seenBy(stage, name).length
    const isLate = finalsOf(stage).length > 0
    const called = seenBy(stage, name).find(
      (message) => methodOf(message) === 'INVITE' && branchOf(message) === branchOf(text),
    )
    const afterMs = stage.nowMs() - atMs(name, called ?? '')
    sent.get(name)?.push({ branch: branchOf(text), status: statusOf(text), after, isLate, afterMs })
    phones.get(name)?.wire.send(text)
  }
}

function seenBy(stage: VirtualStage, name: string): readonly string[] {
  return stage.transcript()[`${name}/udp`] ?? []
}

function branchOf(message: string): string {
  return /branch=([^;\s,]+)/.exec(header(message, 'Via'))?.[1] ?? ''
}

const isFinalOfInvite = (message: string): boolean =>
  message.startsWith('SIP/2.0') && statusOf(message) >= 200 && header(message, 'CSeq').endsWith('INVITE')

function finalsOf(stage: VirtualStage): readonly string[] {
  return seenBy(stage, 'alice').filter(isFinalOfInvite)
}

it(
  'no order of answers, CANCEL, repetitions and silence gives two final answers or leaves anything behind',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ways),
        fc.array(event, { minLength: 1, maxLength: 14 }),
        async (way, events) => {
          const { seen, sent, stats, timers, logged, atMs } = await play(way, events)
          const late = [...sent].flatMap(([name, all]) =>
            all.filter(({ isLate }) => isLate).map((one) => `${one.status} ${name}`),
          )
          const isPassed = (message: string): boolean => late.includes(`${statusOf(message)} ${toTag(message)}`)
          const finals = seen('alice').filter((message) => isFinalOfInvite(message) && !isPassed(message))
          // One final answer: repeated maybe, but never another one; after a 2xx only further 2xx (RFC 3261 §16.7).
          const refusals = new Set(finals.filter((message) => statusOf(message) >= 300))
          expect(refusals.size).toBeLessThanOrEqual(1)
          if (finals.some((message) => statusOf(message) < 300)) expect([...refusals]).toEqual([])
          const [answered = ''] = seen('alice').filter(isFinalOfInvite)
          expect(answered).not.toBe('')
          const answeredAtMs = atMs('alice', answered)
          // CANCEL only to a branch that answered provisionally, and not after its final answer (RFC 3261 §9.1).
          for (const name of callees) {
            seen(name).forEach((message, at) => {
              if (methodOf(message) !== 'CANCEL') return
              const before = (sent.get(name) ?? []).filter((one) => one.branch === branchOf(message) && one.after <= at)
              expect(before.some((one) => one.status < 200)).toBe(true)
            })
          }
          // Whoever rang in time and never answered is cancelled in the end (RFC 3261 §16.7 step 10, §16.8).
          for (const name of callees) {
            const said = sent.get(name) ?? []
            const ringing = said.filter(
              ({ branch, status, isLate, afterMs }) =>
                status < 200 &&
                !isLate &&
                afterMs < frTimerMs &&
                !said.some((one) => one.branch === branch && one.status >= 200),
            )
            const cancelled = seen(name)
              .filter((message) => methodOf(message) === 'CANCEL')
              .map(branchOf)
            for (const { branch } of ringing) expect(cancelled).toContain(branch)
          }
          // Nobody new is called once the caller has its answer.
          for (const name of callees) {
            const first = new Map(
              seen(name)
                .toReversed()
                .flatMap((message) => (methodOf(message) === 'INVITE' ? [[branchOf(message), message] as const] : [])),
            )
            for (const message of first.values()) expect(atMs(name, message)).toBeLessThanOrEqual(answeredAtMs + 1)
          }
          expect(stats instanceof Map && [stats.get('current'), stats.get('waiting')]).toEqual([0, 0])
          expect(timers).toBe(0)
          expect(logged.filter((line) => line.includes('BUG'))).toEqual([])
        },
      ),
      { seed: 3261, numRuns: 400 },
    )
  },
)

it.each([
  ['then', 'bob carol'],
  ['three', 'bob carol dave'],
  ['paused', 'bob carol'],
  ['held', 'bob carol'],
  ['serial', 'bob'],
] as const)('the call that goes %s reaches %s', async (way, reached) => {
  const { seen } = await play(way, [{ kind: 'continue' }])
  const called = callees.filter((name) => seen(name).some((message) => methodOf(message) === 'INVITE'))
  expect(called.join(' ')).toContain(reached)
})
