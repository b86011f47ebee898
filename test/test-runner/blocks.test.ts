import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Value } from '#grammar/value.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { readVariable } from '#tooling/test-runner/engine/run-route.ts'
import { runTitle, type Stage } from '#tooling/test-runner/engine/stage.ts'
import { fixtures, outcomeText, playFixture } from './play-yaml.ts'

const titles = [
  'branch_route[OUT]',
  'onsend_route',
  'reply_route',
  'onreply_route[BACK]',
  'event_route[tm:branch-failure:ONE]',
  'failure_route[FAILED]',
]

// prettier-ignore
const variables = [
  '$mb', '$ru', '$rU', '$rd', '$rp', '$du', '$ou', '$fu', '$tu', '$ft', '$tt', '$ci', '$cs', '$rm', '$rs', '$rr', '$si', '$sp', '$Ri', '$Rp', '$pr',
  '$ua', '$ct', '$cl', '$rb', '$mf', '$sf', '$bf', '$br', '$branch(uri)', '$(branch(count))', '$rc', '$retcode', '$sndto(ip)', '$sndto(port)',
  '$snd(proto)', '$T_branch_idx', '$T_reply_code', '$T_reply_ruid', '$T_reply_last', '$T_rpl($rs)', '$T_rpl($rr)', '$T_req($ru)',
  '$T_req($fU)', '$T_inv($ru)', '$T(id_index)', '$T(reply_type)', '$T(branch_index)', '$avp(caller)', '$xavp(call=>kind)', '$Au',
  '$hdr(X-Seen)', '$(hdr(Via)[0])', '$(hdr(Via)[1])', '$timef(%H:%M)', '$conid', '$mt', '$rv', '$td', '$fd', '$oU', '$od',
]

describe('blocks of a call that are run alone', () => {
  it('see a call, and cause what they cause in it', async () => {
    const results = await playFixture('blocks.test.yaml')
    expect(results.filter(({ outcome }) => outcome.kind === 'failed').map(outcomeText)).toEqual([])
    expect(results).toHaveLength(11)
  })

  it('see the same variables as within a call', async () => {
    const seen = await seenBy(`
config: ${join(fixtures, 'blocks.cfg')}
agents: { alice: 'udp:192.0.2.10:5060', bob: 'udp:192.0.2.20:5060', carol: 'udp:192.0.2.30:5060' }
extra: allowed
tests:
  - name: call
    steps:
      - alice sends: INVITE sip:bob@example.com
      - bob replies: 180
      - bob replies: 486
      - carol replies: 503
${titles
  .map(
    (title) => `  - name: ${title}
    steps:
      - run: ${title}
        message: INVITE sip:bob@example.com
        branches: ['sip:bob@192.0.2.20', 'sip:carol@192.0.2.30;transport=udp']
        replies: [[180, 486], 503]
        set: { $avp(caller): alice, '$xavp(call=>kind)': plain }
        flags: [FLT_NAT]
`,
  )
  .join('')}`)
    const ofTitle = (test: string, title: string): readonly Seen[] =>
      (seen.get(test) ?? []).filter((one) => one.title === title)
    for (const title of titles) {
      const alone = ofTitle(title, title)
      // What the failure_route sends makes further runs of some of them.
      expect(alone).toEqual(ofTitle('call', title).slice(0, alone.length))
      expect(alone.length).toBeGreaterThan(0)
    }
    const state = { '$avp(caller)': 'alice', $mf: 128, $T_reply_code: 486 }
    expect(ofTitle('failure_route[FAILED]', 'failure_route[FAILED]')[0]?.values).toMatchObject(state)
  })
})

/** What a block finds when it begins. */
interface Seen {
  readonly title: string
  readonly values: { readonly [variable: string]: Value }
}

/** What each run of a block found, by the names of the tests. */
async function seenBy(text: string): Promise<ReadonlyMap<string, readonly Seen[]>> {
  const seen = new Map<string, Seen[]>()
  const results = await playFixture('blocks.test.yaml', {
    text,
    watch: ({ name }, stage) => {
      const list: Seen[] = []
      seen.set(name, list)
      return stage.server.core.probes.add({
        runBegun: (ctx) => {
          const title = runTitle(ctx.kind, ctx.routeName)
          if (titles.includes(title)) list.push({ title, values: valuesOf(stage, ctx) })
        },
      })
    },
  })
  expect(results.map(outcomeText).filter((one) => !one.endsWith('passed'))).toEqual([])
  return seen
}

function valuesOf(stage: Stage, ctx: RouteContext): Seen['values'] {
  return Object.fromEntries(variables.map((name) => [name, readVariable(stage, ctx, name)]))
}
