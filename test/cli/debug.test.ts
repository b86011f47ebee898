import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-debug-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const program = resolve('bin/kamkit')

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const config = write(
  'proxy.cfg',
  `#!define REJECT sl_send_reply("404", "Gone"); exit;
listen=udp:127.0.0.1:5060
loadmodule "pv.so"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "textops.so"
request_route {
  $avp(who) = $rU;
  if ($rU == "bob") route(TO_BOB);
  REJECT
}
include_file "bob.cfg"
failure_route[BUSY] {
  if (t_check_status("486")) {
    $avp(late) = 1;
    t_reply("480", "Busy");
  }
}
`,
)
write(
  'bob.cfg',
  `route[TO_BOB] {
  append_hf("X-Who: $avp(who)\\r\\n");
  $du = "sip:127.0.0.9:5070";
  t_on_failure("BUSY");
  t_relay();
  exit;
}
`,
)
const invite = write(
  'invite.sip',
  [
    'INVITE sip:bob@127.0.0.1 SIP/2.0',
    'Via: SIP/2.0/UDP 127.0.0.1:5080;branch=z9hG4bK1',
    'From: <sip:alice@a.example>;tag=1',
    'To: <sip:bob@127.0.0.1>',
    'Call-ID: x1',
    'CSeq: 1 INVITE',
    'Max-Forwards: 70',
    'X-Evil: \x1b[31mred\x07',
    '',
    '',
  ].join('\r\n'),
)

/** What the debugger writes when it reads these lines from a pipe. */
async function converse(...lines: readonly string[]): Promise<string> {
  const child = spawn(program, ['debug', config, '-m', invite], { stdio: ['pipe', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (data: Buffer) => (output += data.toString()))
  child.stderr.on('data', (data: Buffer) => (output += data.toString()))
  child.stdin.end(`${lines.join('\n')}\n`)
  const status = await new Promise((done) => void child.once('close', done))
  expect(status).toBe(0)
  return output
}

/** What came between two prompts, by the command that was typed. */
function answers(output: string): readonly (readonly [command: string, answer: string])[] {
  return output
    .split('(kamkit) ')
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n')
      return [part.slice(0, end), part.slice(end + 1).trim()] as const
    })
}

describe('kamkit debug', () => {
  it('stops at the first statement, steps into included files, sets variables and goes on', async () => {
    const output = await converse(
      'step',
      'print $avp(who) + "!"',
      'break bob.cfg:3 if $avp(who) == "bob"',
      'continue',
      'print $du',
      'set $du = "sip:127.0.0.8:5070"',
      'where',
      'next',
      'print $du',
      'diff',
      'print $nosuch',
      'print t_relay()',
      'print REJECT',
      'list proxy.cfg:14',
      'list BUSY',
      'list failure_route[BUSY]',
      'list 99',
      'do append_hf("X-More: 1\\r\\n")',
      'continue',
      'quit',
    )
    const said = answers(output)
    const answer = (command: string, index = 0): string =>
      said.filter(([one]) => one === command)[index]?.[1] ?? `nothing to ${command}`
    expect(output.slice(0, output.indexOf('(kamkit)'))).toContain(
      'entry (INVITE sip:bob@127.0.0.1 SIP/2.0) at proxy.cfg:8',
    )
    expect(answer('step')).toContain(' →    9   if ($rU == "bob") route(TO_BOB);')
    expect(answer('print $avp(who) + "!"')).toBe('"bob!"')
    expect(answer('continue')).toContain('breakpoint 1 at bob.cfg:3 in route[TO_BOB]')
    expect(answer('print $du')).toBe('$null')
    expect(answer('set $du = "sip:127.0.0.8:5070"')).toBe('$du = "sip:127.0.0.8:5070"')
    expect(answer('where')).toMatch(/^→ 0 {2}bob\.cfg:3 in route\[TO_BOB\] .*\n {2}1 {2}proxy\.cfg:9 in request_route /)
    expect(answer('print $du', 1)).toBe('"sip:127.0.0.9:5070"')
    expect(answer('diff')).toContain('+X-Who: bob')
    expect(answer('print $nosuch')).toMatch(/^there is no variable \$nosuch: /)
    expect(answer('print t_relay()')).toMatch(/^t_relay\(\) has effects, and this only looks/)
    expect(answer('print REJECT')).toBe('#!define REJECT sl_send_reply("404", "Gone"); exit;')
    expect(
      answer('list proxy.cfg:14')
        .match(/^ *\d+/gm)
        ?.map(Number),
    ).toEqual([9, 10, 11, 12, 13, 14, 15, 16, 17, 18])
    expect(answer('list BUSY')).toBe('there is no block BUSY')
    expect(answer('list failure_route[BUSY]')).toContain('   13 failure_route[BUSY] {')
    expect(answer('list 99')).toMatch(/bob\.cfg has 7 lines$/)
    expect(answer('continue', 1)).toContain('-> udp:127.0.0.9:5070 INVITE sip:bob@127.0.0.1 SIP/2.0')
    // The retransmissions while the server ends are nothing that the call does.
    expect(answer('quit')).toBe('')
  })

  it('goes back from a failure_route to the request_route, where every value is that of the first pass', async () => {
    const said = answers(
      await converse(
        'break failure_route[BUSY]',
        'watch $avp(late)',
        'continue',
        'reply 486 Busy Here',
        'continue',
        'print $avp(late)',
        'back',
        'print $avp(late)',
        'break bob.cfg:4',
        'rcontinue',
        'rc',
        'print $du',
        'rc',
        'print $avp(who)',
        'set $avp(who) = 1',
        'delete all',
        'c',
        'advance 1m',
        'quit',
      ),
    )
    const commands = said.map(([command]) => command)
    const at = (index: number): string => said[index]?.[1] ?? ''
    expect(at(3)).toContain('function 1 at proxy.cfg:14 in failure_route[BUSY]')
    expect(at(4)).toContain('data 2 ($avp(late): $null → 1, by')
    expect(at(5)).toBe('1')
    expect(at(6)).toContain('1 step back')
    expect(at(7)).toBe('$null')
    expect(at(9)).toContain('failure_route[BUSY]')
    expect(at(10)).toMatch(/breakpoint 3 at bob\.cfg:4 in route\[TO_BOB\] — \d+ steps back/)
    expect(at(11)).toBe('"sip:127.0.0.9:5070"')
    expect(at(12)).toMatch(/^call 1 .*\nentry .* at proxy\.cfg:8 in request_route — \d+ steps back/)
    expect(at(13)).toBe('$null')
    expect(at(14)).toContain('the past')
    expect(at(16)).toContain('-> udp:127.0.0.1:5080 SIP/2.0 480 Busy')
    expect(commands.at(-1)).toBe('quit')
  })

  it('refuses conditions that could never be evaluated, and stops once where that was asked for', async () => {
    const said = answers(
      await converse(
        'break bob.cfg:3 if $avp( ==',
        'break NOPE',
        'break 99',
        'break 9 hit often',
        'watch $(',
        'stop reply 4xx',
        'tbreak bob.cfg:3',
        'breakpoints',
        'continue',
        'back',
        'continue',
        'quit',
      ),
    )
    expect(said[0]?.[1]).toMatch(/^\$avp\( ==: /)
    expect(said.slice(1, 6).map(([, answer]) => answer)).toEqual([
      'there is no routing block NOPE',
      'no statement of the program stands there or below',
      'hit count often: write 5, >= 3 or % 2',
      '$(: that is not complete',
      'write a status or its beginning, such as 404 or 5',
    ])
    expect(said[7]?.[1]).toBe('1: bob.cfg:3 hit 1\nstop entry')
    expect(said[8]?.[1]).toContain('breakpoint 1 at bob.cfg:3')
  })

  it('takes several steps at once, and lets breakpoints lie', async () => {
    const said = answers(
      await converse(
        'step 3',
        'back 2',
        'step 0',
        'break bob.cfg:3',
        'disable 1',
        'enable 1',
        'continue',
        'disable',
        'quit',
      ),
    )
    const at = (index: number): string => said[index]?.[1] ?? ''
    expect(at(0)).toContain('step at bob.cfg:2 in route[TO_BOB]')
    expect(at(0).match(/step at/g)).toHaveLength(1)
    expect(at(1)).toMatch(/step at proxy\.cfg:[89] in request_route — 2 steps back/)
    expect(at(2)).toBe('write step, or step and how often, such as step 3')
    expect(at(4)).toBe('1: bob.cfg:3 (disabled)')
    expect(at(5)).toBe('1: bob.cfg:3')
    expect(at(6)).toContain('breakpoint 1 at bob.cfg:3')
    expect(at(7)).toBe('write the number of a breakpoint, or all')
  })

  it('says what docs/debugging.md shows', async () => {
    const [, shown = ''] =
      /```text\n\$ kamkit debug [^\n]*\n([^]*?)```/.exec(readFileSync('docs/debugging.md', 'utf8')) ?? []
    const commands = [...shown.matchAll(/^\(kamkit\) (.+)$/gm)].map(([, command = '']) => command)
    expect((await converse(...commands)).trim()).toBe(shown.trim())
  })

  it('says what is wrong with a command, and shows messages without what would act on a terminal', async () => {
    const said = answers(
      await converse(
        'fly',
        'print $nosuch(',
        'break nowhere.cfg:3',
        'call 7',
        'message',
        'vars Flags',
        'help break',
        '',
      ),
    )
    expect(said.map(([, answer]) => answer)).toEqual([
      'there is no command fly: `help` lists them',
      'that is not complete',
      expect.stringContaining('no file of the configuration is called nowhere.cfg'),
      'there is no call 7; `calls` lists them',
      expect.stringContaining('X-Evil: \\x1b[31mred\\x07'),
      expect.stringContaining('Flags'),
      expect.stringContaining('break, b [LINE|FILE:LINE|ROUTE]'),
      expect.stringContaining('break, b [LINE|FILE:LINE|ROUTE]'),
      expect.any(String),
    ])
  })
})

/** Types into a pseudo-terminal, each text when what it waits for was shown; gives all that was shown. */
async function typeInto(keys: readonly (readonly [waitFor: string, text: string])[]): Promise<string> {
  const command = `${program} debug --color never ${config} -m ${invite}`
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, TERM: 'xterm', XDG_STATE_HOME: folder },
  })
  let shown = ''
  let seen = 0
  let next = 0
  const type = (): void => {
    const [waitFor, text] = keys[next] ?? []
    if (waitFor === undefined || text === undefined) return
    const at = shown.indexOf(waitFor, seen)
    if (at === -1) return
    seen = at + waitFor.length
    next += 1
    child.stdin.write(text)
    type()
  }
  child.stdout.on('data', (data: Buffer) => {
    shown += data.toString()
    type()
  })
  const timer = setTimeout(() => child.kill(), 12_000)
  await new Promise((done) => void child.once('close', done))
  clearTimeout(timer)
  expect(`${next} of ${keys.length} typed, ${shown}`).toMatch(new RegExp(`^${keys.length} of`))
  return shown
}

const hasScript = existsSync('/usr/bin/script')
if (!hasScript) process.stdout.write('skipped: kamkit debug in a pseudo-terminal needs script (bsdutils)\n')

describe.skipIf(!hasScript)('kamkit debug in a pseudo-terminal', () => {
  it('completes names, repeats with an empty line, finds lines of the history and ends with Ctrl-D', async () => {
    const shown = await typeInto([
      ['(kamkit) ', 'bre'],
      ['bre', '\t'],
      ['ak', ' fail'],
      ['fail', '\t'],
      ['ure_route[BUSY]', '\r'],
      ['1: failure_route[BUSY]', 'step\r'],
      ['step at proxy.cfg:9', '\r'],
      ['step at proxy.cfg:9', '\r'],
      ['step at bob.cfg:2', '\x1b[A\x1b[A'],
      ['break failure_route[BUSY]', '\r'],
      ['2: failure_route[BUSY]', 'c\r'],
      ['nothing is left to do', '\x03'],
      ['the run is over', 'back\r'],
      ['1 step back', '\x04'],
    ])
    expect(shown).toContain('break failure_route[BUSY]')
    const history = join(folder, 'kamkit', 'debug-history')
    expect(readFileSync(history, 'utf8').split('\n')).toContain('step')
  })
})
