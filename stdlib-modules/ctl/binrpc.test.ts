import { describe, expect, it } from 'vitest'
import { rpcDouble, rpcStruct } from '#runtime/rpc/registry.ts'
import { decodeRequest, encodeFault, encodeReply, readFrame } from './binrpc.ts'

const bytes = (hex: string): string => Buffer.from(hex, 'hex').toString('latin1')
const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex')

describe('binrpc', () => {
  it('reads a request as kamcmd 5.6.3 sent it', () => {
    const frame = readFrame(bytes('a1030f5e731121910d636f72652e76657273696f6e00'), 1000)
    expect(frame).toMatchObject({ kind: 'request', cookie: 0x5e731121, length: 22 })
    expect(frame.kind === 'request' && decodeRequest(frame.body)).toEqual({ method: 'core.version', args: [] })
  })

  it('writes replies and faults byte for byte as 6.1.5', () => {
    const version = encodeReply(0x5e731121, ['kamailio 6.1.5 (x86_64/Linux) '])
    expect(hex(version)).toBe('a113215e731121911f6b616d61696c696f20362e312e3520287838365f36342f4c696e7578292000')
    const fault = encodeFault(0x0e8a8d20, 500, 'command core.nope not found')
    expect(hex(fault)).toBe('a133210e8a8d202001f4911c636f6d6d616e6420636f72652e6e6f7065206e6f7420666f756e6400')
    expect(hex(encodeReply(0x50f9ef84, []))).toBe('a1130050f9ef84')
    // core.uptime of 6.1.5, a structure with texts and an integer.
    const uptime = rpcStruct([
      ['now', 'Sat Nov 21 04:09:14 2026'],
      ['up_since', 'Sat Nov 21 04:08:44 2026'],
      ['uptime', 30],
    ])
    expect(hex(encodeReply(0x445c6f71, [uptime]))).toBe(
      'a11352445c6f7103456e6f77009119536174204e6f762032312030343a30393a3134203230323600950975705f73696e6365009119536174204e6f' +
        '762032312030343a30383a343420323032360075757074696d6500101e83',
    )
  })

  it('writes numbers as 6.1.5: negative ones in four bytes, doubles as thousandths, the cookie without leading zeros', () => {
    expect(hex(encodeReply(1, [-2]))).toBe('a110050140fffffffe')
    expect(hex(encodeReply(0, [0]))).toBe('a110010000')
    expect(hex(encodeReply(1, [rpcDouble(67108864)]))).toBe('a1100601520fa0000000')
    expect(hex(encodeReply(1, [rpcDouble(1)]))).toBe('a11003012203e8')
  })

  it('writes a list of one-member structures as repeated members', () => {
    const list = [rpcStruct([['alias', 'a']]), rpcStruct([['alias', 'b']])]
    const members = '65616c69617300216100' + '65616c69617300216200'
    expect(hex(encodeReply(1, [list]))).toBe(`a110160103${members}83`)
  })

  it('waits for the rest of a packet', () => {
    const packet = bytes('a1030f5e731121910d636f72652e76657273696f6e00')
    for (let cut = 0; cut < packet.length; cut += 1) {
      expect(readFrame(packet.slice(0, cut), 1000)).toEqual({ kind: 'incomplete' })
    }
  })

  it('refuses what is no request', () => {
    expect(readFrame('hello', 1000)).toEqual({ kind: 'corrupted', cookie: 0 })
    expect(readFrame(bytes('a2030f5e731121'), 1000)).toEqual({ kind: 'corrupted', cookie: 0 })
    expect(readFrame(bytes('a1130001020304'), 1000)).toEqual({ kind: 'corrupted', cookie: 0x01020304 })
    expect(readFrame(bytes('a10f7fffffff01020304'), 65535)).toEqual({ kind: 'oversized' })
  })

  it('says what is wrong with a method, in the words of 6.1.5', () => {
    expect(decodeRequest('')).toEqual({ error: 'end of packet encountered' })
    expect(decodeRequest(bytes('91ff'))).toEqual({ error: 'more data needed' })
    expect(decodeRequest(bytes('1005'))).toEqual({ error: "record doesn't match type" })
    expect(decodeRequest(bytes('0383'))).toEqual({ error: "record doesn't match type" })
    expect(decodeRequest('\x51core.')).toEqual({ method: 'core.', args: [] })
  })

  it('reads nested arguments and survives any bytes', () => {
    const method = bytes('216100')
    expect(decodeRequest(method + bytes('0325780010058304100110028440fffffffb'))).toEqual({
      method: 'a',
      args: [new Map([['x', 5]]), [1, 2], -5],
    })
    let seed = 7
    for (let round = 0; round < 3000; round += 1) {
      const noise = Array.from({ length: round % 40 }, () => {
        seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
        return String.fromCharCode((seed >>> 16) & 255)
      }).join('')
      decodeRequest(method + noise)
      readFrame(`\xa1${noise}`, 65535)
    }
    expect(decodeRequest(method + '\x03'.repeat(100_000))).toEqual({ method: 'a', args: [] })
    expect(decodeRequest(method + '\x04'.repeat(100_000))).toEqual({ method: 'a', args: [] })
  })
})
