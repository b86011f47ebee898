import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { answeredCall, refusedCall } from '../../test/captures/calls.ts'
import { compile, options, proxy, replay } from '../../test/captures/replays.ts'
import { valueText } from '../recording/changes.ts'
import { placeOf } from '../recording/recording.ts'
import { compareReplays, type ComparedCall } from './compare.ts'
import { replayInPasses } from './replay-in-passes.ts'
import { type Replayed } from './replay.ts'
import { findServerSide } from './server-side.ts'

const startMs = Date.UTC(2026, 0, 5, 10)

describe('diff', () => {
  const messages = ['bob', 'nobody', 'bob', 'carol'].flatMap((user, index) => {
    const make = user === 'bob' ? answeredCall : refusedCall
    return make({ callId: `${user}-${index}`, user, startMs: startMs + index * 1000 })
  })
  const compare = async (before: string, after: string) => {
    const [one, other] = [
      await replay(await compile(before, 'old.cfg'), messages),
      await replay(await compile(after, 'new.cfg'), messages),
    ]
    return compareReplays(one.side, one.replayed, other.replayed).filter(({ difference }) => difference !== undefined)
  }

  it('names exactly the calls that a changed condition concerns, and that condition with its values', async () => {
    const after = `\n# Moved by a line.${proxy('xlog("L_DBG", "new\\n");\n  if ($rU == "alice") exit;').replace('$rU == "bob"', '$rU == "bob" || $rU == "carol"')}`
    const calls = await compare(proxy(), after)
    expect(calls.map(({ callId }) => callId)).toEqual(['carol-3'])
    const [{ difference, parting } = {}] = calls
    expect(difference?.timeMs).toBe(startMs + 3010)
    const shown = [parting?.before, parting?.after].map((step) =>
      step === undefined
        ? ''
        : `${placeOf(step).split('/').at(-1)} ${step.step.text} ${step.arm?.label} ${step.values.map(({ text, value }) => `${text}=${valueText(value)}`).join(' ')}`,
    )
    expect(shown).toEqual([
      'old.cfg:21 if ($rU == "bob") else $rU="carol"',
      'new.cfg:23 if ($rU == "bob" || $rU == "carol") then $rU="carol"',
    ])
  })

  it('names a statement that was added', async () => {
    const calls = await compare(proxy(), proxy('if ($rU == "nobody") { sl_send_reply("480", "Later"); exit; }'))
    expect(calls.map(({ callId, parting }) => [callId, parting?.after?.step.text])).toEqual([
      ['nobody-1', 'if ($rU == "nobody")'],
    ])
  })

  const partings = (calls: readonly ComparedCall[]): readonly string[] =>
    calls.map(({ callId, parting }) => {
      const [one, other] = [parting?.before?.step.text, parting?.after?.step.text]
      return parting === undefined ? `${callId}: the same statements` : `${callId}: ${one} | ${other}`
    })

  it('names what a define adds', async () => {
    const strict = proxy('\n#!ifdef STRICT\nif ($rU == "nobody") { sl_send_reply("403", "No"); exit; }\n#!endif\n')
    expect(partings(await compare(strict, `#!define STRICT\n${strict}`))).toEqual([
      'nobody-1: record_route() | if ($rU == "nobody")',
    ])
  })

  it('names the line of an included file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kamkit-compare-'))
    const route = (name: string, user: string): string => {
      const file = join(folder, name)
      writeFileSync(file, `route[KNOWN] { if ($rU == "${user}") return(1); return(-1); }\n`)
      return proxy('', '')
        .replace('request_route', `include_file "${file}"\nrequest_route`)
        .replace('$rU == "bob"', 'route(KNOWN)')
    }
    const calls = await compare(route('one.inc', 'bob'), route('two.inc', 'bobby'))
    expect(partings(calls).map((line) => line.slice(0, 5))).toEqual(['bob-0', 'bob-2'])
    expect(calls[0]?.parting?.after === undefined ? '' : placeOf(calls[0].parting.after)).toMatch(/two\.inc:1$/)
  })

  it('finds nothing when the order of blocks changes, nor by chance', async () => {
    const turned = proxy().replace(
      /if \(\$rU == "bob"\) \{([^}]*)\}\s*(t_newtran[^}]*)\}/,
      'if ($rU != "bob") { $2 exit; }$1 }',
    )
    expect(turned).toContain('!= "bob"')
    expect(await compare(proxy(), turned)).toEqual([])
    const dice = proxy('$var(n) = $RANDOM mod 2; if ($var(n) == 0) { sl_send_reply("503", "Bad luck"); exit; }')
    expect(await compare(dice, `${dice}\n# The same again.\n`)).toEqual([])
  })

  it('tells what a parameter and a timer change', async () => {
    const slow = answeredCall({ callId: 'slow' }).map((one, index) =>
      index < 3 ? one : { ...one, timeMs: one.timeMs + 4000 },
    )
    const patient = proxy().replace('modparam("rr"', 'modparam("tm", "fr_timer", 8000)\nmodparam("rr"')
    const hasty = patient.replace('8000', '2000')
    const [one, other] = [
      await replay(await compile(patient, 'old.cfg'), slow),
      await replay(await compile(hasty, 'new.cfg'), slow),
    ]
    const calls = compareReplays(one.side, one.replayed, other.replayed)
    expect(calls.map(({ difference }) => difference?.actual?.what)).toEqual(['408 to INVITE'])
    expect(partings(calls)).toEqual(['slow: the same statements'])
  })

  it('names a reply that was written anew, behind a log line that was', async () => {
    const reply = (text: string, status: number): string => `xlog("${text}"); t_newtran(); t_reply("${status}", "No");`
    const calls = await compare(proxy('', reply('old', 404)), proxy('', reply('new', 480)))
    expect(calls.map(({ parting }) => [parting?.before?.step.text, parting?.after?.step.text])).toEqual(
      calls.map(() => ['t_reply("404", "No")', 't_reply("480", "No")']),
    )
    expect(calls.length).toBeGreaterThan(0)
  })

  it('says the same of a capture that is too long to be recorded as a whole', async () => {
    const programs = [await compile(proxy(), 'old.cfg'), await compile(proxy().replace('"bob"', '"carol"'), 'new.cfg')]
    const side = findServerSide(messages, [], [])
    if (side === undefined) throw new Error('no server')
    const compare = ([one, other]: readonly Replayed[]): readonly ComparedCall[] =>
      one === undefined || other === undefined ? [] : compareReplays(side, one, other)
    const differing = (found: readonly Replayed[]): ReadonlySet<string> =>
      new Set(compare(found).flatMap(({ callId, difference }) => (difference === undefined ? [] : [callId])))
    const [whole, inPasses] = [
      await replayInPasses(programs, side, () => options, differing),
      await replayInPasses(programs, side, () => options, differing, 1),
    ]
    if ('errors' in whole || 'errors' in inPasses) throw new Error('not started')
    const show = (found: readonly Replayed[]): unknown =>
      compare(found).map(({ callId, difference, parting }) => [callId, difference, parting?.before?.step.text])
    expect(show(inPasses)).toEqual(show(whole))
    expect(new Set(inPasses[0]?.recording.entries.map(({ callId }) => callId))).toEqual(differing(whole))
    expect(differing(whole).size).toBe(3)
  })

  it('finds nothing when only the layout differs', async () => {
    expect(await compare(proxy(), `# A comment.\n${proxy().replaceAll('  ', '\t')}`)).toEqual([])
  })
})
