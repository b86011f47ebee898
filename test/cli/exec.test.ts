import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from './run-cli.ts'

const example = join(import.meta.dirname, '../../examples/getting-started/kamailio.cfg')
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kamkit-exec-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text, 'latin1')
  return path
}

/** A request as a person writes it with an editor: bare newlines. */
function request(method: string, more: readonly string[] = [], target = 'sip:bob@127.0.0.1'): string {
  return [
    `${method} ${target} SIP/2.0`,
    'Via: SIP/2.0/UDP 127.0.0.1:5080;branch=z9hG4bK1',
    'From: <sip:bob@127.0.0.1>;tag=1',
    'To: <sip:bob@127.0.0.1>',
    `Call-ID: ${method}`,
    `CSeq: 1 ${method}`,
    'Max-Forwards: 70',
    ...more,
    'Content-Length: 0',
    '',
    '',
  ].join('\n')
}

interface Executed {
  readonly verdict: string
  readonly trace: readonly {
    readonly file: string
    readonly line: number
    readonly route: string
    readonly text: string
    readonly values: readonly { readonly text: string; readonly value: string | number | null }[]
    readonly arm: string | null
    readonly changes: readonly object[]
    readonly depth: number
    readonly timeMs: number
  }[]
  readonly log: readonly { readonly level: string; readonly text: string }[]
  readonly sent: readonly {
    readonly from: string
    readonly to: string
    readonly message: string
    readonly cause: { readonly how: string; readonly file?: string; readonly line?: number }
  }[]
}

async function execute(
  config: string,
  messages: readonly string[],
  ...options: string[]
): Promise<readonly Executed[]> {
  const { status, stdout, stderr } = await runCli('kamkit', [
    'exec',
    '--format',
    'json',
    ...options,
    config,
    ...messages,
  ])
  expect([status, stderr]).toEqual([0, ''])
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Executed)
}

const script = `#!KAMAILIO
listen=udp:127.0.0.1:5060
listen=tcp:127.0.0.1:5060
loadmodule "pv.so"
loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "tmx.so"
loadmodule "xlog.so"
request_route {
  if ($rm == "MESSAGE") drop;
  if ($rm == "ACK") exit;
  xlog("L_WARN", "to $rU\\n");
  if ($rm == "INFO") { sl_send_reply("200", "OK"); exit; }
  t_on_failure("LATE");
  t_relay();
}
failure_route[LATE] {
  xlog("L_ERR", "status $T_reply_code\\n");
}
`

describe('kamkit exec', () => {
  it('runs messages through one server: a phone registers and is called', async () => {
    const register = write('register.sip', request('REGISTER', ['Contact: <sip:bob@127.0.0.1:5099>'], 'sip:127.0.0.1'))
    const invite = write('invite.sip', request('INVITE', ['Contact: <sip:alice@127.0.0.1:5080>']))
    const [first, second] = await execute(example, [register, invite])
    expect(first?.verdict).toBe('replied')
    expect(first?.sent.map(({ to, message }) => [to, message.split('\r\n')[0]])).toEqual([
      ['udp:127.0.0.1:5080', 'SIP/2.0 200 OK'],
    ])
    expect(second?.verdict).toBe('relayed')
    expect(second?.sent.map(({ to, message }) => [to, message.split('\r\n')[0]])).toContainEqual([
      'udp:127.0.0.1:5099',
      'INVITE sip:bob@127.0.0.1:5099 SIP/2.0',
    ])
  })

  it('tells each statement that ran, what was logged and what became of the message', async () => {
    const config = write('k.cfg', script)
    const results = await execute(
      config,
      ['INFO', 'MESSAGE', 'ACK'].map((method) => write(method, request(method))),
    )
    expect(results.map((one) => one.verdict)).toEqual(['replied', 'dropped', 'none'])
    expect(results[0]?.log).toEqual([{ level: 'WARNING', text: '<script>: to bob' }])
    const written = results[0]?.trace.map(({ file, line, route, text }) => ({ file, line, route, text }))
    expect(written).toEqual(
      [
        [10, 'if ($rm == "MESSAGE")'],
        [11, 'if ($rm == "ACK")'],
        [12, 'xlog("L_WARN", "to $rU\\n")'],
        [13, 'if ($rm == "INFO")'],
        [13, 'sl_send_reply("200", "OK")'],
        [13, 'exit'],
      ].map(([line, text]) => ({ file: config, line, route: 'request_route', text })),
    )
  })

  it('tells with each statement what it read, which way it went on and what it changed, and what sent each message', async () => {
    const config = write(
      't.cfg',
      `#!KAMAILIO
listen=udp:127.0.0.1:5060
loadmodule "pv.so"
loadmodule "sl.so"
request_route {
  if ($rU == "bob") route(NO);
}
route[NO] {
  $ru = "sip:no@where";
  sl_send_reply("404", "Gone");
}
`,
    )
    const [result] = await execute(config, [write('t.sip', request('INFO'))])
    const told = result?.trace.map(({ line, values, arm, changes, depth }) => ({ line, values, arm, changes, depth }))
    expect(told).toEqual([
      { line: 6, values: [{ text: '$rU', value: 'bob' }], arm: 'then', changes: [], depth: 0 },
      { line: 6, values: [], arm: null, changes: [], depth: 0 },
      {
        line: 9,
        values: [],
        arm: null,
        changes: [{ kind: 'value', what: '$ru', before: 'sip:bob@127.0.0.1', after: 'sip:no@where' }],
        depth: 1,
      },
      { line: 10, values: [], arm: null, changes: [], depth: 1 },
    ])
    expect(result?.sent.map(({ from, cause }) => [from, cause])).toEqual([
      ['udp:127.0.0.1:5060', { how: 'statement', file: config, line: 10 }],
    ])
  })

  it('lets time pass for timers, and names resolve as told', async () => {
    const config = write('k.cfg', script)
    const invite = write('far.sip', request('INVITE', [], 'sip:carol@gateway.example:5070'))
    const [unknown] = await execute(config, [invite])
    expect(unknown?.sent.map(({ message }) => message.split('\r\n')[0])).not.toContainEqual(
      expect.stringMatching(/^INVITE/),
    )
    const [known] = await execute(config, [invite], '--resolve', 'gateway.example=192.0.2.7', '--wait', '35s')
    expect(known?.sent[0]?.message).toMatch(/^SIP\/2\.0 100 /)
    // Kamailio doubles the interval up to four seconds (retr_timer2), for the 30 seconds of fr_timer.
    expect(known?.sent.filter(({ to }) => to === 'udp:192.0.2.7:5070')).toHaveLength(10)
    expect(known?.sent.at(-1)?.message).toMatch(/^SIP\/2\.0 408 /)
    expect(known?.log.at(-1)).toEqual({ level: 'ERROR', text: '<script>: status 408' })
    expect(known?.trace.at(-1)?.route).toBe('failure_route[LATE]')
  })

  it('takes messages from a TCP connection, on which the reply goes back', async () => {
    const config = write('k.cfg', script)
    const info = write('tcp.sip', request('INFO').replace('UDP', 'TCP'))
    const results = await execute(config, [info, info], '--from', 'tcp:127.0.0.1:7000')
    expect(results.map(({ sent }) => sent.map(({ to }) => to))).toEqual([
      ['tcp:127.0.0.1:7000'],
      ['tcp:127.0.0.1:7000'],
    ])
  })

  it('shows all this for people', async () => {
    const config = write('k.cfg', script)
    const shown = await runCli('kamkit', ['exec', '--trace', config, write('m.sip', request('INFO'))])
    const stdout = Buffer.from(shown.stdout, 'latin1').toString()
    expect(stdout).toMatch(
      /m\.sip: INFO sip:bob@127\.0\.0\.1 SIP\/2\.0, from udp:127\.0\.0\.1:5080 to udp:127\.0\.0\.1:5060\n/,
    )
    expect(stdout).toContain(`
request_route on INFO sip:bob@127.0.0.1 SIP/2.0
k.cfg:10  if ($rm == "MESSAGE") → else                          $rm="INFO"
k.cfg:11  if ($rm == "ACK") → else                              $rm="INFO"
k.cfg:12  xlog("L_WARN", "to $rU\\n")                            $rU="bob"
 ! WARNING: <script>: to bob
k.cfg:13  if ($rm == "INFO") → then                             $rm="INFO"
k.cfg:13  sl_send_reply("200", "OK")
-> udp:127.0.0.1:5080
   SIP/2.0 200 OK
`)
    expect(stdout).toMatch(/\nverdict: replied\n/)
  })

  it('ends when a script sends what it gets to itself', async () => {
    const config = write('loop.cfg', `listen=udp:127.0.0.1:5060\nloadmodule "tm.so"\nrequest_route { t_relay(); }\n`)
    const [looped] = await execute(config, [write('loop.sip', request('INVITE', [], 'sip:127.0.0.1:5060'))])
    expect(looped?.log.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^the server sends .* over and over/),
    )
    expect(looped?.sent.length).toBeLessThan(400)
  })

  it('lets functions of modules that kamkit lacks return -1, their variables keep what is assigned, and nothing is kept in a database that is one of them', async () => {
    const text = `listen=udp:127.0.0.1:5060
loadmodule "pv.so"
loadmodule "sl.so"
loadmodule "pike.so"
loadmodule "htable.so"
modparam("htable", "htable", "ban=>size=8")
loadmodule "db_mysql.so"
loadmodule "usrloc.so"
modparam("usrloc", "db_url", "mysql://u@127.0.0.1/k")
modparam("usrloc", "db_mode", 2)
request_route { $sht(ban=>$si) = 7; if (!pike_check_req()) sl_send_reply("200", "$sht(ban=>127.0.0.1)$sht(ban=>x)"); }
`
    const args = ['exec', '--stub-module', 'all', write('stubs.cfg', text), write('stubs.sip', request('INFO'))]
    const { stdout, stderr } = await runCli('kamkit', args)
    expect(stdout).toContain('SIP/2.0 200 7<null>\n')
    expect(stderr).toBe('kamkit: functions of pike, htable, db_mysql do nothing and return -1 (--stub-module)\n')
  })

  it.each([
    [['nowhere.cfg', 'm.sip'], 2, 'cannot read nowhere.cfg'],
    [['k.cfg', 'm.sip', '--from', 'here'], 2, 'write udp:IP:PORT'],
    [['k.cfg', 'm.sip', '--from', 'udp:[::1]:5060'], 2, 'it listens on udp:127.0.0.1:5060, tcp:127.0.0.1:5060'],
    [['k.cfg', '.'], 2, 'cannot read .: it is a folder'],
    [['k.cfg', 'm.sip', '-d', 'high'], 2, '--debug-level high: write a number'],
    [['k.cfg', 'm.sip', '--wait', 'long'], 2, 'write a time such as 500ms'],
    [['bad.cfg', 'm.sip'], 1, 'bad.cfg:1:17'],
    [['k.cfg', 'm.sip', '--stub-module', 'sdpop'], 2, 'there is no such module; did you mean "sdpops"?'],
    [
      ['lacking.cfg', 'm.sip'],
      1,
      'lacking.cfg:20:1: error: failed to load modules "pike", "dispatcher": kamkit cannot run them yet. ' +
        'Remove them, or give kamkit --stub-module all: then the functions do nothing and return -1\n',
    ],
    [['named.cfg', 'm.sip'], 1, 'could not resolve SIP_SOCKET, which nothing defines: -A SIP_SOCKET=ADDRESS does'],
  ])('%j gives %i and says why', async (args, status, text) => {
    write('k.cfg', script)
    write('m.sip', request('INFO'))
    write('bad.cfg', 'request_route { nonsense(); }\n')
    write(
      'lacking.cfg',
      `${script}loadmodule "pike.so"\nloadmodule "dispatcher.so"\nmodparam("pike", "sampling_time_unit", 2)\n`,
    )
    write('named.cfg', 'listen=SIP_SOCKET\nrequest_route { exit; }\n')
    const result = await runCli('kamkit', ['exec', ...args], folder)
    expect([result.status, result.stderr]).toEqual([status, expect.stringContaining(text)])
  })
})

describe('kamkit eval', () => {
  it('gives the values of expressions on a message', async () => {
    const message = write('e.sip', request('INVITE', ['X-Test: a;b=c']))
    const expressions = ['$rU', '$(hdr(X-Test){param.value,b})', '1 + $ml * 0', '$avp(none)', '$rm == "INVITE"', '$du']
    const { status, stdout } = await runCli('kamkit', ['eval', '-m', message, ...expressions])
    expect(status).toBe(0)
    expect(stdout.trimEnd().split('\n')).toEqual([
      '$rU = "bob"',
      '$(hdr(X-Test){param.value,b}) = "c"',
      '1 + $ml * 0 = 1',
      '$avp(none) = $null',
      '$rm == "INVITE" = 1',
      '$du = $null',
    ])
  })

  it('knows the routes and defines of a configuration', async () => {
    const config = write(
      'v.cfg',
      '#!KAMAILIO\n#!define GW "10.0.0.1"\nloadmodule "pv.so"\nrequest_route { exit; }\nroute[FIVE] { return 5; }\n',
    )
    const { stdout } = await runCli('kamkit', ['eval', '--format', 'json', '-f', config, 'GW', 'route(FIVE)'])
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { readonly value: unknown }).value),
    ).toEqual(['10.0.0.1', 5])
  })

  it('says what is wrong with an expression, and when its evaluation fails', async () => {
    const syntax = await runCli('kamkit', ['eval', '$rU', '$rU +'])
    expect(syntax).toMatchObject({ status: 1, stdout: '' })
    expect(syntax.stderr).toContain('the expression is not complete\n --> expression-2:1:6')
    const failing = await runCli('kamkit', ['eval', '(int)$rU', '1'])
    expect(failing).toMatchObject({ status: 1, stdout: '(int)$rU = failed\n1 = 1\n' })
    expect(failing.stderr).toContain('WARNING: <core>: automatic string to int conversion for "bob" failed')
  })
})
