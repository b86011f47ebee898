import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileConfig } from '#compiler/compile.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { createCompilerHost } from '#tooling/compiler-host.ts'
import { loadCompiledText } from '#tooling/load-program.ts'
import { createRecorder } from '#tooling/recording/recorder.ts'
import type { Recording } from '#tooling/recording/recording.ts'
import { startVirtualServer, type VirtualServer } from '#tooling/virtual/virtual-server.ts'

/** What was recorded of a configuration, whose text stays readable after its file is gone. */
export interface Scene {
  readonly recording: Recording
  readonly readSource: (file: string) => string | undefined
}

/** The parties of a scene. */
interface Phones {
  /** Sends a message to the server and lets what follows happen. */
  send(message: string, from: string): Promise<void>
  /** Answers the newest request of a method that went to an address. */
  answer(method: string, to: string, status: string, headers?: readonly string[]): Promise<void>
  /** Lets time pass, in milliseconds. */
  wait(ms: number): Promise<void>
}

const server = { ip: '127.0.0.1', port: 5060 }

/** Plays a scene on a network of its own. Time begins at a fixed moment, chance at a fixed seed. */
export async function playScene(config: string, play: (phones: Phones) => Promise<void>): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-scene-'))
  const file = join(folder, 'kamailio.cfg')
  try {
    writeFileSync(file, config, 'latin1')
    const compiled = compileConfig(file, createCompilerHost(folder), createCatalogue(), {
      defines: [],
      target: '6.1',
      outputName: 'scene.mjs',
      hasProbe: true,
    })
    const errors = compiled.diagnostics.filter((one) => one.severity === 'error')
    if (errors.length > 0) throw new Error(errors.map((one) => one.message).join('\n'))
    const started = await startVirtualServer(await loadCompiledText(compiled.code, compiled.map, file), {
      listen: ['udp:127.0.0.1:5060'],
      zone: [],
      stubModules: new Set(),
      settings: new Map(),
      startMs: 1_700_000_000_000,
      seed: 7,
    })
    if ('errors' in started) throw new Error(started.errors.map((one) => one.text).join('\n'))
    const recording = await record(started, play)
    return { recording, readSource: (asked) => (asked === file ? config : undefined) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function record(started: VirtualServer, play: (phones: Phones) => Promise<void>): Promise<Recording> {
  const { network, clock } = started
  const recorder = createRecorder(started.server)
  network.onSent = (sent) => recorder.sent(sent)
  started.onLog = (line) => recorder.logged(line)
  const send = async (message: string, from: string): Promise<void> => {
    const [ip = '', port = ''] = from.split(':')
    recorder.received(message, `udp:${from}`, `udp:${server.ip}:${server.port}`)
    network.deliver(message, { proto: 'udp', ip, port: Number(port) }, server)
    await clock.advance(20)
  }
  const answer: Phones['answer'] = (method, to, status, headers = []) => {
    const request = network.sent.findLast((one) => one.to === `udp:${to}` && one.message.startsWith(`${method} `))
    if (request === undefined) throw new Error(`no ${method} went to ${to}`)
    return send(replyTo(request.message, status, to, headers), to)
  }
  await play({ send, answer, wait: (ms) => clock.advance(ms) })
  recorder.detach()
  network.onSent = undefined
  await started.stop()
  return recorder.recording
}

function replyTo(request: string, status: string, address: string, headers: readonly string[]): string {
  const repeated = request.split('\r\n').filter((line) => /^(?:Via|Record-Route|From|To|Call-ID|CSeq):/.test(line))
  const lines = repeated.map((line) =>
    /^To:(?!.*tag=)/.test(line) ? `${line};tag=${address.replaceAll(/\D/g, '')}` : line,
  )
  return [`SIP/2.0 ${status}`, ...lines, ...headers, 'Content-Length: 0', '', ''].join('\r\n')
}

/** A request of a phone at an address, with a Via and the usual headers. */
export function request(line: string, from: string, headers: readonly string[], body = ''): string {
  const [method = '', uri = ''] = line.split(' ')
  const has = (name: string): boolean => headers.some((one) => one.startsWith(`${name}:`))
  const usual = [
    ['Via', `SIP/2.0/UDP ${from};branch=z9hG4bK-${method}-${from.replaceAll(/\D/g, '')}`],
    ['Max-Forwards', '70'],
    ['From', '<sip:alice@example.org>;tag=a1'],
    ['To', `<${uri}>`],
    ['Call-ID', 'c0ffee@192.0.2.10'],
    ['CSeq', `1 ${method}`],
  ].flatMap(([name = '', value]) => (has(name) ? [] : [`${name}: ${value}`]))
  return [`${line} SIP/2.0`, ...usual, ...headers, `Content-Length: ${body.length}`, '', body].join('\r\n')
}

const modules = ['pv', 'sl', 'tm', 'rr', 'maxfwd', 'textops', 'siputils', 'corex', 'xlog']
  .map((one) => `loadmodule "${one}.so"\n`)
  .join('')

/** The configuration of the scenes with calls: a failover, a fork, and who is not let in. */
export const callConfig = `#!KAMAILIO
listen=udp:127.0.0.1:5060
${modules}
# Every request starts here.
request_route {
	route(CHECK);
	if (is_method("CANCEL")) {
		if (t_check_trans()) t_relay();
		exit;
	}
	if (!is_method("ACK")) t_check_trans();
	if (has_totag()) {
		loose_route();
		t_relay();
		exit;
	}
	record_route();
	if ($rU == "team") route(FORK);
	else route(ONE);
}

# Who may call: <script>nobody</script> \xff.
route[CHECK] {
	if (!mf_process_maxfwd_header("10")) {
		sl_send_reply("483", "Too Many Hops");
		exit;
	}
	if ($ua =~ "friendly-scanner" || $fU == "mallory") {
		xlog("L_WARN", "$fU with $ua from $si is not let in\\n");
		sl_send_reply("403", "Not You");
		exit;
	}
}

# One phone, and then the mailbox.
route[ONE] {
	append_hf("X-Asked: $rU\\r\\n");
	$du = "sip:192.0.2.20:5070";
	t_on_failure("MAILBOX");
	t_relay();
}

route[FORK] {
	$ru = "sip:carol@192.0.2.21:5070";
	append_branch("sip:dave@192.0.2.22:5070");
	t_relay();
}

failure_route[MAILBOX] {
	if (t_is_canceled()) exit;
	if (t_check_status("486|408")) {
		$ru = "sip:mailbox@192.0.2.30";
		$du = $null;
		t_relay();
	}
}
`

const sdp = 'v=0\r\no=- 1 1 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n'
const alice = '192.0.2.10:5060'
const invite = (user: string): string =>
  request(
    `INVITE sip:${user}@example.org`,
    alice,
    ['Contact: <sip:alice@192.0.2.10>', 'Content-Type: application/sdp'],
    sdp,
  )

/** Busy, so that failure_route tries the mailbox, which answers; ACK and BYE follow. */
export function failoverScene(): Promise<Scene> {
  return playScene(callConfig, async ({ send, answer, wait }) => {
    await send(invite('bob'), alice)
    await answer('INVITE', '192.0.2.20:5070', '180 Ringing')
    await wait(1200)
    await answer('INVITE', '192.0.2.20:5070', '486 Busy Here')
    await wait(600)
    await answer('INVITE', '192.0.2.30:5060', '200 OK', ['Contact: <sip:mailbox@192.0.2.30>'])
    const inDialog = ['To: <sip:bob@example.org>;tag=19202305060', 'Route: <sip:127.0.0.1;lr>']
    await send(request('ACK sip:mailbox@192.0.2.30', alice, [...inDialog, 'CSeq: 1 ACK']), alice)
    await wait(3000)
    await send(request('BYE sip:mailbox@192.0.2.30', alice, [...inDialog, 'CSeq: 2 BYE']), alice)
    await answer('BYE', '192.0.2.30:5060', '200 OK')
  })
}

/** Two phones ring, and the caller thinks again. */
export function forkScene(): Promise<Scene> {
  return playScene(callConfig, async ({ send, answer, wait }) => {
    const call = invite('team')
    await send(call, alice)
    await answer('INVITE', '192.0.2.21:5070', '180 Ringing')
    await wait(700)
    await answer('INVITE', '192.0.2.22:5070', '180 Ringing')
    await wait(2000)
    const via = /^Via: .*$/m.exec(call)?.[0].trim() ?? ''
    await send(request('CANCEL sip:team@example.org', alice, [via, 'CSeq: 1 CANCEL']), alice)
    for (const phone of ['192.0.2.21:5070', '192.0.2.22:5070']) {
      await answer('CANCEL', phone, '200 OK')
      await answer('INVITE', phone, '487 Request Terminated')
    }
    const to = 'To: <sip:team@example.org>;tag=19202225070'
    await send(request('ACK sip:team@example.org', alice, [via, to, 'CSeq: 1 ACK']), alice)
  })
}

/** Everything that could break out of a page, in a message that is refused. */
export function hostileScene(): Promise<Scene> {
  return playScene(callConfig, ({ send }) =>
    send(
      request('INVITE sip:bob@example.org', '192.0.2.66:5060', [
        'From: "</script><script>alert(1)</script>" <sip:mallory@example.org>;tag=</title>',
        'Call-ID: <img src=x onerror=alert(2)>"\'&#60;b&#62;@\x1b[31m',
        `User-Agent: \xe2\x80\xaegnp.exe \xe2\x80\x8f \x07\x08 J\xc3\xbcrgen \xff\xfe <!-- ]]> \${7*7} ${'W'.repeat(400)}`,
        `Subject: ${'long words and more of them '.repeat(40)}`,
        'X-Style: </style><style>*{display:none}</style>',
        'X-Link: javascript:alert(3)',
      ]),
      '192.0.2.66:5060',
    ),
  )
}

const registrarConfig = `#!KAMAILIO
listen=udp:127.0.0.1:5060
loadmodule "pv.so"
loadmodule "sl.so"
loadmodule "textops.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
request_route {
	switch ($rm) {
		case "REGISTER":
			$var(tries) = 0;
			while ($var(tries) < 2) $var(tries) = $var(tries) + 1;
			save("location");
			exit;
		case "OPTIONS":
			if (lookup("location")) sl_send_reply("200", "There");
			else sl_send_reply("404", "Not There");
			exit;
		default:
			drop;
	}
}
`

/** A phone registers; somebody asks for it, and for another. */
export function registrationScene(): Promise<Scene> {
  return playScene(registrarConfig, async ({ send, wait }) => {
    const bob = '192.0.2.20:5070'
    await send(
      request('REGISTER sip:example.org', bob, ['To: <sip:bob@example.org>', `Contact: <sip:bob@${bob}>;expires=600`]),
      bob,
    )
    await wait(500)
    await send(request('OPTIONS sip:bob@example.org', alice, ['Call-ID: asking']), alice)
    await send(request('OPTIONS sip:eve@example.org', alice, ['Call-ID: asking', 'CSeq: 2 OPTIONS']), alice)
    await send(request('NOTIFY sip:eve@example.org', alice, ['Call-ID: telling']), alice)
  })
}

/** What the server refuses before its script. */
export function tooLargeScene(): Promise<Scene> {
  return playScene(callConfig, ({ send }) =>
    send(request('INVITE sip:bob@example.org', alice, [`Subject: ${'<b>"&\xff'.repeat(8000)}`]), alice),
  )
}

/** Values and a log line that nobody reads to their end. */
export function longValuesScene(): Promise<Scene> {
  const config = `#!KAMAILIO
listen=udp:127.0.0.1:5060
loadmodule "pv.so"
loadmodule "xlog.so"
modparam("xlog", "buf_size", 32768)
request_route {
	$avp(long) = $hdr(Subject);
	$avp(long) = "short";
	xlog("L_ERR", "$hdr(Subject)");
}
`
  return playScene(config, ({ send }) =>
    send(request('OPTIONS sip:bob@example.org', alice, [`Subject: ${'W'.repeat(20_000)}`]), alice),
  )
}
