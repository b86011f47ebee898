import { describe, expect, it } from 'vitest'
import { applyEdits } from '#runtime/sip/edits.ts'
import { socketText } from '#runtime/transport/sockets.ts'
import { callFunction, readPv } from '../../test/support/call-module.ts'
import { createFakeCore, createModule, fakeSocket } from '../../test/support/fake-core.ts'
// Each case was sent to Kamailio 6.1.5 listening on udp and tcp 127.8.27.1:5060 and udp 127.8.27.4:5060.
import recorded from './loose-route.recorded.json' with { type: 'json' }
import type { RrApi } from './api.ts'
import rr from './rr.ts'

const sockets = [fakeSocket('udp', '127.8.27.1'), fakeSocket('tcp', '127.8.27.1'), fakeSocket('udp', '127.8.27.4')]
const outgoing = { socketHost: '127.8.27.1', socketPort: 5060, proto: 'udp', branch: '' }

function setup(params: { readonly [name: string]: unknown } = {}) {
  const core = createFakeCore({ ownHosts: ['127.8.27.1', '127.8.27.4'] })
  const module = createModule(rr, { ...core, transport: { ...core.transport, sockets } }, params)
  return { core, module }
}

type Recorded = (typeof recorded)[number]

function messageOf({ method, ruri, to, from, headers, routes }: Recorded): string {
  const lines = [
    `${method} ${ruri} SIP/2.0`,
    'Via: SIP/2.0/UDP 127.8.27.2:5066;branch=z9hG4bK1',
    `From: ${from ?? '<sip:alice@example.com>;tag=f1'}`,
    `To: ${to}`,
    'Call-ID: c1',
    `CSeq: 1 ${method}`,
    ...(headers === undefined ? [] : [headers]),
    ...routes.map((route) => `Route: ${route}`),
  ]
  return `${lines.join('\n')}\n\n`
}

function play(test: Recorded) {
  const { core, module } = setup()
  const msg = core.message(messageOf(test))
  const ctx = core.context(msg)
  const mode = /X-M: (\d+)/.exec(test.headers ?? '')?.[1]
  const name =
    test.headers === 'X-P: 1' ? 'loose_route_preloaded' : mode === undefined ? 'loose_route' : 'loose_route_mode'
  const code = callFunction(module, name, ctx, { mode: Number(mode) })
  const regex = { pattern: '', test: (text: string) => /^;.*ftag/i.test(text), exec: () => undefined }
  const sent = applyEdits(msg.raw, msg.edits.all, outgoing)
  return {
    code,
    nextHop: callFunction(module, 'rr_next_hop_route', ctx),
    param: callFunction(module, 'check_route_param', ctx, { regex }),
    ru: msg.requestUri,
    du: msg.dstUri === '' ? null : msg.dstUri,
    fs: msg.forceSocket === undefined ? null : socketText(msg.forceSocket),
    routeUri: readPv(module, 'route_uri', ctx),
    direction: readPv(module, 'rdir', ctx, 'id'),
    fti: readPv(module, 'fti', ctx),
    tti: readPv(module, 'tti', ctx),
    sent: msg.requestUri,
    sentRoutes: [...sent.matchAll(/^Route: (.*)\r$/gm)].map((match) => match[1]),
  }
}

describe('loose_route', () => {
  it.each(recorded.map((test) => [test.name, test] as const))('%s', (_name, test) => {
    expect(play(test)).toEqual(test.expected)
  })

  it('tells other modules of the parameters of our Route', () => {
    const { core, module } = setup()
    const seen: string[] = []
    const api = module.api as RrApi
    api.onLooseRoute((_ctx, parameters) => void seen.push(parameters))
    const msg = core.message(
      'BYE sip:b@10.0.0.9 SIP/2.0\nRoute: <sip:127.8.27.1;lr;did=7.1;ftag=f>\nFrom: <sip:a@b>;tag=t\nTo: <sip:b@c>;tag=f\n\n',
    )
    callFunction(module, 'loose_route', core.context(msg))
    expect(seen).toEqual([';lr;did=7.1;ftag=f'])
    expect(api.routeParameter(msg, 'did')).toBe('7.1')
    expect(api.directionOf(msg)).toBe('upstream')
  })

  it('finds sockets by name with sockname_mode', () => {
    const { core } = setup()
    const named = sockets.map((socket, index) => ({ ...socket, name: `s${index}` }))
    const module = createModule(rr, { ...core, transport: { ...core.transport, sockets: named } }, { sockname_mode: 1 })
    const msg = core.message(
      'BYE sip:b@c SIP/2.0\nRoute: <sip:127.8.27.1;sn=s0;r2=on;lr>, <sip:127.8.27.1;sn=s2;r2=on;lr>\nTo: <sip:b@c>;tag=f\n\n',
    )
    expect(callFunction(module, 'loose_route', core.context(msg))).toBe(1)
    expect(msg.forceSocket?.ip).toBe('127.8.27.4')
  })

  it('takes one of two own Routes with enable_double_rr=0', () => {
    const { core, module } = setup({ enable_double_rr: 0 })
    const msg = core.message(
      'BYE sip:b@c SIP/2.0\nRoute: <sip:127.8.27.1;r2=on;lr>\nRoute: <sip:127.8.27.4;r2=on;lr>\nTo: <sip:b@c>;tag=f\n\n',
    )
    expect(callFunction(module, 'loose_route', core.context(msg))).toBe(1)
    expect(msg.dstUri).toBe('sip:127.8.27.4;r2=on;lr')
  })
})
