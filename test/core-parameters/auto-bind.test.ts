import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { VirtualClock } from '#runtime/host/virtual-clock.ts'
import { createVirtualHost } from '#runtime/host/virtual-host.ts'
import { VirtualNetwork } from '#runtime/host/virtual-network.ts'
import { createLogger } from '#runtime/log/create-logger.ts'
import { startServer } from '#runtime/server/server.ts'
import { createModuleCatalogue } from '#stdlib/catalogue.ts'
import { loadImplementation } from '#stdlib/index.ts'
import { compileProgram } from '../support/virtual-stage.ts'

/** Where a server without any listen statement is bound. */
async function boundWith(settings: string): Promise<readonly string[]> {
  const clock = new VirtualClock()
  const network = new VirtualNetwork(clock, ['127.0.0.1', '192.0.2.1', 'fe80::1', '2001:db8::1'])
  const host = createVirtualHost({ clock, network })
  const bound: string[] = []
  const bind = network.bindUdp.bind(network)
  network.bindUdp = (local, onDatagram) => {
    bound.push(local.ip)
    return bind(local, onDatagram)
  }
  const catalogue = createModuleCatalogue()
  const started = await startServer(
    await compileProgram(`${settings}\nrequest_route { exit; }\n`),
    host,
    { load: loadImplementation, declared: (name) => catalogue.module(name) },
    (context) => createLogger({ host, context }),
    {
      listenReplaces: false,
      listen: [],
      runDirectory: tmpdir(),
      settings: new Map(),
      aliases: [],
      stubModules: new Set(),
      signature: 'kamkit (test)',
    },
  )
  if ('errors' in started) throw new Error(started.errors.map(({ text }) => text).join('\n'))
  await started.server.stop()
  return bound
}

describe('a server that is told no address', () => {
  it.each([
    ['', ['127.0.0.1', '192.0.2.1']],
    ['auto_bind_ipv6=1', ['127.0.0.1', '192.0.2.1', '2001:db8::1']],
    ['auto_bind_ipv6=1\nbind_ipv6_link_local=1', ['127.0.0.1', '192.0.2.1', 'fe80::1%eth1', '2001:db8::1']],
    ['bind_ipv6_link_local=1', ['127.0.0.1', '192.0.2.1']],
  ])('binds with "%s" %s', async (settings, addresses) => {
    expect(await boundWith(settings)).toEqual(addresses)
  })
})
