import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Endpoint } from '../../test/support/stage.ts'
import { startVirtualStage, type VirtualStage } from '../../test/support/virtual-stage.ts'

const config = `
debug=0
log_stderror=yes
children=1
auto_aliases=no
server_header="Server: k"
${['tm', 'tmx', 'sl', 'pv', 'xlog', 'textops', 'textopsx'].map((name) => `loadmodule "${name}.so"`).join('\n')}
request_route {
  if ($ci == "answer") { t_newtran(); append_to_reply("X-A: 1\\r\\n"); set_reply_body("hello", "text/plain"); t_reply("200", "OK"); exit; }
  t_on_reply("R"); t_on_failure("F"); append_hf("X-Req: 1\\r\\n");
  $du = "sip:127.8.30.12:5072";
  t_relay(); exit;
}
onreply_route[R] {
  if ($ci == "status") { change_reply_status("486", "Busy Me"); xlog("L_ALERT", "[[R]] $rs $rr\\n"); }
  if ($ci == "apply") {
    append_hf("X-Rep: 1\\r\\n"); msg_apply_changes(); xlog("L_ALERT", "[[R]] $hdr(X-Rep)\\n");
    remove_hf("X-Multi"); append_hf("X-Rep2: 1\\r\\n"); set_body("abc", "text/plain");
  }
}
failure_route[F] {
  xlog("L_ALERT", "[[F]] $T_reply_code\\n");
  if ($ci == "gone") { append_to_reply("X-FR: 1\\r\\n"); set_reply_body("fff", "text/x"); t_reply("480", "Gone"); }
}
`

function invite(callId: string): string {
  return [
    'INVITE sip:alice@example.com SIP/2.0',
    `Via: SIP/2.0/UDP 127.8.30.11:5071;branch=z9hG4bK-${callId}`,
    'From: <sip:bob@a.org>;tag=f1',
    'To: <sip:alice@b.com>',
    `Call-ID: ${callId}`,
    'CSeq: 1 INVITE',
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n')
}

function replyTo(request: string, line: string): string {
  const kept = request
    .split('\r\n')
    .slice(1)
    .filter((header) => /^(Via|From|Call-ID|CSeq):/.test(header))
  return [`SIP/2.0 ${line}`, ...kept, 'To: <sip:alice@b.com>;tag=bt', 'X-Multi: one', 'Content-Length: 0', '\r\n'].join(
    '\r\n',
  )
}

// The order of lines, statuses and bodies are those that Kamailio 6.1.5 sent.
describe('textops and textopsx in transactions', () => {
  let stage: VirtualStage
  beforeAll(async () => {
    stage = await startVirtualStage(config)
  })
  afterAll(() => stage.stop())

  const logged = (): readonly string[] =>
    stage.logged().flatMap((line) => (line.includes('[[') ? [line.slice(line.indexOf('[['))] : []))

  /** Sends an INVITE that bob answers; gives what alice gets in the end. */
  const relayed = async (callId: string, answer: string): Promise<string> => {
    const alice = await stage.endpoint('alice')
    const bob = await stage.endpoint('bob')
    alice.send(invite(callId))
    bob.send(replyTo(await next(bob, `Call-ID: ${callId}\r\n`), answer))
    return next(alice, `Call-ID: ${callId}\r\n`)
  }

  /** The next message of a call that is neither an ACK nor a 100. */
  const next = async (endpoint: Endpoint, marker: string): Promise<string> => {
    for (;;) {
      const message = await endpoint.receive()
      if (message.includes(marker) && !/^(ACK|SIP\/2\.0 100)/.test(message)) return message
    }
  }

  it('puts set_reply_body() into what t_reply() sends', async () => {
    const alice = await stage.endpoint('alice')
    alice.send(invite('answer'))
    const reply = await alice.receive()
    expect(reply).toMatch(/^SIP\/2\.0 200 OK\r\n/)
    expect(reply).toMatch(/\r\nX-A: 1\r\nContent-Type: text\/plain\r\nServer: k\r\nContent-Length: 5\r\n\r\nhello$/)
  })

  it('shows the status of change_reply_status() to the failure_route', async () => {
    expect(await relayed('status', '404 Not Found')).toMatch(/^SIP\/2\.0 486 Busy Me\r\n/)
    expect(logged().slice(-2)).toEqual(['[[R]] 486 Not Found', '[[F]] 486'])
  })

  it('goes on with the reply that msg_apply_changes() made', async () => {
    const reply = await relayed('apply', '200 OK')
    expect(reply).toMatch(/\r\nContent-Length: 3\r\nX-Rep: 1\r\nX-Rep2: 1\r\nContent-Type: text\/plain\r\n\r\nabc$/)
    expect(reply).not.toContain('X-Multi')
    expect(logged().at(-1)).toBe('[[R]] 1')
  })

  it('puts the body of a failure_route into its reply', async () => {
    expect(await relayed('gone', '404 Not Found')).toMatch(
      /^SIP\/2\.0 480 Gone\r\n[^]*\r\nX-FR: 1\r\nContent-Type: text\/x\r\nServer: k\r\nContent-Length: 3\r\n\r\nfff$/,
    )
  })
})
