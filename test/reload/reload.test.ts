import { afterEach, describe, expect, it } from 'vitest'
import { invite, openPhone, type Phone } from '../conformance/phones.ts'
import { reply } from '../support/user-agent.ts'
import { compileProgram, startVirtualStage, type VirtualStage } from '../support/virtual-stage.ts'

interface Script {
  /** What the routes write into the log. */
  readonly mark: string
  readonly head?: string
  readonly body?: string
  readonly failure?: string
}

/** Relays to bob; a failed call is answered with 600 and the mark. */
function config({ mark, head = '', body = '', failure }: Script): string {
  return `#!KAMAILIO
debug=2
log_stderror=yes
${head}
loadmodule "pv.so"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "xlog.so"
loadmodule "corex.so"
modparam("tm", "fr_timer", 30000)
#!define MARK ${mark}
request_route {
  xlog("L_ERR", "request ${mark}\\n");
  ${body}
  $du = "sip:127.8.30.12:5072";
  t_on_failure("FAILED");
  t_relay();
}
failure_route[FAILED] {
  ${failure ?? `$var(next) = "NEXT"; route($var(next));`}
}
route[NEXT] {
  xlog("L_ERR", "failure ${mark} $def(MARK) line $cfg(line)\\n");
  t_reply("600", "${mark}");
}
event_route[tm:local-response] {
  xlog("L_ERR", "response ${mark}\\n");
}
`
}

const stages: VirtualStage[] = []
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.stop()
})

async function start(script: Script): Promise<{ stage: VirtualStage; alice: Phone; bob: Phone }> {
  const stage = await startVirtualStage(config(script))
  stages.push(stage)
  return { stage, alice: await openPhone(stage, 'alice'), bob: await openPhone(stage, 'bob') }
}

const load = async (stage: VirtualStage, text: string): Promise<readonly string[]> =>
  stage.running.install(await compileProgram(text)).map((error) => `${error.line}: ${error.text}`)

const linesOf = (stage: VirtualStage): readonly string[] =>
  stage.logged().flatMap((line) => /ERROR: <script>: (.*)/.exec(line)?.[1] ?? [])

/** Sends an INVITE and takes the 100; gives what bob was sent. */
async function call(alice: Phone, bob: Phone, callId: string): Promise<string> {
  alice.wire.send(invite(alice, { callId }))
  expect(await alice.wire.receive()).toContain('SIP/2.0 100')
  return bob.wire.receive()
}

describe('another program in place of the running one', () => {
  it('runs for new messages; a call that began before keeps its own, with everything that it names', async () => {
    const { stage, alice, bob } = await start({ mark: 'one' })
    const first = await call(alice, bob, 'before')
    expect(await load(stage, config({ mark: 'two', head: '# one line\n# more' }))).toEqual([])
    const second = await call(alice, bob, 'after')
    bob.wire.send(reply(first, '486 Busy Here'))
    bob.wire.send(reply(second, '486 Busy Here'))
    await bob.wire.receive()
    await bob.wire.receive()
    const answers = [await alice.wire.receive(), await alice.wire.receive()]
    expect(answers.map((answer) => answer.slice(0, answer.indexOf('\r\n')))).toEqual([
      'SIP/2.0 600 one',
      'SIP/2.0 600 two',
    ])
    expect(linesOf(stage)).toEqual([
      ...['request one', 'response one', 'request two', 'response two'],
      ...['failure one one line 23', 'response one'],
      ...['failure two two line 24', 'response two'],
    ])
  })

  it('may lack a route that a call under way has armed', async () => {
    const { stage, alice, bob } = await start({ mark: 'one' })
    const first = await call(alice, bob, 'before')
    const without = config({ mark: 'two' })
      .replace(/failure_route[^}]*}/, '')
      .replace('t_on_failure("FAILED");', '')
    expect(await load(stage, without)).toEqual([])
    bob.wire.send(reply(first, '486 Busy Here'))
    expect(await alice.wire.receive()).toContain('SIP/2.0 600 one')
  })

  it('changes values that can be changed while running', async () => {
    const { stage } = await start({ mark: 'one', head: 'game.size = 11 desc "players"' })
    const changed = config({ mark: 'two', head: 'game.size = 12 desc "players"' })
      .replace('debug=2', 'debug=1')
      .replace('30000', '20000')
    expect(await load(stage, changed)).toEqual([])
    const value = (group: string, name: string) => stage.running.core.config.find(group, name)?.get()
    expect([value('core', 'debug'), value('tm', 'fr_timer'), value('game', 'size')]).toEqual([1, 20000, 12])
  })
})

describe('a program that cannot take the place of the running one', () => {
  const restart = 'this takes a restart, nothing was reloaded'
  const line = (text: string, start: string): number => text.split('\n').findIndex((one) => one.startsWith(start)) + 1
  it.each([
    ['another module', 'loadmodule "kex.so"', 'loadmodule "kex.so"', 'loadmodule "kex.so" is new'],
    [
      'a parameter of the start',
      'modparam("tm", "failure_reply_mode", 3)',
      'modparam',
      'modparam("tm", "failure_reply_mode") is new',
    ],
    ['another socket', 'listen=udp:127.0.0.1:5099', 'listen', 'listen=udp:127.0.0.1:5099 is new'],
    ['a core parameter of the start', 'children=3', 'children', 'children is new'],
  ])('has %s', async (_what, extra, at, reason) => {
    const { stage, alice, bob } = await start({ mark: 'one' })
    const text = config({ mark: 'two' }).replace('#!define', `${extra}\n#!define`)
    expect(await load(stage, text)).toEqual([
      `${at === 'modparam' ? line(text, extra) : line(text, at === extra ? extra : at)}: ${reason}: ${restart}`,
    ])
    await call(alice, bob, 'still')
    expect(linesOf(stage)).toEqual(['request one', 'response one'])
  })

  it('lacks a module', async () => {
    const { stage } = await start({ mark: 'one' })
    const text = config({ mark: 'two' }).replace('loadmodule "sl.so"\n', '')
    expect(await load(stage, text)).toEqual([`1: loadmodule "sl.so" was removed: ${restart}`])
  })

  it('has a value that is refused: all values stay as they were', async () => {
    const { stage } = await start({ mark: 'one' })
    const { config: framework } = stage.running.core
    const timer = framework.find('tm', 'fr_timer')
    if (timer === undefined) throw new Error('tm.fr_timer can be changed while running')
    framework.declare({
      ...timer,
      set: () => {
        throw new Error('not today')
      },
    })
    const text = config({ mark: 'two' }).replace('debug=2', 'debug=1').replace('30000', '20000')
    expect(await load(stage, text)).toEqual([`${line(text, 'modparam')}: tm.fr_timer cannot be 20000: not today`])
    expect(framework.find('core', 'debug')?.get()).toBe(2)
  })
})
