import { expect, it } from 'vitest'
import { expandMessage, type KeywordValues } from '#tooling/test-runner/sipp/keywords.ts'
import type { ScenarioValue } from '#tooling/test-runner/sipp/scenario.ts'
import { readScenario } from '#tooling/test-runner/sipp/read-scenario.ts'
import { outcomeText, playFixture } from './play-yaml.ts'

it('plays scenarios of SIPp', async () => {
  expect((await playFixture('sipp.test.yaml')).map(outcomeText)).toEqual([
    'a whole call | passed',
    'labels, variables and patterns | passed',
    'nobody answers in time | passed',
    'two scenarios tell each other | passed',
    'chance, times and files | passed',
  ])
})

it('says where a scenario goes no further', async () => {
  const text = (sipp: string): string =>
    `config: steps.cfg\nagents: [alice, bob]\ntests:\n  - name: it\n    steps:\n      - sipp: ${sipp}\n        service: bob\n`
  const played = async (sipp: string) => (await playFixture('a.test.yaml', { text: text(sipp) })).map(outcomeText)
  // The caller waits for a callee whom nobody plays, the callee for a caller.
  expect(await played('{ alice: ../../sipp/uac-call.xml }')).toEqual([
    'it | 6: alice expects 180 (../../sipp/uac-call.xml:23), but got 408 Request Timeout',
  ])
  expect(await played('{ bob: ../../sipp/uas-call.xml }')).toEqual([
    'it | 6: bob got no call, so ../../sipp/uas-call.xml was not played',
  ])
  expect(await played('{ alice: sipp/timeout.xml, bob: ../../sipp/uas-call.xml }')).toEqual([
    'it | 6: sipp/timeout.xml:2: the keyword [wanted] is not known',
  ])
})

it('says what is wrong with a scenario', () => {
  const problems = (text: string) =>
    readScenario('a.xml', text).problems.map(({ line, message }) => `${line}: ${message}`)
  expect(problems('<scenario>\n<recv/>\n<sned/>\n<nop next="x"/>\n<pause milliseconds="long"/>\n</scenario>')).toEqual([
    '2: <recv> has a request or a response',
    '3: <sned>: sned is not played; did you mean send?',
    '5: "long" is no number of milliseconds',
    '4: there is no label x',
  ])
  expect(problems('<scenario><nop><action><rtp_stream/></action></nop></scenario>')).toEqual([
    '1: action rtp_stream is not played',
  ])
  expect(
    problems(
      '<scenario>\n<send lost="10"/>\n<recv response="200" optionl="true"/>\n<nop chance="2"/>\n<pause distribution="gamma" k="1"/>\n<pause distribution="uniform" min="1"/>\n<nop><action><exec command="ls"/>\n<setdest host="x"/><ereg regex="x"/></action></nop></scenario>',
    ),
  ).toEqual([
    '2: <send>: nothing is lost on the virtual network: leave lost out, or let the agent of a step not answer',
    '3: <recv>: optionl is not played; did you mean optional?',
    '4: chance "2" is no number from 0 to 1',
    '5: the distribution gamma is not played: write uniform, normal, lognormal, exponential, weibull or pareto',
    '6: distribution uniform needs max, a number',
    '7: commands of the shell are not run: write the test in TypeScript, or engine: sipp',
    '8: action an agent speaks with the server that is tested: play a second scenario by another agent',
    '8: <ereg>: regex is not played; did you mean regexp?',
  ])
  expect(problems('<scenario>\n<send>')).toEqual(['2: unclosed tag: send', '2: unclosed tag: scenario'])
  expect(problems('')).toEqual([expect.stringMatching(/^1: document must contain/)])
})

it('replaces keywords', () => {
  const values: KeywordValues = {
    service: 'bob',
    remoteIp: '192.0.2.1',
    remotePort: 5060,
    localIp: '2001:db8::1',
    localPort: 5070,
    transport: 'TCP',
    callNumber: 2,
    callId: 'c-1',
    index: 4,
    cseq: 7,
    peerTag: 't',
    routes: ['<sip:a;lr>', '<sip:b;lr>'],
    nextUrl: 'sip:n@x',
    last: undefined,
    challenge: undefined,
    field: (index, file, row) => (index === 0 ? `f0${file ?? ''}${row ?? ''}` : ''),
    variables: new Map<string, ScenarioValue>([
      ['v', 'var'],
      ['n', 3],
      ['yes', true],
    ]),
    keys: new Map([['own', 'key']]),
    nowMs: 0,
  }
  const text =
    'A [service] [remote_port+2] [local_ip]:[local_port] IP[local_ip_type] [transport]\n[routes]\n[last_Via:]\nX: [branch-1] [cseq+1] [call_number][peer_tag_param]\nY: [field0][field9] [$v][$none] [own] [next_url] [len] [what]\n\nbody [call_id]'
  const unknown = new Set<string>()
  expect(expandMessage(text, values, unknown)).toBe(
    'A bob 5062 [2001:db8::1]:5070 IP6 TCP\r\nRoute: <sip:a;lr>, <sip:b;lr>\r\nX: z9hG4bK-4711-2-3 8 2;tag=t\r\nY: f0 var key sip:n@x 10 [what]\r\n\r\nbody c-1\r\n',
  )
  expect([...unknown]).toEqual(['[what]'])
  // As SIPp 3.6.1 writes them.
  const more =
    'X: [$n] [$yes] [fill text="ab" variable="n"] [field0 file="b.csv" line="[$n]"] [dynamic_id] [last_cseq_number+1]'
  expect(expandMessage(more, values, unknown)).toBe('X: 3.000000 true aba f0b.csv3 10001 1\r\n\r\n')
})
