import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { DebugClient } from '../../test/support/debug-client.ts'
import { serveStreams } from './serve.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-dap-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const main = `#!define REFUSE sl_send_reply("403", "No"); exit;
loadmodule "pv.so"
loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "textops.so"
loadmodule "xlog.so"
request_route {
  $avp(who) = $rU;
  if ($rU == "bob") route(TO_BOB);
  if ($rU == "drop") { REFUSE }
  xlog("L_ERR", "nobody called $rU\\n");
  sl_send_reply("404", "Gone");
}
include_file "bob.cfg"
failure_route[SLOW] {
  $avp(late) = 1;
  t_reply("480", "Too late");
}
`
const bob = `route[TO_BOB] {
  append_hf("X-Who: $avp(who)\\r\\n");
  $du = "sip:127.0.0.9:5060";

  t_on_failure("SLOW");
  t_relay();
  exit;
}
`
const request = (user: string): string =>
  [
    `INVITE sip:${user}@b SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.2:5060;branch=z9hG4bK${user}`,
    'From: <sip:alice@a.example>;tag=1',
    `To: <sip:${user}@b>`,
    `Call-ID: call-${user}`,
    'CSeq: 1 INVITE',
    'Max-Forwards: 70\r\n\r\n',
  ].join('\r\n')

const mainFile = join(folder, 'main.cfg')
const bobFile = join(folder, 'bob.cfg')
writeFileSync(mainFile, main)
writeFileSync(bobFile, bob)
for (const user of ['bob', 'drop', 'nobody']) writeFileSync(join(folder, `${user}.sip`), request(user))

const clients: DebugClient[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) await client.ask('disconnect').catch(() => undefined)
})

async function connect(users: readonly string[], more: object = {}): Promise<DebugClient> {
  const [toAdapter, toClient] = [new PassThrough(), new PassThrough()]
  void serveStreams(toAdapter, toClient)
  const client = new DebugClient(toClient, toAdapter)
  clients.push(client)
  await client.ask('initialize', {
    adapterID: 'kamkit',
    linesStartAt1: true,
    columnsStartAt1: true,
    supportsInvalidatedEvent: true,
  })
  await client.ask('launch', {
    program: mainFile,
    messages: users.map((user) => join(folder, `${user}.sip`)),
    listen: ['udp:127.0.0.1:5060'],
    wait: '35s',
    ...more,
  })
  await client.event('initialized')
  return client
}

interface Stop {
  readonly reason: string
  readonly threadId: number
  readonly text?: string
  readonly hitBreakpointIds?: readonly number[]
}

const stopOf = async (client: DebugClient): Promise<Stop> => (await client.event('stopped')) as unknown as Stop

interface Frame {
  readonly id: number
  readonly name: string
  readonly line: number
  readonly source: { readonly path: string }
}

async function framesOf(client: DebugClient, threadId: number): Promise<readonly Frame[]> {
  return (await client.ask('stackTrace', { threadId }))['stackFrames'] as unknown as readonly Frame[]
}

const placesOf = async (client: DebugClient, threadId: number): Promise<readonly string[]> =>
  (await framesOf(client, threadId)).map(
    ({ name, line, source }) => `${name} ${source.path.slice(folder.length + 1)}:${line}`,
  )

async function scopeOf(client: DebugClient, frameId: number, wanted: string): Promise<number> {
  const scopes = (await client.ask('scopes', { frameId }))['scopes'] as unknown as readonly {
    name: string
    variablesReference: number
  }[]
  return scopes.find(({ name }) => name === wanted)?.variablesReference ?? 0
}

interface Variable {
  readonly name: string
  readonly value: string
  readonly variablesReference: number
}

const variablesOf = async (client: DebugClient, variablesReference: number): Promise<readonly Variable[]> =>
  (await client.ask('variables', { variablesReference }))['variables'] as unknown as readonly Variable[]

const valueOf = async (client: DebugClient, expression: string, context = 'watch', frameId?: number): Promise<string> =>
  (await client.ask('evaluate', { expression, context, frameId }))['result'] as unknown as string

describe('a session', () => {
  it('stops in an included file, steps and goes back over a failure_route to the line that armed it', async () => {
    const client = await connect(['bob'])
    const { breakpoints } = await client.ask('setBreakpoints', {
      source: { path: bobFile },
      breakpoints: [{ line: 4 }],
    })
    expect(breakpoints).toMatchObject([{ verified: true, line: 5 }])
    await client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'failure_route[SLOW]' }] })
    await client.ask('configurationDone')
    const { reason, threadId, hitBreakpointIds } = await stopOf(client)
    expect({ reason, hitBreakpointIds }).toEqual({ reason: 'breakpoint', hitBreakpointIds: [1] })
    expect(await placesOf(client, threadId)).toEqual(['route[TO_BOB] bob.cfg:5', 'request_route main.cfg:9'])
    expect((await client.ask('threads'))['threads']).toEqual([
      { id: threadId, name: 'INVITE sip:bob@b SIP/2.0, alice@a.example, call-bob' },
    ])
    const first = await valueOf(client, '$avp(who) + $du')
    await client.ask('continue', { threadId })
    expect((await stopOf(client)).reason).toBe('function breakpoint')
    expect(await placesOf(client, threadId)).toEqual(['failure_route[SLOW] main.cfg:16'])
    await client.ask('stepBack', { threadId })
    await stopOf(client)
    expect(await placesOf(client, threadId)).toEqual(['route[TO_BOB] bob.cfg:7', 'request_route main.cfg:9'])
    await client.ask('reverseContinue', { threadId })
    expect((await stopOf(client)).reason).toBe('breakpoint')
    expect(await placesOf(client, threadId)).toEqual(['route[TO_BOB] bob.cfg:5', 'request_route main.cfg:9'])
    expect(await valueOf(client, '$avp(who) + $du')).toBe(first)
    const past = client.ask('setExpression', { expression: '$avp(who)', value: '"x"' })
    await expect(past).rejects.toThrow('the past, which cannot be changed')
    await expect(past).rejects.toMatchObject({ cause: { error: { showUser: true } } })
    await client.ask('next', { threadId })
    await stopOf(client)
    await client.ask('stepOut', { threadId })
    await stopOf(client)
    expect(await placesOf(client, threadId)).toEqual(['failure_route[SLOW] main.cfg:16'])
    await client.ask('setFunctionBreakpoints', { breakpoints: [] })
    await client.ask('continue', { threadId })
    await client.event('terminated')
    const { order } = client
    expect(order[order.lastIndexOf('response next') + 1]).toBe('event stopped')
  })

  it('shows scopes and values, sets them, and tells what may follow', async () => {
    const client = await connect(['bob'], { stopOnEntry: true })
    await client.ask('configurationDone')
    const { reason, threadId } = await stopOf(client)
    expect(reason).toBe('entry')
    await client.ask('next', { threadId })
    await stopOf(client)
    const [frame] = await framesOf(client, threadId)
    const frameId = frame?.id ?? 0
    const avps = await scopeOf(client, frameId, 'AVPs')
    expect(await variablesOf(client, avps)).toMatchObject([{ name: '$avp(who)', value: '"bob"' }])
    const set = await client.ask('setVariable', { variablesReference: avps, name: '$avp(who)', value: '$rU + "by"' })
    expect(set).toMatchObject({ value: '"bobby"' })
    expect(await client.ask('setExpression', { expression: '$rU', value: '"rob"', frameId })).toMatchObject({
      value: '"rob"',
    })
    expect(await valueOf(client, '$avp(x) = 3;', 'repl', frameId)).toBe('1')
    expect(await client.event('invalidated')).toEqual({ areas: ['variables'] })
    expect(await valueOf(client, '$avp(x) + 1', 'hover', frameId)).toBe('4')
    const broken = valueOf(client, '$avp(', 'watch', frameId)
    // An editor says so beside the expression; a message for each step would be too much.
    await expect(broken).rejects.toMatchObject({ cause: { error: { showUser: false } } })
    expect(await valueOf(client, '$avp(e) = "é";', 'repl', frameId)).toBe('1')
    expect(await valueOf(client, '$avp(e) + $rU', 'watch', frameId)).toBe('"érob"')
    expect(await valueOf(client, '$(avp(e){s.len})', 'watch', frameId)).toBe('2')
    const headers = await variablesOf(
      client,
      (await variablesOf(client, await scopeOf(client, frameId, 'Message'))).find(({ name }) => name === 'Headers')
        ?.variablesReference ?? 0,
    )
    expect(headers.map(({ name }) => name)).toEqual(['Via', 'From', 'To', 'Call-ID', 'CSeq', 'Max-Forwards'])
    const info = await client.ask('dataBreakpointInfo', { variablesReference: avps, name: '$avp(who)' })
    expect(info).toMatchObject({ dataId: '$avp(who)', accessTypes: ['write'] })
    const { targets } = await client.ask('completions', { text: '$avp(w', column: 7, frameId })
    expect(targets).toMatchObject([{ label: '$avp(who)', start: 0, length: 6 }])
    const functions = await client.ask('completions', { text: 't_rela', column: 7 })
    expect(functions['targets']).toContainEqual({ label: 't_relay', type: 'function', start: 0, length: 6 })
  })

  it('stops on errors, replies by status and values that changed', async () => {
    const client = await connect(['nobody'])
    await client.ask('setExceptionBreakpoints', {
      filters: ['error'],
      filterOptions: [{ filterId: 'reply', condition: '4' }],
    })
    const set = await client.ask('setDataBreakpoints', {
      breakpoints: [{ dataId: '$avp(who)' }, { dataId: '$nonsense(' }],
    })
    expect(set['breakpoints']).toMatchObject([{ verified: true }, { verified: false }])
    await client.ask('configurationDone')
    const data = await stopOf(client)
    expect(data).toMatchObject({ reason: 'data breakpoint', text: `$avp(who): $null → "nobody", by main.cfg:8` })
    const { threadId } = data
    await client.ask('continue', { threadId })
    expect(await stopOf(client)).toMatchObject({
      reason: 'exception',
      text: expect.stringContaining('nobody called nobody') as string,
    })
    expect(await client.ask('exceptionInfo', { threadId })).toMatchObject({ exceptionId: 'error', breakMode: 'always' })
    await client.ask('continue', { threadId })
    expect(await stopOf(client)).toMatchObject({ reason: 'exception', text: 'SIP/2.0 404 Gone' })
    const log = (await client.event('output')) as unknown as { output: string }
    expect(log.output).toMatch(/^1 message from udp/)
    expect((await client.event('output')) as unknown).toMatchObject({
      category: 'stderr',
      line: 11,
      source: { path: mainFile },
    })
    await client.ask('continue', { threadId })
    await client.event('terminated')
  })

  it('knows the lines of macros, its files and modules, and starts anew with its breakpoints', async () => {
    const client = await connect(['drop'])
    await client.ask('pause', { threadId: 0 })
    const places = await client.ask('breakpointLocations', { source: { path: mainFile }, line: 9, endLine: 10 })
    expect(places['breakpoints']).toMatchObject([
      { line: 9, column: 3 },
      { line: 9, column: 21 },
      { line: 10, column: 3 },
      { line: 10, column: 24 },
    ])
    await client.ask('setBreakpoints', {
      source: { path: mainFile },
      breakpoints: [
        { line: 10, column: 24 },
        { line: 8, logMessage: 'to {$rU}' },
        { line: 12, condition: '$nonsense(' },
      ],
    })
    await client.ask('configurationDone')
    const { threadId, reason } = await stopOf(client)
    expect(reason).toBe('entry')
    await client.ask('stepIn', { threadId })
    expect((await stopOf(client)).reason).toBe('step')
    await client.ask('continue', { threadId })
    await stopOf(client)
    expect(await placesOf(client, threadId)).toEqual(['request_route in REFUSE (sl_send_reply) main.cfg:10'])
    expect(client.output()).toContain('to drop')
    const { sources } = (await client.ask('loadedSources')) as unknown as {
      sources: readonly { name: string; sourceReference?: number }[]
    }
    expect(sources.map(({ name }) => name)).toEqual(expect.arrayContaining(['main.cfg', 'bob.cfg', '#!define REFUSE']))
    const macro = sources.find(({ name }) => name === '#!define REFUSE')?.sourceReference
    const { content } = await client.ask('source', { sourceReference: macro })
    expect(content).toBe('#!define REFUSE sl_send_reply("403", "No"); exit;\n')
    const [inMacro] = await framesOf(client, threadId)
    expect(inMacro?.source).toMatchObject({ sources: [{ name: '#!define REFUSE', sourceReference: macro }] })
    const definition = '#!define REFUSE sl_send_reply("403", "No"); exit;'
    expect(await valueOf(client, 'REFUSE', 'hover', inMacro?.id)).toBe(definition)
    await client.ask('next', { threadId })
    expect((await stopOf(client)).reason).toBe('step')
    expect(await placesOf(client, threadId)).toEqual(['request_route in REFUSE (exit) main.cfg:10'])
    expect((await client.ask('modules'))['modules']).toContainEqual({ id: 'tm', name: 'tm' })
    await client.ask('restart', {})
    const again = await stopOf(client)
    expect(again).toMatchObject({ reason: 'breakpoint', hitBreakpointIds: [1] })
    await client.ask('terminate')
    await client.event('terminated')
  })

  it('steps into one of the routes that a statement may call', async () => {
    const file = join(folder, 'targets.cfg')
    writeFileSync(
      file,
      `loadmodule "pv.so"
request_route {
  $var(x) = "C";
  if (route(A) && route(B) || route($var(x))) exit;
  drop;
}
route[A] { return 1; }
route[B] { return -1; }
route[C] { return 1; }
`,
    )
    const client = await connect(['nobody'], { program: file, stopOnEntry: true })
    await client.ask('configurationDone')
    const { threadId } = await stopOf(client)
    await client.ask('next', { threadId })
    await stopOf(client)
    const targets = async () => {
      const [frame] = await framesOf(client, threadId)
      return (await client.ask('stepInTargets', { frameId: frame?.id }))['targets'] as unknown as readonly {
        id: number
        label: string
      }[]
    }
    const first = await targets()
    expect(first.map(({ label }) => label)).toEqual(['route[A]', 'route[B]', 'route[C]'])
    await client.ask('stepIn', { threadId, targetId: first[2]?.id })
    await stopOf(client)
    expect(await placesOf(client, threadId)).toEqual(['route[C] targets.cfg:9', 'request_route targets.cfg:4'])
    expect(await targets()).toEqual([])
    await client.ask('stepBack', { threadId })
    await stopOf(client)
    await client.ask('stepBack', { threadId })
    await stopOf(client)
    await client.ask('stepBack', { threadId })
    await stopOf(client)
    expect(await placesOf(client, threadId)).toEqual(['request_route targets.cfg:4'])
    await client.ask('stepIn', { threadId, targetId: (await targets())[1]?.id })
    await stopOf(client)
    expect(await placesOf(client, threadId)).toEqual(['route[B] targets.cfg:8', 'request_route targets.cfg:4'])
    await expect(client.ask('stepIn', { threadId, targetId: 999 })).rejects.toThrow('ask again')
  })

  it('says what is wrong with a configuration, with arguments and with requests', async () => {
    const broken = join(folder, 'broken.cfg')
    writeFileSync(broken, 'request_route {\n  nonsense();\n}\n')
    await expect(connect(['bob'], { program: broken })).rejects.toThrow(`${broken}:2:3: unknown function nonsense()`)
    await expect(connect(['bob'], { listen: 5 })).rejects.toThrow('listen has to be a list of texts')
    const client = await connect(['bob'])
    const { breakpoints } = await client.ask('setExceptionBreakpoints', { filters: ['error', 'nonsense'] })
    expect(breakpoints).toEqual([{ verified: true }, { verified: false, message: 'there is no filter nonsense' }])
    await expect(client.ask('gotoTargets')).rejects.toThrow('this debugger has no request gotoTargets')
    await expect(client.ask('stackTrace', { threadId: 77 })).rejects.toThrow('nothing is known of call 77')
  })
})

it('is over when its input ends without being closed', async () => {
  const input = new PassThrough({ emitClose: false })
  const over = serveStreams(input, new PassThrough())
  input.end()
  await expect(over).resolves.toBeUndefined()
})
