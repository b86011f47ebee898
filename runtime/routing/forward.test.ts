import { expect, it } from 'vitest'
import { startRecordedServer } from '../../test/support/recorded-server.ts'

const config = `#!KAMAILIO
listen=udp:127.0.0.1:5060
loadmodule "pv.so"
loadmodule "xlog.so"
onsend_route { if ($hdr(X-Drop) == "1") drop; }
request_route {
  $var(code) = forward("127.0.0.2", 5060);
  xlog("L_ERR", "forward gave $var(code)\\n");
}
`

const message = (drop: number): string =>
  'OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.3;branch=z9hG4bK1\r\nFrom: <sip:f@x>;tag=1\r\nTo: <sip:t@x>\r\n' +
  `Call-ID: c\r\nCSeq: 1 OPTIONS\r\nX-Drop: ${drop}\r\nContent-Length: 0\r\n\r\n`

it('forward() gives -510 for a request that onsend_route dropped, as recorded from 6.1.5', async () => {
  const server = await startRecordedServer(config, {
    server: { ip: '127.0.0.1', port: 5060 },
    client: { ip: '127.0.0.3', port: 5060 },
  })
  await server.send(message(0))
  await server.send(message(1))
  await server.stop()
  const said = server.records.map(({ text }) => text.trim()).filter((text) => text.startsWith('forward gave'))
  expect(said).toEqual(['forward gave 1', 'forward gave -510'])
})
