import { describe, expect, it } from 'vitest'
import { applyEdits, type Outgoing } from '#runtime/sip/edits.ts'
import type { ListenSocket } from '#runtime/transport/sockets.ts'
import { callFunction } from '../../test/support/call-module.ts'
import { createFakeCore, createModule, fakeSocket } from '../../test/support/fake-core.ts'
import type { RrApi } from './api.ts'
import rr from './rr.ts'

const udp = fakeSocket('udp', '127.8.27.1')
const tcp = fakeSocket('tcp', '127.8.27.1')
const other = fakeSocket('udp', '127.8.27.4')

function setup(params: { readonly [name: string]: unknown } = {}, ruri = 'sip:a@x', from = ';tag=f1', socket = udp) {
  const core = createFakeCore()
  const module = createModule(rr, core, params)
  const msg = core.message(
    `INVITE ${ruri} SIP/2.0\nVia: SIP/2.0/UDP 127.8.27.2\nRecord-Route: <sip:old;lr>\nFrom: <sip:alice@b>${from}\n\n`,
    { socket, proto: socket.proto },
  )
  const ctx = core.context(msg)
  const call = (name: string, args: { readonly [name: string]: unknown } = {}) => callFunction(module, name, ctx, args)
  const headers = (out: ListenSocket): readonly string[] => {
    const outgoing: Outgoing = { socketHost: out.ip, socketPort: out.port, proto: out.proto, branch: '', socket: out }
    const text = applyEdits(msg.raw, msg.edits.all, outgoing)
    return [...text.matchAll(/^Record-Route: (.*)\r$/gm)]
      .map((match) => match[1] ?? '')
      .filter((uri) => !uri.includes('old'))
  }
  return { core, module, msg, ctx, call, headers }
}

/** Headers as Kamailio 6.1.5 wrote them. */
describe('record_route', () => {
  it.each([
    ['same socket', {}, 'sip:a@x', udp, ['<sip:127.8.27.1;lr;ftag=f1>']],
    ['sips', {}, 'sips:a@x', udp, ['<sips:127.8.27.1;lr;ftag=f1>']],
    ['ignore_sips', { ignore_sips: 1 }, 'sips:a@x', udp, ['<sip:127.8.27.1;lr;ftag=f1>']],
    [
      'other protocol',
      {},
      'sip:a@x',
      tcp,
      ['<sip:127.8.27.1;transport=tcp;r2=on;lr;ftag=f1>', '<sip:127.8.27.1;r2=on;lr;ftag=f1>'],
    ],
    ['other address', {}, 'sip:a@x', other, ['<sip:127.8.27.4;r2=on;lr;ftag=f1>', '<sip:127.8.27.1;r2=on;lr;ftag=f1>']],
    ['single', { enable_double_rr: 0 }, 'sip:a@x', tcp, ['<sip:127.8.27.1;lr;ftag=f1>']],
    [
      'always two',
      { enable_double_rr: 2 },
      'sip:a@x',
      udp,
      ['<sip:127.8.27.1;r2=on;lr;ftag=f1>', '<sip:127.8.27.1;r2=on;lr;ftag=f1>'],
    ],
    ['full lr', { enable_full_lr: 1 }, 'sip:a@x', udp, ['<sip:127.8.27.1;lr=on;ftag=f1>']],
    ['no ftag', { append_fromtag: 0 }, 'sip:a@x', udp, ['<sip:127.8.27.1;lr>']],
    ['user', { add_username: 1 }, 'sip:a@x', udp, ['<sip:a@127.8.27.1;lr;ftag=f1>']],
    ['no user', { add_username: 1 }, 'sip:x', udp, ['<sip:127.8.27.1;lr;ftag=f1>']],
  ] as const)('%s', (_name, params, ruri, out, expected) => {
    const { call, headers } = setup(params, ruri)
    expect(call('record_route')).toBe(1)
    expect(headers(out)).toEqual(expected)
  })

  it('leaves ftag out without a From tag', () => {
    const { call, headers } = setup({}, 'sip:a@x', '')
    call('record_route')
    expect(headers(udp)).toEqual(['<sip:127.8.27.1;lr>'])
  })

  it('shows advertised addresses, other ports and socket names', () => {
    const named = { ...udp, name: 's1', advertised: { host: '9.8.7.6', port: 5070 } }
    const out = { ...other, port: 5072, name: 's4' }
    const { call, headers } = setup({ sockname_mode: 1 }, 'sip:a@x', '', named)
    call('record_route')
    expect(headers(out)).toEqual(['<sip:127.8.27.4:5072;sn=s4;r2=on;lr>', '<sip:9.8.7.6:5070;sn=s1;r2=on;lr>'])
    expect(headers(named)).toEqual(['<sip:9.8.7.6:5070;sn=s1;lr>'])
  })

  it('writes IPv6 addresses in brackets', () => {
    const { call, headers } = setup({}, 'sip:a@x', '', fakeSocket('udp', '::1', 5062))
    call('record_route')
    expect(headers(fakeSocket('udp', '::1', 5062))).toEqual(['<sip:[::1]:5062;lr>'])
  })

  it('adds parameters: its own, then earlier ones, then later ones', () => {
    const { call, headers } = setup()
    expect(call('add_rr_param', { param: ';a' })).toBe(1)
    call('record_route', { params: ';b' })
    expect(call('add_rr_param', { param: ';c' })).toBe(1)
    expect(headers(udp)).toEqual(['<sip:127.8.27.1;lr;ftag=f1;b;a;c>'])
  })

  it('refuses a second time, also after remove_record_route', () => {
    const { core, call, headers } = setup()
    expect([call('record_route'), call('record_route'), call('record_route_preset', { address: '1.1.1.1' })]).toEqual([
      1, -1, -1,
    ])
    expect(core.logged.map((record) => record.text)).toEqual([
      'Double attempt to record-route',
      'Double attempt to record-route',
    ])
    expect(call('remove_record_route')).toBe(1)
    expect(headers(udp)).toEqual([])
    expect(call('record_route')).toBe(-1)
  })

  it('stands before the first header, in the order of the calls', () => {
    const { call, msg } = setup()
    msg.edits.insert(msg.firstLine.end, 'X-I: 1\r\n')
    call('record_route')
    msg.edits.insert(msg.firstLine.end, 'X-I2: 1\r\n')
    const out = { socketHost: '127.8.27.1', socketPort: 5060, proto: 'udp', branch: '' }
    expect(applyEdits(msg.raw, msg.edits.all, out)).toMatch(
      /^INVITE sip:a@x SIP\/2.0\r\nX-I: 1\r\nRecord-Route: <sip:127.8.27.1;lr;ftag=f1>\r\nX-I2: 1\r\nVia: /,
    )
  })

  it('goes with the branch that made it', () => {
    const { core, module, msg } = setup()
    const branches = ['0', '1'].map((index) => {
      const copy = msg.clone()
      const ctx = core.context(copy, 'branch')
      callFunction(module, 'add_rr_param', ctx, { param: `;br=${index}` })
      expect(callFunction(module, 'record_route', ctx)).toBe(1)
      return applyEdits(copy.raw, copy.edits.all, {
        socketHost: '127.8.27.1',
        socketPort: 5060,
        proto: 'udp',
        branch: '',
      })
    })
    expect(branches.map((text) => /<sip:127[^>]*>/.exec(text)?.[0])).toEqual([
      '<sip:127.8.27.1;lr;ftag=f1;br=0>',
      '<sip:127.8.27.1;lr;ftag=f1;br=1>',
    ])
    expect(msg.edits.isEmpty).toBe(true)
  })

  it('lets a branch add a parameter to the header of the main route for itself alone', () => {
    const { call, core, module, msg, headers } = setup()
    call('record_route')
    const copy = msg.clone()
    callFunction(module, 'add_rr_param', core.context(copy, 'branch'), { param: ';br=0' })
    expect(callFunction(module, 'record_route', core.context(copy, 'branch'))).toBe(-1)
    expect(headers(udp)).toEqual(['<sip:127.8.27.1;lr;ftag=f1>'])
    expect((module.api as RrApi).isRecordRouted(copy)).toBe(true)
  })
})

describe('record_route_preset', () => {
  it('writes one or two given addresses', () => {
    const one = setup({}, 'sips:c@x')
    one.call('add_rr_param', { param: ';p' })
    expect(one.call('record_route_preset', { address: '1.2.3.4:5080;p=1' })).toBe(1)
    expect(one.headers(udp)).toEqual(['<sips:1.2.3.4:5080;p=1;ftag=f1;p;lr>'])
    expect(one.call('add_rr_param', { param: ';y' })).toBe(-1)
    expect(one.headers(udp)).toEqual(['<sips:1.2.3.4:5080;p=1;ftag=f1;p;lr;y>'])
    const two = setup({ enable_full_lr: 1, add_username: 1 }, 'sip:c@x')
    two.call('record_route_preset', { address: '1.2.3.4', address2: '5.6.7.8' })
    expect(two.headers(udp)).toEqual(['<sip:c@1.2.3.4;ftag=f1;lr=on>', '<sip:c@5.6.7.8;ftag=f1;lr=on>'])
  })
})

describe('record_route_advertised_address', () => {
  it.each([
    [{}, other, ['<sip:adv.org;ftag=f1;lr>']],
    [{}, tcp, ['<sip:adv.org;transport=tcp;r2=on;ftag=f1;lr>', '<sip:adv.org;transport=udp;r2=on;ftag=f1;lr>']],
    [{ enable_double_rr: 0 }, tcp, ['<sip:adv.org;transport=udp;ftag=f1;lr>']],
  ] as const)('%j', (params, out, expected) => {
    const { call, headers } = setup(params)
    expect(call('record_route_advertised_address', { address: 'adv.org' })).toBe(1)
    expect(headers(out)).toEqual(expected)
  })
})

describe('custom_user_avp', () => {
  it('refuses what is no AVP', () => {
    const { core } = setup()
    const module = createModule(rr, core, { custom_user_avp: 'u' })
    expect(() => void module.modInit?.()).toThrow("malformed or non AVP custom_user AVP definition in 'u'")
  })
})
