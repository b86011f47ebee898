import { describe, expect, it } from 'vitest'
import { applyEdits } from '#runtime/sip/edits.ts'
import { callFunction } from '../../test/support/call-module.ts'
import { createFakeCore } from '../../test/support/fake-core.ts'
import maxfwd from './maxfwd.ts'

const outgoing = { socketHost: '127.0.0.1', socketPort: 5060, proto: 'udp', branch: '' }

function setup(header: string, params: { max_limit: number } = { max_limit: 70 }) {
  const core = createFakeCore()
  // The loader keeps live parameters behind getters; so does this object.
  const live = Object.defineProperty({}, 'max_limit', { enumerable: true, get: () => params.max_limit })
  const module = maxfwd.create({ params: live, core, log: core.logger.forModule('maxfwd') } as never)
  const msg = core.message(
    `INVITE sip:bob@example.com SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.2;branch=z9hG4bKa\n${header === '' ? '' : `${header}\n`}` +
      'From: <sip:a@example.com>;tag=1\nTo: <sip:b@example.com>\nCall-ID: 1\nCSeq: 1 INVITE\n\n',
  )
  const ctx = core.context(msg)
  const call = (name: string, value: number) => callFunction(module, name, ctx, { max_value: value })
  return { core, msg, call, text: () => applyEdits(msg.raw, msg.edits.all, outgoing) }
}

/** Header, value of the first and the second call, header afterwards; recorded from Kamailio 6.1.5. */
const decrements: readonly (readonly [string, number, number, string])[] = [
  ['Max-Forwards: 70', 1, 1, 'Max-Forwards: 68'],
  ['Max-Forwards: 100', 1, 1, 'Max-Forwards:  69'],
  ['Max-Forwards: 10', 1, 1, 'Max-Forwards:  8'],
  ['Max-Forwards:  9', 1, 1, 'Max-Forwards:  7'],
  ['Max-Forwards: 1', 1, -1, 'Max-Forwards: 0'],
  ['Max-Forwards: 0', -1, -1, 'Max-Forwards: 0'],
  ['Max-Forwards: 300', 1, 1, 'Max-Forwards:  69'],
  ['Max-Forwards: 65535', 1, 1, 'Max-Forwards:    69'],
  ['Max-Forwards: 65536', -2, -2, 'Max-Forwards: 65536'],
  ['Max-Forwards: 071', 1, 1, 'Max-Forwards:  69'],
  ['Max-Forwards: 71 ', 1, 1, 'Max-Forwards: 69 '],
  ['Max-Forwards: abc', -2, -2, 'Max-Forwards: abc'],
  ['Max-Forwards: 7x', -2, -2, 'Max-Forwards: 7x'],
  ['Max-Forwards: 5, 3', -2, -2, 'Max-Forwards: 5, 3'],
  ['Max-Forwards: -1', -2, -2, 'Max-Forwards: -1'],
  ['Max-Forwards:', -1, -1, 'Max-Forwards:'],
  ['Max-Forwards: 000', -1, -1, 'Max-Forwards: 000'],
  ['max-forwards : 007', 1, 1, 'max-forwards :   5'],
  ['Max-Forwards:\n  70', 1, 1, 'Max-Forwards:\r\n  68'],
]

describe('mf_process_maxfwd_header', () => {
  it.each(decrements)('%j', (header, first, second, after) => {
    const { call, text } = setup(header)
    expect(call('mf_process_maxfwd_header', 10)).toBe(first)
    expect(call('mf_process_maxfwd_header', 10)).toBe(second)
    expect(text()).toContain(`\r\n${after}\r\nFrom:`)
  })

  it('shows the script the new number at once', () => {
    const { call, msg } = setup('Max-Forwards: 100')
    call('mf_process_maxfwd_header', 10)
    expect(msg.header('max-forwards')?.body).toBe(' 70')
    expect(msg.edits.isEmpty).toBe(true)
    expect(msg.header('call-id')?.body).toBe('1')
  })

  it('adds the header before all others, as often as it is called', () => {
    const { call, text } = setup('')
    expect(call('mf_process_maxfwd_header', 10)).toBe(2)
    expect(call('mf_process_maxfwd_header', 11)).toBe(2)
    expect(text()).toMatch(/^INVITE .*\r\nMax-Forwards: 10\r\nMax-Forwards: 11\r\nVia: /)
  })

  it('refuses an argument that is no hop count', () => {
    const { call, core } = setup('')
    expect([call('mf_process_maxfwd_header', 256), call('mf_process_maxfwd_header', -5)]).toEqual([-1, -1])
    expect(core.logged.map((record) => record.text)).toEqual(['invalid param value: 256', 'invalid param value: -5'])
  })

  it('follows max_limit while running', () => {
    const params = { max_limit: 70 }
    const { msg, call } = setup('Max-Forwards: 69', params)
    expect(call('mf_process_maxfwd_header', 10)).toBe(1)
    params.max_limit = 5
    expect(call('mf_process_maxfwd_header', 10)).toBe(1)
    expect(msg.header('max-forwards')?.body).toBe(' 5')
  })
})

describe('is_maxfwd_lt', () => {
  it.each([
    ['Max-Forwards: 9', 10, 1],
    ['Max-Forwards: 9', 9, -1],
    ['Max-Forwards: 9', 8, -1],
    ['Max-Forwards: 10', 256, -1],
    ['Max-Forwards: 10', 255, 1],
    ['Max-Forwards:', 5, 1],
    ['', 5, -2],
    ['Max-Forwards: x', 0, -3],
  ])('%j against %i gives %i', (header, value, code) => {
    expect(setup(header).call('is_maxfwd_lt', value)).toBe(code)
  })
})
