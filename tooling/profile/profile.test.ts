import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import type { Program, Step } from '#grammar/abi.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { LinkedProgram } from '#runtime/server/linked-program.ts'
import { readProfile, writeProfile } from './codec.ts'
import { costsOf, type Cost } from './costs.ts'
import { cpuProfileJson } from './formats/cpuprofile.ts'
import { speedscopeJson } from './formats/speedscope.ts'
import { profileText } from './formats/text.ts'
import { mergeProfiles } from './merge.ts'
import type { ProfileData } from './profile-data.ts'
import { createProfiler } from './profiler.ts'
import { renumbered } from './renumber.ts'

const step = (route: string, line: number, text: string): Step => ({
  at: [0, line, 3],
  end: [line, 9],
  route,
  action: 'x',
  text,
})
const main = step('request_route', 2, 'route(A)')
const next = step('request_route', 3, 'slow("<é>")')
const inner = step('route[A]', 6, 'route(A)')
const last = step('route[A]', 7, 'done()')
const branch = step('branch_route[B]', 10, 'b()')
const program: Program = {
  files: ['/etc/a.cfg'],
  target: '6.1',
  directives: [],
  flags: [],
  defines: [],
  steps: [main, next, inner, last, branch],
  stepRoutes: [
    { title: 'request_route', at: [0, 1, 1] },
    { title: 'route[A]', at: [0, 5, 1] },
    { title: 'branch_route[B]', at: [0, 9, 1] },
  ],
}
// All that a profiler looks at.
const linked = { program } as unknown as LinkedProgram
const context = (): RouteContext => ({ linked, depth: 0 }) as unknown as RouteContext

/** Two runs at once: each line of the list is what happened and the time that passed after it. */
function measure(): ProfileData {
  let nowMs = 0
  const profiler = createProfiler(() => nowMs)
  const { probe } = profiler
  const one = context()
  const nested = context()
  const other = context()
  const at = (ctx: RouteContext, depth: number, what: Step, ms: number): void => {
    ctx.depth = depth
    void probe.step?.(ctx, what, 0)
    nowMs += ms
  }
  probe.runBegun?.(one)
  at(one, 0, main, 1)
  at(one, 1, inner, 2)
  at(one, 2, inner, 4)
  at(one, 2, last, 8)
  at(one, 1, last, 16)
  at(one, 0, next, 32)
  // The statement lets a block run on a branch, then it waits.
  probe.runBegun?.(nested)
  at(nested, 0, branch, 64)
  probe.runEnded?.(nested)
  nowMs += 128
  probe.suspended?.(one)
  nowMs += 256
  probe.runBegun?.(other)
  at(other, 0, main, 512)
  probe.runEnded?.(other)
  nowMs += 1024
  probe.resumed?.(one)
  nowMs += 2048
  probe.runEnded?.(one)
  nowMs += 4096
  return profiler.data()
}

const shown = ({ line, count, selfMs, totalMs, waitMs }: Cost): readonly number[] => [
  line,
  count,
  selfMs,
  totalMs,
  waitMs,
]
const byLine = (one: Cost, other: Cost): number => one.line - other.line

describe('a profile', () => {
  it('tells running from waiting, and what a statement took from what it called', () => {
    const { lines, routes, totalMs } = costsOf(measure())
    expect([...lines].sort(byLine).map(shown)).toEqual([
      [2, 2, 513, 543, 0],
      [3, 1, 32 + 128 + 2048, 32 + 64 + 128 + 2048, 256 + 512 + 1024],
      [6, 2, 6, 6 + 8 + 0, 0],
      [7, 2, 24, 24, 0],
      [10, 1, 64, 64, 0],
    ])
    expect([...routes].sort(byLine).map(shown)).toEqual([
      [1, 2, 2721, 2815, 1792],
      [5, 2, 30, 30, 0],
      [9, 1, 64, 64, 0],
    ])
    expect(totalMs).toBe(2815)
  })

  it('of several processes is added up, written and read', () => {
    const one = measure()
    const both = mergeProfiles([one, one])
    expect(costsOf(both).totalMs).toBe(2 * 2815)
    expect(both.roots).toHaveLength(1)
    expect([both.runs, both.durationMs]).toEqual([6, one.durationMs])
    expect(readProfile(writeProfile(both))).toEqual(both)
    for (const text of [
      '',
      '[]',
      'null',
      '{"format":"kamkit-profile","version":1,"durationMs":1,"runs":1,"roots":[{}]}',
    ])
      expect(readProfile(text)).toBeUndefined()
  })

  it('is a table', () => {
    const text = profileText(measure(), '/etc')
    expect(text).toContain('3 runs, 2815.000 ms in scripts within 8.2 s')
    expect(text).toMatch(/^ *2208\.000 +78\.4 +2272\.000 +1792\.000 +1 +2208000\.00 +a\.cfg:3 +slow\("<.*>"\)$/m)
  })

  it('opens in speedscope', () => {
    const file = JSON.parse(speedscopeJson(measure(), 'a.cfg')) as {
      readonly shared: { readonly frames: readonly { readonly name: string; readonly line: number }[] }
      readonly profiles: readonly {
        readonly samples: readonly number[][]
        readonly weights: readonly number[]
        readonly endValue: number
      }[]
    }
    const schema = createRequire(import.meta.url).resolve('speedscope/dist/release/file-format-schema.json')
    const isValid = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(schema, 'utf8')))
    expect([isValid(file), isValid.errors]).toEqual([true, null])
    const [running, waiting] = file.profiles
    expect(running?.endValue).toBe(2_815_000)
    expect(running?.weights.reduce((sum, one) => sum + one, 0)).toBe(2_815_000)
    const names = running?.samples.map((stack) => stack.map((index) => file.shared.frames[index]?.name).join(' > '))
    expect(names).toContain('request_route > route(A) > route[A] > route(A) > route[A] > done()')
    expect(names).toContain('request_route > slow("<\ufffd>") > branch_route[B] > b()')
    expect([waiting?.weights, waiting?.samples.length]).toEqual([[1_792_000], 1])
  })

  it('opens as a CPU profile', () => {
    const profile = JSON.parse(cpuProfileJson(measure())) as {
      readonly nodes: readonly {
        readonly id: number
        readonly callFrame: { readonly functionName: string; readonly url: string }
        readonly children: readonly number[]
      }[]
      readonly endTime: number
      readonly samples: readonly number[]
      readonly timeDeltas: readonly number[]
    }
    expect(profile.nodes.map(({ id }) => id)).toEqual(profile.nodes.map((_, index) => index + 1))
    const children = profile.nodes.flatMap((node) => node.children)
    expect([...children].sort((one, other) => one - other)).toEqual(profile.nodes.slice(1).map(({ id }) => id))
    expect(profile.samples).toHaveLength(profile.timeDeltas.length)
    expect(profile.timeDeltas.reduce((sum, one) => sum + one, 0)).toBe(profile.endTime)
    const slow = profile.nodes.find(({ callFrame }) => callFrame.functionName.startsWith('slow'))
    const sample = profile.samples.indexOf(slow?.id ?? 0)
    expect(profile.timeDeltas[sample + 1]).toBe(2_208_000)
    expect(slow?.callFrame.url).toBe('file:///etc/a.cfg')
  })

  it('brings a message as another call each time', () =>
    expect(renumbered('A\r\nVia: x;branch=z9hG4bKa\r\nv: y;branch=b\r\ni: c\r\n\r\nCall-ID: body', 7)).toBe(
      'A\r\nVia: x;branch=z9hG4bKr7-a\r\nv: y;branch=r7-b\r\ni: r7-c\r\n\r\nCall-ID: body',
    ))
})
