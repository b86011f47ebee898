import { describe, expect, it } from 'vitest'
import { outcomeText, playFixture } from './play-yaml.ts'

describe('kamkit test plays steps in YAML', () => {
  it('each kind of step passes', async () => {
    const results = await playFixture('passing.test.yaml')
    expect(results.map(outcomeText).filter((line) => !line.endsWith('| passed'))).toEqual([
      'cancelled | skipped: shows how a test is skipped',
    ])
  })

  it('modules that kamkit cannot run are what the test says', async () => {
    expect((await playFixture('data.test.yaml')).map(outcomeText)).toEqual([
      'rows, answers and gateways | passed',
      'what is written | passed',
    ])
  })

  it('each kind of step fails with what is wrong', async () => {
    const results = await playFixture('failing.test.yaml')
    expect(results.map(outcomeText).join('\n')).toMatchInlineSnapshot(`
      "a header differs | 8: bob got INVITE sip:bob@192.0.2.20, but header P-Seen is "yes", not "no"; header X-A differs too
      nothing comes | 13: alice expects 200 within 3 s, but got nothing at udp:192.0.2.10:5060
      another reply | 19: alice expects 200 OK, but got 403 Not You
      another reason | 24: alice got 403 Not You, but the reason is "Not You", not "Not Me"
      something before it | 31: alice expects 200, but got 180 Ringing before it
      something at the end | 32: at the end: bob got INVITE sip:bob@192.0.2.20, which was not expected
      something to nobody | 35: at the end: MESSAGE sip:away@example.com was sent to udp:192.0.2.200:5060, where the test has no agent, which was not expected
      something where nothing is expected | 41: bob expects nothing, but got INVITE sip:bob@192.0.2.20
      an expression | 46: it does not hold: $fU == "alice" && $avp(x) == 3 && is_method("INVITE")
      a bad expression | 49: $fU ==: that is not complete
      a line that is not logged | 54: nothing was logged that contains "it worked"
      a line that is logged | 59: this was logged: ERROR: <script>: it went wrong for alice
      a block that is not executed | 62: route[SCREEN] was not executed
      a block that is executed | 66: route[SCREEN] was executed
      a block that does not exist | 69: the configuration has no route[NONE]
      another code | 72: route[SCREEN] returned 1, not -1
      nobody to reply to | 76: bob cannot reply 200: it has got no request
      no call | 79: alice has no call: write the URI, as in BYE sip:bob@example.com
      no registration | 82: sip:bob@example.com is not registered
      another contact | 86: sip:bob@example.com is not registered with sip:carol@192.0.2.30
      a mock that was not called | 91: sql_query() has to be called at least once, and was never
      a function that is not mocked | 94: sql_query() of module sqlops, which kamkit cannot run, was called: mock it, as in mocks: { sql_query: 1 }
      a mock for other arguments | 99: sql_query(ca, select name from users where id='alice', ra) was called, but is mocked for (cb) only
      a mock of nothing | 101: no module has a function sql_qurey; did you mean sql_query?
      a command that fails | 107: ul.lookup failed: AOR not found in location table
      a variable that cannot be set | 110: $rm cannot be set
      nothing to send again | 113: alice has sent nothing that could be sent again
      no password | 117: alice has no password: agents: { alice: { password: … } }"
    `)
  })
})

describe('what a failure shows', () => {
  const play = async (steps: string) => {
    const text = `config: steps.cfg\nagents: [alice, bob]\ntests:\n  - name: it\n    steps:\n${steps}`
    const [result] = await playFixture('text.test.yaml', { text })
    return result?.outcome.kind === 'failed' ? result.outcome.failures[0] : undefined
  }

  it('the expression with the values of its parts', async () => {
    const failure = await play(
      '      - alice sends: INVITE bob\n      - bob expects: INVITE\n      - check: $fU == "alice" && ($rU == "carol" || $avp(x) > 1)\n',
    )
    expect(failure?.expression?.values).toEqual([
      ['$fU == "alice"', '1'],
      ['$rU == "carol"', '0'],
      ['$avp(x) > 1', '0'],
      ['$fU', '"alice"'],
      ['$rU', '"bob"'],
      ['$avp(x)', '$null'],
    ])
  })

  it('the messages, the last lines with their values, the errors of the log', async () => {
    const failure = await play(
      '      - alice sends: INVITE sip:error@example.com\n      - bob expects: INVITE\n        headers: { P-Seen: no }\n',
    )
    expect(failure).toMatchObject({
      expected: 'header P-Seen: no',
      actual: 'header P-Seen: yes',
      ladder: [
        '  0.000 s  alice -> INVITE sip:error@example.com',
        '  0.000 s          100 trying -- your call is important to us (INVITE) -> alice',
        '  0.000 s          INVITE sip:error@192.0.2.20 -> bob',
      ],
      log: ['ERROR: <script>: it went wrong for alice'],
    })
    expect(failure?.lastLines.at(-1)).toMatch(/steps\.cfg:66 request_route: if \(!t_relay\(\)\) -> else$/)
    expect(failure?.lastLines.join('\n')).toContain('($rU = "error") -> else')
  })
})
