import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { startBench } from '../../test/support/debug-bench.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const main = `loadmodule "pv.so"
request_route {
  $var(i) = 0;
  while ($var(i) < 2) {
    $var(i) = $var(i) + 1;
  }
  drop;
}
`
const message = [
  'OPTIONS sip:bob@b SIP/2.0',
  'Via: SIP/2.0/UDP 127.0.0.2:5060;branch=z9hG4bK1',
  'From: <sip:alice@a.example>;tag=1',
  'To: <sip:bob@b>',
  'Call-ID: loop',
  'CSeq: 1 OPTIONS\r\n\r\n',
].join('\r\n')

it('each turn of a while looks at its condition in a step of its own, forwards and backwards', async () => {
  const bench = await startBench(new Map([['main.cfg', main]]), stops)
  const { debugger: own } = bench
  own.setEventStops({ entry: {} })
  bench.deliver(message)
  const done = bench.advance(1)
  await bench.stop()
  const call = bench.call()
  const seen: string[] = []
  const value = async (): Promise<unknown> => {
    const result = await own.evaluate(call, '$var(i)', 'look')
    return 'error' in result ? result.error : result.value
  }
  for (let step = 0; step < 6; step += 1) {
    void own.next(call)
    seen.push(`${await bench.stop()} ${String(await value())}`)
  }
  expect(seen).toEqual([
    'step main.cfg:4 0',
    'step main.cfg:5 0',
    'step main.cfg:4 1',
    'step main.cfg:5 1',
    'step main.cfg:4 2',
    'step main.cfg:7 2',
  ])
  const back: string[] = []
  for (let step = 0; step < 3; step += 1) {
    void own.stepBack(call)
    back.push(`${await bench.stop()} ${String(await value())}`)
  }
  expect(back).toEqual(['step main.cfg:4 2', 'step main.cfg:5 1', 'step main.cfg:4 1'])
  void own.continue(call)
  await done
})

it('a breakpoint on a while stops at each look at its condition', async () => {
  const bench = await startBench(new Map([['main.cfg', main]]), stops)
  const { debugger: own } = bench
  own.setLineBreakpoints(join(bench.folder, 'main.cfg'), [{ line: 4, hitCondition: '>= 2' }])
  bench.deliver(message)
  const done = bench.advance(1)
  const places: string[] = []
  for (let times = 0; times < 2; times += 1) {
    places.push(await bench.stop())
    void own.continue(bench.call())
  }
  await done
  expect(places).toEqual(['breakpoint main.cfg:4', 'breakpoint main.cfg:4'])
  expect(own.isHolding).toBe(false)
})
