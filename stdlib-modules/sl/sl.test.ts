import { describe, expect, it } from 'vitest'
import { startRecordedServer } from '../../test/support/recorded-server.ts'

const addresses = { server: { ip: '127.8.31.1', port: 5060 }, client: { ip: '127.8.31.2', port: 5060 } }

/** The status line of the answer of 6.1.5 to a request for each of these statements; undefined where there is none. */
const answers: readonly (readonly [statement: string, statusLine: string | undefined])[] = [
  ['sl_send_reply("404", "Hello $rU");', 'SIP/2.0 404 Hello one'],
  ['sl_send_reply("404", "Hello $avp(no) x");', 'SIP/2.0 404 Hello <null> x'],
  ['sl_send_reply("$avp(no)", "a");', 'SIP/2.0 500 a'],
  ['$avp(s) = "abc"; sl_send_reply("$avp(s)", "a");', 'SIP/2.0 500 a'],
  ['sl_send_reply("200", "$avp(no)");', 'SIP/2.0 200 Internal Server Error'],
  ['send_reply("404", "$avp(no)");', 'SIP/2.0 404 Internal Server Error'],
  ['$avp(e) = ""; sl_send_reply("404", "$avp(e)");', undefined],
  ['sl_send_reply("404", $avp(no));', undefined],
  ['sl_send_reply("$zzz", "unset");', 'SIP/2.0 500 unset'],
  ['$avp(zzz) = 486; sl_send_reply("$zzz", "avp");', 'SIP/2.0 486 avp'],
  ['sl_send_reply("700", "a");', 'SIP/2.0 700 a'],
  ['t_newtran(); t_reply("$avp(no)", "a");', 'SIP/2.0 500 a'],
  ['t_newtran(); t_reply("400", "$avp(no)");', 'SIP/2.0 400 Server Internal Error'],
]

async function ask(statement: string): Promise<string | undefined> {
  const modules = ['tm', 'sl', 'pv', 'xlog'].map((name) => `loadmodule "${name}.so"\n`).join('')
  const config = `#!KAMAILIO\nlisten=udp:127.8.31.1:5060\n${modules}request_route { ${statement} exit; }\n`
  const server = await startRecordedServer(config, addresses)
  const via = 'SIP/2.0/UDP 127.8.31.2;branch=z9hG4bK1'
  const lines = ['OPTIONS sip:one@a.b SIP/2.0', `Via: ${via}`, 'From: <sip:a@b>;tag=1', 'To: <sip:a@b>', 'Call-ID: 1']
  await server.send(`${lines.join('\r\n')}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`)
  const [first] = server.received
  await server.stop()
  return first?.split('\r\n')[0]
}

describe('replies whose code or reason comes from a variable, as recorded from 6.1.5', () => {
  it.each(answers)('%s', async (statement, statusLine) => expect(await ask(statement)).toBe(statusLine))
})

it.each(['sl_send_reply("5", "a");', 't_newtran(); t_reply("1000", "a");'])(
  '%s sends nothing, where 6.1.5 makes three digits of the number',
  async (statement) => expect(await ask(statement)).toBeUndefined(),
)
