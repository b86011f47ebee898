import { afterEach, expect, it } from 'vitest'
import { startBench } from '../../test/support/debug-bench.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const main = `loadmodule "pv.so"
loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "tmx.so"
modparam("pv", "shvset", "index=i:0")
modparam("pv", "shvset", "label=i:0")
request_route {
  if ($rm == "OPTIONS") {
    t_continue("$shv(index)", "$shv(label)", "RESUMED");
    drop;
  }
  t_newtran();
  if (t_suspend()) {
    $shv(index) = $T(id_index); $shv(label) = $T(id_label); $avp(x) = "before";
    exit;
  }
}
route[RESUMED] {
  $avp(x) = $avp(x) + " and after";
  t_reply("404", "Gone");
}
`
const request = (method: string): string =>
  [
    `${method} sip:bob@b SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.2:5060;branch=z9hG4bK${method}`,
    'From: <sip:alice@a.example>;tag=1',
    'To: <sip:bob@b>',
    `Call-ID: ${method}`,
    `CSeq: 1 ${method}`,
    'Max-Forwards: 70\r\n\r\n',
  ].join('\r\n')

it('steps go on behind a suspension, and back over it', async () => {
  const bench = await startBench(new Map([['main.cfg', main]]), stops, { callIds: ['INVITE'] })
  const { debugger: own } = bench
  own.setLineBreakpoints(`${bench.folder}/main.cfg`, [{ line: 15 }])
  bench.deliver(request('INVITE'))
  void bench.advance(1)
  expect(await bench.stop()).toBe('breakpoint main.cfg:15')
  const call = bench.call()
  void own.next(call)
  bench.deliver(request('OPTIONS'))
  void bench.advance(1)
  expect(await bench.stop()).toBe('step main.cfg:19')
  expect(own.frames(call).map(({ step }) => step.route)).toEqual(['route[RESUMED]'])
  void own.next(call)
  expect(await bench.stop()).toBe('step main.cfg:20')
  expect(await own.evaluate(call, '$avp(x)', 'look')).toEqual({ value: 'before and after' })
  void own.stepBack(call)
  expect(await bench.stop()).toBe('step main.cfg:19')
  void own.stepBack(call)
  expect(await bench.stop()).toBe('step main.cfg:15')
  expect(await own.evaluate(call, '$avp(x)', 'look')).toEqual({ value: 'before' })
  void own.continue(call)
  await bench.advance(1)
  expect(bench.sent().at(-1)).toContain('404 Gone')
})
