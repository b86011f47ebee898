import { afterAll, beforeAll, expect, it } from 'vitest'
import { DnsClient } from '#runtime/dns/client.ts'
import { createNodeHost } from '#runtime/host/node-host.ts'
import { startNameServer, type NameServer, type Zone } from '../support/name-server.ts'

const address = { ip: '127.8.61.1', port: 5353 }
const zone: Zone = new Map([
  ['one.test A', [{ type: 'A', name: 'one.test', ttl: 5, data: '192.0.2.1' }]],
  ['alias.test CNAME', [{ type: 'CNAME', name: 'alias.test', ttl: 5, data: 'One.test' }]],
  [
    '_sip._udp.srv.test SRV',
    [
      {
        type: 'SRV',
        name: '_sip._udp.srv.test',
        ttl: 5,
        data: { priority: 1, weight: 2, port: 5070, target: 'one.test' },
      },
    ],
  ],
  [
    'nap.test NAPTR',
    [
      {
        type: 'NAPTR',
        name: 'nap.test',
        ttl: 5,
        data: {
          ...{ order: 1, preference: 2, flags: 'S', services: 'SIP+D2U', regexp: '' },
          replacement: '_sip._udp.srv.test',
        },
      },
    ],
  ],
  ['silent.test SILENT', []],
])

let server: NameServer | undefined
beforeAll(async () => {
  server = await startNameServer(zone, address.ip, address.port)
})
afterAll(() => server?.close())

const { network, clock, random } = createNodeHost(() => undefined)
const client = new DnsClient({
  ...{ network, clock, random },
  config: () => ({ servers: [address], search: [], ndots: 1, timeoutSeconds: 1, attempts: 1 }),
})

it.each([
  ['one.test', 'A', [{ type: 'A', name: 'one.test', ttl: 5, address: '192.0.2.1' }]],
  ['alias.test', 'A', [{ type: 'CNAME', target: 'one.test' }, { address: '192.0.2.1' }]],
  ['_sip._udp.srv.test', 'SRV', [{ priority: 1, weight: 2, port: 5070, target: 'one.test' }]],
  ['nap.test', 'NAPTR', [{ order: 1, flags: 's', service: 'SIP+D2U', replacement: '_sip._udp.srv.test' }]],
  ['none.test', 'A', []],
] as const)('%s %s is asked over the sockets of this machine', async (name, type, records) => {
  const answer = await client.query(name, type, { usesSearchList: true })
  expect(answer).toMatchObject({ records, isNoName: name === 'none.test' })
  expect(server?.queries.at(-1)).toBe(`${name} ${type}`)
})

it('a server that says nothing is given up', async () => {
  await expect(client.query('silent.test', 'A', { usesSearchList: true })).rejects.toThrow('no name server answers')
})

it('a server to which nothing can be sent is passed over at once', async () => {
  // The system lets nobody send to the broadcast address without asking for it.
  const unreachable = { ip: '255.255.255.255', port: 53 }
  const impatient = new DnsClient({
    ...{ network, clock, random },
    config: () => ({ servers: [unreachable, address], search: [], ndots: 1, timeoutSeconds: 3600, attempts: 1 }),
  })
  expect(await impatient.query('one.test', 'A', { usesSearchList: false })).toMatchObject({
    records: [{ address: '192.0.2.1' }],
  })
})
