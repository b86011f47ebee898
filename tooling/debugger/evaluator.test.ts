import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { compileConfig } from '#compiler/compile.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { createCatalogue } from '../catalogue.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { loadCompiledText } from '../load-program.ts'
import { startVirtualServer } from '../virtual/virtual-server.ts'
import { createEvaluator } from './evaluator.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-evaluator-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// xhttp does not start without its block, $shv not without a modparam.
const config = `
loadmodule "pv.so"
loadmodule "sl.so"
loadmodule "xhttp.so"
modparam("pv", "shvset", "calls=i:5")
modparam("pv", "shvset", "greeting=s:say \\"hi\\\\\\"")
request_route { $shv(calls) = $shv(calls) + 1; }
event_route[xhttp:request] { xhttp_reply("200", "OK", "", ""); }
`

it('evaluates with the parameters and event routes of the configuration, which stay as they are', async () => {
  const file = join(folder, 'a.cfg')
  writeFileSync(file, config)
  const options = { defines: [], target: '6.1', outputName: 'a.mjs', hasProbe: true, canPause: false } as const
  const compiled = compileConfig(file, createCompilerHost(folder), createCatalogue(), options)
  const started = await startVirtualServer(await loadCompiledText(compiled.code, compiled.map, file), {
    listen: ['udp:127.0.0.1:5060'],
    zone: [],
    stubModules: new Set(),
    settings: new Map(),
    startMs: 1_000_000,
  })
  if ('errors' in started) throw new Error(started.errors.map((one) => one.text).join('\n'))
  const contexts: RouteContext[] = []
  started.server.core.probes.add({ runEnded: (ctx) => void contexts.push(ctx.copy()) })
  const message =
    'INVITE sip:bob@b SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.2;branch=z9hG4bK1\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n'
  const parties = 'From: <sip:a@a>;tag=1\r\nTo: <sip:bob@b>\r\n\r\n'
  started.network.deliver(
    message + parties,
    { proto: 'udp', ip: '127.0.0.2', port: 5060 },
    { ip: '127.0.0.1', port: 5060 },
  )
  await started.clock.advance(1)
  const [ctx] = contexts
  if (ctx === undefined) throw new Error('nothing ran')
  const evaluator = createEvaluator(started.server)
  expect(await evaluator.evaluate('$shv(calls) + 1', ctx)).toEqual({ value: 7 })
  expect(await evaluator.evaluate('$shv(greeting) + "!"', ctx)).toEqual({ value: 'say "hi\\"!' })
  expect(await evaluator.check('$shv(calls) == 6')).toBeUndefined()
  await started.stop()
})
