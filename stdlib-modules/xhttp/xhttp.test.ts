import { afterEach, describe, expect, it } from 'vitest'
import { compileProgram, startVirtualStage, type VirtualStage } from '../../test/support/virtual-stage.ts'

// What requests are answered with is recorded in test/http; here stands what a start and a reload refuse.
const config = (modules: readonly string[], routes: string): string =>
  `tcp_accept_no_cl=yes\n${modules.map((name) => `loadmodule "${name}.so"\n`).join('')}request_route { exit; }\n${routes}\n`
const route = 'event_route[xhttp:request] { xhttp_reply("200", "OK", "", ""); }'

const stages: VirtualStage[] = []
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.stop()
})

describe('xhttp', () => {
  it('does not start without its event route, nor takes a program without it in place of the running one', async () => {
    await expect(startVirtualStage(config(['sl', 'xhttp'], ''))).rejects.toThrow('KAM5024')
    const stage = await startVirtualStage(config(['sl', 'xhttp'], route))
    stages.push(stage)
    // A program that was compiled without being checked.
    const program = await compileProgram(config(['sl', 'xhttp'], route))
    const errors = stage.running.install({
      ...program,
      link: (linker) => program.link(linker).filter(({ kind }) => kind !== 'event'),
    })
    expect(errors.map(({ text }) => text)).toEqual(['xhttp: failed to find event_route[xhttp:request]'])
    const stream = stage.host.network.connectTcp(stage.server, { localIp: '127.0.0.1', timeoutMs: 1000 })
    let received = ''
    stream.onData = (data) => (received += data)
    stream.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await stage.advance(10)
    expect(received).toContain('HTTP/1.1 200 OK\r\n')
  })

  it.each([[['xhttp']], [['sl', 'xhttp_prom']], [['sl', 'xhttp_rpc']]])('refuses %s alone', async (modules) => {
    await expect(startVirtualStage(config(modules, route))).rejects.toThrow('KAM3031')
  })
})
