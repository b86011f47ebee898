import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compileConfig } from '#compiler/compile.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { createCompilerHost } from '#tooling/compiler-host.ts'
import { loadCompiledText } from '#tooling/load-program.ts'
import { startVirtualServer } from '#tooling/virtual/virtual-server.ts'

const config = `debug=2
listen=udp:127.0.0.1:5060
loadmodule "pv.so"
loadmodule "sl.so"
loadmodule "xlog.so"
loadmodule "corex.so"
request_route {
  $var(x) = 5;
  sl_send_reply("200", "OK");
}
event_route[corex:reply-out] {
  xlog("L_INFO", "$var(x)");
}
`

it.each([false, true])(
  'an event route shares the variables of the run that causes it, can it be paused: %s',
  async (canPause) => {
    const folder = mkdtempSync(join(tmpdir(), 'kamkit-events-'))
    try {
      const file = join(folder, 'kamailio.cfg')
      writeFileSync(file, config)
      const compiled = compileConfig(file, createCompilerHost(folder), createCatalogue(), {
        defines: [],
        target: '6.1',
        outputName: 'events.mjs',
        canPause,
      })
      const program = await loadCompiledText(compiled.code, compiled.map, file)
      const started = await startVirtualServer(program, {
        listen: [],
        zone: [],
        stubModules: new Set(),
        settings: new Map(),
      })
      if ('errors' in started) throw new Error(JSON.stringify(started.errors))
      const lines: string[] = []
      started.onLog = ({ text }) => lines.push(text)
      const message =
        'OPTIONS sip:b@a SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5080;branch=z9hG4bK1\r\nFrom: <sip:x@a>;tag=1\r\n' +
        'To: <sip:b@a>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 9\r\nContent-Length: 0\r\n\r\n'
      started.network.deliver(message, { proto: 'udp', ip: '127.0.0.1', port: 5080 }, { ip: '127.0.0.1', port: 5060 })
      await started.clock.advance(1)
      await started.stop()
      expect(lines).toEqual(['<script>: 5'])
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)
