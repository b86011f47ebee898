import { spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runCli, startCli } from '../cli/run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-compiled-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const config = `#!KAMAILIO
#!define HELLO "Hello"
loadmodule "pv.so"
loadmodule "sl.so"
loadmodule "textops.so"

request_route {
  $var(i) = 0;
  while ($var(i) < 3) {
    $var(i) = $var(i) + 1;
  }
  if (is_method("OPTIONS") && $fU =~ "^al") {
    route(REPLY);
    exit;
  }
  sl_send_reply("500", "not expected");
}

route[REPLY] {
  append_to_reply("X-Turns: $var(i)\\r\\nX-User: $(fU{s.toupper})\\r\\n");
  $var(text) = HELLO + " " + $fU;
  sl_send_reply("288", "$var(text)");
}
`

async function compile(name: string): Promise<string> {
  writeFileSync(join(folder, 'kamailio.cfg'), config)
  const { status, stderr } = await runCli('kamkit', ['compile', 'kamailio.cfg', '-o', name], folder)
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return join(folder, name)
}

const request = [
  'OPTIONS sip:bob@127.45.2.1 SIP/2.0',
  'Via: SIP/2.0/UDP 127.45.2.2:5062;branch=z9hG4bKcompiled',
  'From: <sip:alice@127.45.2.2>;tag=1',
  'To: <sip:bob@127.45.2.1>',
  'Call-ID: compiled',
  'CSeq: 1 OPTIONS',
  'Content-Length: 0',
  '\r\n',
].join('\r\n')

/** What a server that runs the file answers, without its To tag, which is new at each start. */
async function replyOf(file: string, port: number): Promise<string> {
  const server = startCli('kamkit', ['run', file, '-l', `udp:127.45.2.1:${port}`], folder)
  const phone = createSocket('udp4')
  try {
    await server.waitFor('listening on')
    await new Promise<void>((resolve) => phone.bind(5062, '127.45.2.2', resolve))
    const reply = new Promise<string>((resolve) => phone.once('message', (data) => resolve(data.toString('latin1'))))
    phone.send(request, port, '127.45.2.1')
    return (await reply).replace(/(\r\nTo: [^\r\n]*;tag=)[^\r\n;]*/, '$1…')
  } finally {
    phone.close()
    server.kill('SIGTERM')
    await server.done
  }
}

describe('a program that was compiled to a file', () => {
  it('answers as the configuration itself does', async () => {
    const fromProgram = await replyOf(await compile('same.mjs'), 5071)
    const fromConfig = await replyOf(join(folder, 'kamailio.cfg'), 5071)
    expect(fromProgram).toBe(fromConfig)
    expect(fromProgram).toMatch(/^SIP\/2\.0 288 Hello alice\r\n/)
    expect(fromProgram).toContain('\r\nX-Turns: 3\r\nX-User: ALICE\r\n')
  })

  it('names the place in kamailio.cfg in a stack trace', async () => {
    const program = await compile('trace.mjs')
    const script = join(folder, 'throw.mjs')
    // A linker with which nothing works but what leads to the function that fails.
    writeFileSync(
      script,
      `import { link } from ${JSON.stringify(program)}
const fail = () => { throw new Error('from a module') }
const pv = { get: () => 'alice', str: () => 'alice', int: () => 1 }
const ops = new Proxy({}, { get: (_, name) => name === 'route' ? (s, block) => block(s) : name === 'loopLimit' ? () => 0 : () => 1 })
const k = { ops, probe: undefined, pv: () => pv, varSlot: () => 0, regex: () => () => true, core: () => () => 1,
  call: (name) => name === 'sl_send_reply' ? fail : () => 1 }
const routes = link(k)
try { routes.find((one) => one.name === '').run({ vars: [9], rc: 0, ended: false, code: 1, dropped: false, depth: 0 }) }
catch (error) { console.log(error.stack) }
`,
    )
    const { stdout, stderr } = spawnSync(process.execPath, ['--enable-source-maps', script], { encoding: 'utf8' })
    expect(stderr).toBe('')
    const places = [...stdout.matchAll(/kamailio\.cfg:(\d+):(\d+)/g)].map((match) => `${match[1]}:${match[2]}`)
    expect(places).toEqual(['22:3', '13:5'])
  })
})
