import { afterEach, describe, expect, it } from 'vitest'
import { createModuleCatalogue } from '#stdlib/catalogue.ts'
import { startBench, type DebugBench } from '../../test/support/debug-bench.ts'
import { lookingFunctions } from './looking-functions.ts'
import { scopesOf } from './scopes/scopes.ts'
import type { VariableNode } from './scopes/variable-node.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const main = `loadmodule "pv.so"
loadmodule "kex.so"
loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "textops.so"
loadmodule "counters.so"
modparam("pv", "shvset", "calls=i:5")
modparam("counters", "script_counter", "seen")
request_route {
  $shv(calls) = $shv(calls) + 1;
  cnt_inc("seen");
  $avp(x) = "a";
  setflag(3);
  $shv(calls) = 20;
  cnt_inc("seen");
  drop;
}
`
const message = [
  'OPTIONS sip:bob@b SIP/2.0',
  'Via: SIP/2.0/UDP 127.0.0.2:5060;branch=z9hG4bK1',
  'From: <sip:alice@a.example>;tag=1',
  'To: <sip:bob@b>',
  'Call-ID: looked-at',
  'CSeq: 1 OPTIONS\r\n\r\n',
].join('\r\n')

async function stopAt(
  line: number,
): Promise<DebugBench & { readonly value: (expression: string) => Promise<unknown> }> {
  const bench = await startBench(new Map([['main.cfg', main]]), stops)
  const { debugger: own } = bench
  own.setLineBreakpoints(`${bench.folder}/main.cfg`, [{ line }])
  bench.deliver(message)
  void bench.advance(1)
  await bench.stop()
  const value = async (expression: string): Promise<unknown> => {
    const result = await own.evaluate(bench.call(), expression, 'look')
    return 'error' in result ? result.error : result.value
  }
  return { ...bench, value }
}

describe('looking changes nothing', () => {
  it('beside the copy that it is done on', async () => {
    const { value } = await stopAt(14)
    expect(await value('$shvinc(calls)')).toBe(7)
    expect(await value('$shvinc(calls)')).toBe(7)
    expect(await value('append_hf("X: 1\\r\\n") && setflag(5) && isflagset(5)')).toBe(1)
    expect(await value('isflagset(5)')).toBe(-1)
    expect(await value('$mb =~ "X: 1"')).toBe(0)
    expect(await value('$avp(x)')).toBe('a')
  })

  it('an expression that has effects elsewhere is refused', async () => {
    const bench = await stopAt(14)
    const refused = [
      ['t_newtran()', 't_newtran() has effects, and this only looks: '],
      ['$ru == "x" || sl_send_reply("200", "OK")', 'sl_send_reply() has effects'],
      ['cnt_inc("seen")', 'cnt_inc() has effects'],
      ['1; drop; cnt_inc("seen")', 'cnt_inc() has effects'],
      ['($shv(calls) = 9)', 'an assignment has effects'],
      ['$sruid', 'reading $sruid has effects'],
      ['$sruid + "x"', 'reading $sruid has effects'],
      ['{ return cnt_inc("seen"); }', 'cnt_inc() has effects'],
    ] as const
    for (const [expression, refusal] of refused) {
      expect(await bench.value(expression)).toContain(refusal)
      expect(await bench.debugger.evaluator.check(expression)).toContain(refusal)
    }
    for (const unfinished of ['', '$ru ==', '$(ru', '"a', '(1']) {
      expect(await bench.value(unfinished)).toBe('that is not complete')
    }
    expect(await bench.value('1 + }')).toBe('"}" is not expected here')
    for (const typo of ['$shv(call)', '$shvinc(call)', '$(shv(call){s.len})', '1 + $shv(call)']) {
      expect(await bench.value(typo)).toBe('there is no $shv(call): the configuration neither uses nor sets it')
    }
    expect(await bench.value('route(A)')).toBe('blocks of the configuration cannot be called from here')
    expect(await bench.value('$nosuch')).toContain('there is no variable $nosuch')
    expect(await bench.value('$stat(seen)')).toBe(1)
    expect(bench.sent()).toEqual([])
  })

  it('and a condition or a log point does not either', async () => {
    const bench = await startBench(new Map([['main.cfg', main]]), stops)
    const { debugger: own } = bench
    own.setLineBreakpoints(`${bench.folder}/main.cfg`, [
      { line: 12, condition: 'cnt_inc("seen")' },
      { line: 13, logMessage: 'n {cnt_inc("seen")} {$stat(seen)}' },
    ])
    bench.deliver(message)
    void bench.advance(1)
    expect(await bench.stop()).toBe('breakpoint main.cfg:12')
    void own.continue(bench.call())
    await bench.advance(1)
    expect(bench.said().filter((line) => !line.startsWith('DBG'))).toEqual([
      expect.stringContaining('cannot be evaluated: cnt_inc() has effects') as string,
      expect.stringMatching(/^told 13: n \{cnt_inc\("seen"\): cnt_inc\(\) has effects.*\} 1$/) as string,
    ])
  })

  it('the console has effects in the present, and none in the past', async () => {
    const bench = await stopAt(14)
    const { debugger: own } = bench
    const call = bench.call()
    expect(await own.evaluate(call, 'cnt_inc("seen");', 'act')).toEqual({ value: 1 })
    expect(await bench.value('$stat(seen)')).toBe(2)
    await own.stepBack(call)
    expect(await own.evaluate(call, 'cnt_inc("seen")', 'act')).toMatchObject({
      error: expect.stringContaining('cnt_inc() has effects') as string,
    })
    expect(await own.evaluate(call, 'cnt_inc("seen");', 'act')).toEqual({
      error: 'this is the past, which cannot be changed: go on to the present first',
    })
  })
})

it('what belongs to no message is shown as it was, as far as it is recorded, or as it is now, which is said', async () => {
  const bench = await stopAt(16)
  const { debugger: own } = bench
  const call = bench.call()
  const seen = async (): Promise<readonly unknown[]> => {
    const tables = scopesOf(own, call).find(({ name }) => name === 'Tables')
    const within = async (nodes: readonly VariableNode[] = [], name: string) =>
      (await nodes.find((one) => one.name === name)?.children?.()) ?? []
    const statistics = await within(await tables?.children(), 'Statistics')
    const script = (await within(statistics, 'script')).find(({ name }) => name === 'seen')
    return [await bench.value('$shv(calls)'), await bench.value('$stat(seen)'), script?.value]
  }
  expect(await seen()).toEqual([20, 2, '2'])
  expect(scopesOf(own, call).map(({ name }) => name)).toContain('Transaction')
  await own.stepBack(call)
  expect(await seen()).toEqual([20, 1, '1'])
  for (let step = 0; step < 4; step += 1) await own.stepBack(call)
  expect(await seen()).toEqual([6, 0, '0'])
  await own.stepBack(call)
  expect(await seen()).toEqual([5, 0, '0'])
  expect(scopesOf(own, call).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Transaction (now)', 'Dialog (now)']),
  )
})

it('a change of a shared variable or a statistic can be waited for', async () => {
  const bench = await startBench(new Map([['main.cfg', main]]), stops)
  const { debugger: own } = bench
  own.setDataBreakpoints([{ expression: '$shv(calls)' }, { expression: '$stat(seen)' }])
  bench.deliver(message)
  void bench.advance(1)
  const texts: string[] = []
  for (let stop = 0; stop < 4; stop += 1) {
    texts.push(((await bench.stop()).split('(')[1] ?? '') + (bench.call().stopped?.stop.text ?? ''))
    void own.continue(bench.call())
  }
  expect(texts.map((text) => /(\d+) → \d+/.exec(text)?.[0])).toEqual(['5 → 6', '0 → 1', '6 → 20', '1 → 2'])
})

it('each function that may be called exists', () => {
  const catalogue = createModuleCatalogue()
  const unknown = lookingFunctions().filter(
    ([module, name]) => catalogue.module(module)?.functions?.[name] === undefined,
  )
  expect(unknown).toEqual([])
})
