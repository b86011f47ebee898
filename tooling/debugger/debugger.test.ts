import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startBench, type DebugBench } from '../../test/support/debug-bench.ts'
import { framesOf, placeText } from './moment.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const main = `#!define DROPIT sl_send_reply("403", "No"); exit;
loadmodule "pv.so"
loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "textops.so"
loadmodule "xlog.so"
request_route {
  $avp(who) = $rU + "@" + $rd;
  if ($rU == "bob") route(TO_BOB);
  if ($rU == "drop") { DROPIT }
  xlog("L_WARN", "nobody called $rU\\n");
  $avp(who) = 7;
  sl_send_reply("404", "Gone");
}
include_file "bob.cfg"
failure_route[BUSY] {
  $avp(late) = 1;
  if (t_check_status("486"))
    t_reply("480", "Busy");
}
branch_route[B] {
  append_hf("X-B: 1\\r\\n");
}
`
const bob = `route[TO_BOB] {
  append_hf("X-Who: $avp(who)\\r\\n");
  $du = "sip:127.0.0.9:5060";
  t_on_branch("B");
  t_on_failure("BUSY");
  # nothing here
  t_relay();
  exit;
}
`
const files = new Map([
  ['main.cfg', main],
  ['bob.cfg', bob],
])

const head = (method: string, user: string, id = user): string =>
  [
    `Via: SIP/2.0/UDP 127.0.0.2:5060;branch=z9hG4bK${method}${id}`,
    'From: <sip:alice@a.example>;tag=1',
    `To: <sip:${user}@b>`,
    `Call-ID: call-${id}`,
    `CSeq: 1 ${method}`,
    'Max-Forwards: 70',
  ].join('\r\n')
const invite = (user: string, id = user): string =>
  `INVITE sip:${user}@b SIP/2.0\r\n${head('INVITE', user, id)}\r\n\r\n`

/** A reply to what was sent. */
function reply(bench: DebugBench, status: string): string {
  const sent = bench.sentMessages().findLast((one) => one.startsWith('INVITE')) ?? ''
  const lines = sent.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/.test(line))
  return `SIP/2.0 ${status}\r\n${lines.map((line) => (line.startsWith('To:') ? `${line};tag=9` : line)).join('\r\n')}\r\n\r\n`
}

const start = (calls?: Parameters<typeof startBench>[2]): Promise<DebugBench> => startBench(files, stops, calls)

describe('breakpoints and steps', () => {
  it('stops in an included file with the stack of routes, and steps over, in and out', async () => {
    const bench = await start()
    const { debugger: own } = bench
    const set = own.setLineBreakpoints(join(bench.folder, 'bob.cfg'), [{ line: 3 }])
    expect(set).toMatchObject([{ isVerified: true, place: { line: 3 } }])
    bench.deliver(invite('bob'))
    const done = bench.advance(1)
    expect(await bench.stop()).toBe('breakpoint bob.cfg:3')
    const call = bench.call()
    expect(
      own.frames(call).map((frame) => `${frame.step.route} ${placeText(frame).slice(bench.folder.length + 1)}`),
    ).toEqual(['route[TO_BOB] bob.cfg:3', 'request_route main.cfg:9'])
    expect(await own.evaluate(call, '$du', 'look')).toEqual({ value: null })
    void own.next(call)
    expect(await bench.stop()).toBe('step bob.cfg:4')
    expect(await own.evaluate(call, '$du', 'look')).toEqual({ value: 'sip:127.0.0.9:5060' })
    void own.next(call)
    await bench.stop()
    void own.next(call)
    expect(await bench.stop()).toBe('step bob.cfg:7')
    await new Promise((resolve) => void setTimeout(resolve, 20))
    expect(bench.sent()).toEqual([])
    void own.stepIn(call)
    expect(await bench.stop()).toBe('step main.cfg:22')
    expect(own.frames(call).map(({ step }) => step.route)).toEqual([
      'branch_route[B]',
      'route[TO_BOB]',
      'request_route',
    ])
    void own.stepOut(call)
    expect(await bench.stop()).toBe('step bob.cfg:8')
    expect(bench.sent().map((one) => one.split(' ')[0])).toEqual(['udp:127.0.0.2:5060', 'udp:127.0.0.9:5060'])
    void own.continue(call)
    await done
    expect(own.isHolding).toBe(false)
  })

  it('goes back from a failure_route to the line that armed it, where everything is as it was, and forth again', async () => {
    const bench = await start()
    const { debugger: own } = bench
    own.setLineBreakpoints(join(bench.folder, 'bob.cfg'), [{ line: 5 }])
    own.setFunctionBreakpoints([{ name: 'failure_route[BUSY]' }])
    bench.deliver(invite('bob'))
    const first = bench.advance(1)
    expect(await bench.stop()).toBe('breakpoint bob.cfg:5')
    const call = bench.call()
    const firstPass = await own.evaluate(call, '$avp(who) + $du + $ru', 'look')
    void own.continue(call)
    await first
    bench.deliver(reply(bench, '486 Busy Here'), '127.0.0.9')
    const second = bench.advance(1)
    expect(await bench.stop()).toBe('function main.cfg:17')
    void own.next(call)
    expect(await bench.stop()).toBe('step main.cfg:18')
    expect(await own.evaluate(call, '$avp(late)', 'look')).toEqual({ value: 1 })
    void own.stepBack(call)
    expect(await bench.stop()).toBe('step main.cfg:17')
    expect(await own.evaluate(call, '$avp(late)', 'look')).toEqual({ value: null })
    expect(await own.setVariable(call, '$avp(late)', '5')).toEqual({
      error: 'this is the past, which cannot be changed: go on to the present first',
    })
    void own.reverseContinue(call)
    expect(await bench.stop()).toBe('breakpoint bob.cfg:5')
    expect(await own.evaluate(call, '$avp(who) + $du + $ru', 'look')).toEqual(firstPass)
    expect(firstPass).toEqual({ value: 'bob@bsip:127.0.0.9:5060sip:bob@b' })
    void own.reverseContinue(call)
    expect(await bench.stop()).toBe('history main.cfg:8 (nothing is recorded before this)')
    void own.continue(call)
    expect(await bench.stop()).toBe('breakpoint bob.cfg:5')
    void own.next(call)
    expect(await bench.stop()).toBe('step bob.cfg:7')
    void own.next(call)
    expect(await bench.stop()).toBe('step bob.cfg:8')
    void own.next(call)
    expect(await bench.stop()).toBe('function main.cfg:17')
    void own.next(call)
    expect(await bench.stop()).toBe('step main.cfg:18')
    expect(own.isPresent(call)).toBe(true)
    expect(await own.setVariable(call, '$avp(late)', '5')).toEqual({ value: 5 })
    void own.next(call)
    expect(await bench.stop()).toBe('step main.cfg:19')
    expect(await own.evaluate(call, '$avp(late)', 'look')).toEqual({ value: 5 })
    void own.continue(call)
    await second
    expect(bench.sent().at(-1)).toBe('udp:127.0.0.2:5060 SIP/2.0 480 Busy')
  })

  it('moves a breakpoint from a line without a statement, and stops at the lines of a macro', async () => {
    const bench = await start()
    const { debugger: own } = bench
    const set = own.setLineBreakpoints(join(bench.folder, 'bob.cfg'), [{ line: 6 }, { line: 60 }])
    expect(set).toMatchObject([{ isVerified: true, place: { line: 7 } }, { isVerified: false }])
    own.setLineBreakpoints(join(bench.folder, 'main.cfg'), [{ line: 10, condition: '$rU == "drop"' }])
    bench.deliver(invite('drop'))
    void bench.advance(1)
    const seen = [await bench.stop()]
    const call = bench.call()
    for (let count = 0; count < 2; count += 1) {
      void own.stepIn(call)
      seen.push(await bench.stop())
    }
    expect(seen).toEqual(['breakpoint main.cfg:10', 'step main.cfg:10', 'step main.cfg:10'])
    expect(own.frames(call)[0]?.step).toMatchObject({ action: 'exit', text: 'DROPIT' })
  })

  it('has conditions, hit counts and log points', async () => {
    const bench = await start()
    const { debugger: own } = bench
    own.setLineBreakpoints(join(bench.folder, 'main.cfg'), [
      { line: 8, logMessage: 'call to $rU from {$fU + "!"} {$(ru{s.len})}' },
      { line: 12, hitCondition: '% 2' },
      { line: 13, condition: '$rU == "carol2"' },
      { line: 11, condition: '$nonsense(x' },
    ])
    for (const user of ['carol1', 'carol2', 'carol3', 'carol4']) bench.deliver(invite(user))
    const done = bench.advance(1)
    const seen: string[] = []
    for (let count = 0; count < 7; count += 1) {
      const stop = await bench.stop()
      seen.push(`${bench.call().callId} ${stop}`)
      void own.continue(bench.call())
    }
    await done
    expect(seen.toSorted()).toEqual([
      'call-carol1 breakpoint main.cfg:11',
      'call-carol2 breakpoint main.cfg:11',
      'call-carol2 breakpoint main.cfg:12',
      'call-carol2 breakpoint main.cfg:13',
      'call-carol3 breakpoint main.cfg:11',
      'call-carol4 breakpoint main.cfg:11',
      'call-carol4 breakpoint main.cfg:12',
    ])
    const said = bench.said()
    expect(said.filter((one) => one.startsWith('told'))[0]).toBe('told 8: call to carol1 from alice! 12')
    expect(said.filter((one) => one.startsWith('fault'))).toHaveLength(1)
  })
})

describe('other stops', () => {
  it('stops when the value of an expression changed, also at the end of a run, and goes back to that', async () => {
    const bench = await start()
    const { debugger: own } = bench
    own.setDataBreakpoints([{ expression: '$avp(who)' }])
    bench.deliver(invite('carol'))
    const done = bench.advance(1)
    expect(await bench.stop()).toBe('data main.cfg:9 ($avp(who): $null → "carol@b", by main.cfg:8)')
    void own.continue(bench.call())
    expect(await bench.stop()).toBe('data main.cfg:13 ($avp(who): "carol@b" → 7, by main.cfg:12)')
    void own.reverseContinue(bench.call())
    expect(await bench.stop()).toMatch(/^data main.cfg:9/)
    void own.continue(bench.call())
    expect(await bench.stop()).toMatch(/^data main.cfg:13/)
    void own.continue(bench.call())
    await done
  })

  it('stops at the entry of a call, on replies by status and on errors, and pauses', async () => {
    const bench = await start()
    const { debugger: own } = bench
    own.setEventStops({ entry: { condition: '$rU == "carol"' }, reply: { status: '4' }, error: {} })
    bench.deliver(invite('carol'))
    const done = bench.advance(1)
    expect(await bench.stop()).toBe('entry main.cfg:8 (INVITE sip:carol@b SIP/2.0)')
    expect(await own.evaluate(bench.call(), '$ru = "nonsense";', 'act')).toMatchObject({
      value: expect.any(Number) as number,
    })
    void own.continue(bench.call())
    expect(await bench.stop()).toBe('reply main.cfg:13 end (SIP/2.0 404 Gone)')
    expect(own.isPresent(bench.call())).toBe(false)
    own.setEventStops({})
    void own.continue(bench.call())
    await done
    own.pause(bench.call())
    expect(await bench.stop()).toBe('pause main.cfg:13 end')
    bench.deliver(invite('carol'))
    void own.next(bench.call())
    expect(await bench.stop()).toBe('step main.cfg:8')
  })

  it('holds the other runs of a stopped call, which then go on in their order', async () => {
    const bench = await start()
    const { debugger: own } = bench
    own.setLineBreakpoints(join(bench.folder, 'main.cfg'), [{ line: 13, hitCondition: '1' }])
    bench.deliver(invite('carol'))
    void bench.advance(1)
    expect(await bench.stop()).toBe('breakpoint main.cfg:13')
    const call = bench.call()
    const { length } = call.moments
    bench.deliver(invite('carol'))
    await new Promise((resolve) => void setTimeout(resolve, 20))
    expect([call.moments.length, bench.sent()]).toEqual([length, []])
    void own.next(call)
    expect(await bench.stop()).toBe('step main.cfg:8')
    expect(call.runs.size).toBe(1)
    expect(bench.sent()).toHaveLength(1)
    own.detach()
    await bench.advance(1)
    expect(bench.sent()).toHaveLength(2)
  })

  it('what the console begins does not wait for the call that waits for the console', async () => {
    const bench = await start()
    const { debugger: own } = bench
    own.setLineBreakpoints(join(bench.folder, 'bob.cfg'), [{ line: 5 }])
    bench.deliver(invite('bob'))
    const done = bench.advance(1)
    await bench.stop()
    const call = bench.call()
    expect(await own.evaluate(call, 't_on_branch("B"); t_relay();', 'act')).toEqual({ value: 1 })
    expect(bench.sentMessages().at(-1)).toContain('X-B: 1')
    expect(await own.evaluate(call, 'xlog("L_ERR", "told\\n");', 'act')).toEqual({ value: 1 })
    expect(bench.said()).toContain('ERROR 5: <script>: told')
    void own.continue(call)
    await done
  })

  it('lets the stopped run go first when the same request comes again', async () => {
    const bench = await start()
    const { debugger: own } = bench
    own.setEventStops({ entry: {} })
    bench.deliver(invite('nobody'))
    void bench.advance(1)
    expect(await bench.stop()).toMatch(/^entry main\.cfg:8 /)
    bench.deliver(invite('nobody'))
    own.setEventStops({})
    const lines: string[] = []
    for (let step = 0; step < 4; step += 1) {
      void own.stepIn(bench.call())
      lines.push(await bench.stop())
    }
    expect(lines).toEqual(['step main.cfg:9', 'step main.cfg:10', 'step main.cfg:11', 'step main.cfg:12'])
    expect(bench.call().stopped?.position.run.number).toBe(1)
  })

  it('keeps so many moments and calls, and says when older ones are gone', async () => {
    const looping = `loadmodule "pv.so"
request_route {
  $var(i) = 0;
  while ($var(i) < 40) {
    $var(i) = $var(i) + 1;
  }
  drop;
}
`
    const limits = { momentsOfCall: 20, moments: 50, calls: 3 }
    const bench = await startBench(new Map([['main.cfg', looping]]), stops, undefined, limits)
    const { debugger: own } = bench
    for (const user of ['one', 'two', 'three']) {
      bench.deliver(invite(user))
      await bench.advance(1)
    }
    expect(own.calls.map(({ callId }) => callId)).toEqual(['call-two', 'call-three'])
    own.setLineBreakpoints(join(bench.folder, 'main.cfg'), [{ line: 7 }])
    bench.deliver(invite('four'))
    void bench.advance(1)
    expect(await bench.stop()).toBe('breakpoint main.cfg:7')
    void own.reverseContinue(bench.call())
    expect(await bench.stop()).toMatch(
      /^history main.cfg:[45] \(nothing is recorded before this; \d+ older moments were dropped\)$/,
    )
    expect(await own.evaluate(bench.call(), '$var(i) > 15', 'look')).toEqual({ value: 1 })
  })

  it('looks only at calls of a filter', async () => {
    const bench = await start({ fromUsers: ['alice'], callIds: [] })
    const { debugger: own } = bench
    own.setEventStops({ entry: {} })
    bench.deliver(invite('carol').replace('alice@', 'zoe@'))
    await bench.advance(1)
    expect(own.calls).toEqual([])
    bench.deliver(invite('dave'))
    void bench.advance(1)
    expect(await bench.stop()).toMatch(/^entry/)
    expect(framesOf(bench.call().moments[0] ?? expect.fail('no moment'))).toHaveLength(1)
  })
})
