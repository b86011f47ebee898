import { describe, expect, it } from 'vitest'
import { registerCoreRpc } from '#runtime/rpc/core-commands.ts'
import { rpcDouble, rpcStruct } from '#runtime/rpc/registry.ts'
import { createFakeCore } from '../../test/support/fake-core.ts'
import { executeDocument } from './execute.ts'
import { parseJson, writeJson } from './json.ts'

function run(text: string, isPretty = true) {
  const core = createFakeCore()
  registerCoreRpc(core)
  core.rpc.add({ name: 'test.heap', doc: '', array: false, run: () => [rpcStruct([['total', rpcDouble(67108864)]])] })
  core.rpc.add({ name: 'test.two', doc: '', array: false, run: () => [0, 512000] })
  core.rpc.add({ name: 'test.int', doc: '', array: false, run: (call) => [call.exactInt()] })
  const env = { rpc: core.rpc, log: core.logger.forModule('jsonrpcs'), isPretty: () => isPretty }
  return executeDocument(text, env).then((executed) => ({ ...executed, logged: core.logged }))
}

describe('JSON-RPC', () => {
  // Requests and replies of Kamailio 6.1.5 over the datagram socket.
  it.each([
    [
      '{"jsonrpc":"2.0","method":"core.nope","id":1}',
      '{\n\t"jsonrpc":\t"2.0",\n\t"error":\t{\n\t\t"code":\t500,\n\t\t"message":\t"Method Not Found"\n\t},\n\t"id":\t1\n}',
    ],
    [
      '{"jsonrpc":"2.0","method":"core.echo","params":[1,"a",2.5,true,null,{"a":1},[1]],"id":1}',
      '{\n\t"jsonrpc":\t"2.0",\n\t"result":\t[\n\t\t"1",\n\t\t"a",\n\t\t"2"\n\t],\n\t"id":\t1\n}',
    ],
    [
      '{"jsonrpc":"2.0","method":"core.echo","params":{"x":1,"y":"b"},"id":1}',
      '{\n\t"jsonrpc":\t"2.0",\n\t"result":\t[\n\t\t"1",\n\t\t"b"\n\t],\n\t"id":\t1\n}',
    ],
    [
      '{"jsonrpc":"2.0","method":"core.echo","params":[],"id":null}',
      '{\n\t"jsonrpc":\t"2.0",\n\t"result":\t[\n\t],\n\t"id":\t0\n}',
    ],
    [
      '{"jsonrpc":"2.0","method":"core.echo","params":["q\\"\\u00e9\\n\\\\/"],"id":1.5}',
      '{\n\t"jsonrpc":\t"2.0",\n\t"result":\t[\n\t\t"q\\"\xc3\xa9\\n\\\\/"\n\t],\n\t"id":\t1.500000\n}',
    ],
    [
      '{"jsonrpc":"2.0","method":"core.prints","params":["\\u0001\\u001f\\u20ac\\t\\b\\f\\r"],"id":1}',
      '{\n\t"jsonrpc":\t"2.0",\n\t"result":\t[\n\t\t"\\u0001\\u001f\xe2\x82\xac\\t\\b\\f\\r"\n\t],\n\t"id":\t1\n}',
    ],
    ['{"jsonrpc":"2.0","id":1}', '{\n\t"jsonrpc":\t"2.0",\n\t"result":\t{\n\t},\n\t"id":\t1\n}'],
    ['{"jsonrpc":"1.0","method":"core.version","id":1}', '{\n"jsonrpc": "2.0",\n\t"result": "Stored",\n\t"id": 1\n}'],
    ['[]', '{\n"jsonrpc": "2.0",\n\t"result": "Stored",\n\t"id": 0\n}'],
    ['5', '{\n"jsonrpc": "2.0",\n\t"result": "Stored",\n\t"id": 0\n}'],
    [
      '{"jsonrpc":"2.0","method":"core.echo","params":["\\ud83d\\ude00"],"id":"a\\"b"}',
      '{\n\t"jsonrpc":\t"2.0",\n\t"result":\t[\n\t\t"\xf0\x9f\x98\x80"\n\t],\n\t"id":\t"a\\"b"\n}',
    ],
    [
      '{"jsonrpc":"2.0","method":"core.printi","params":[5,-1],"id":0.0000001}',
      '{\n\t"jsonrpc":\t"2.0",\n\t"result":\t[\n\t\t5,\n\t\t-1\n\t],\n\t"id":\t1.000000e-07\n}',
    ],
    [
      '{"jsonrpc":"2.0","method":"core.pwd","id":true}',
      '{\n\t"jsonrpc":\t"2.0",\n\t"result":\t[\n\t\t"/"\n\t],\n\t"id":\t1\n}',
    ],
    // A command that gives several values but no list: the last one is the result.
    ['{"jsonrpc":"2.0","method":"test.two","id":1}', '{\n\t"jsonrpc":\t"2.0",\n\t"result":\t512000,\n\t"id":\t1\n}'],
    // An argument that is missing: an empty result and a line in the log.
    ['{"jsonrpc":"2.0","method":"test.int","id":1}', '{\n\t"jsonrpc":\t"2.0",\n\t"result":\t{\n\t},\n\t"id":\t1\n}'],
    [
      '{"jsonrpc":"2.0","method":"test.heap","id":99999999999}',
      '{\n\t"jsonrpc":\t"2.0",\n\t"result":\t{\n\t\t"total":\t67108864\n\t},\n\t"id":\t99999999999\n}',
    ],
  ])('%s', async (request, reply) => expect((await run(request)).reply?.body).toBe(reply))

  it('writes one line with pretty_format 0, and answers requests without an id', async () => {
    const request = '{"jsonrpc":"2.0","method":"core.prints","params":["a"]} trailing'
    expect((await run(request, false)).reply?.body).toBe('{"jsonrpc":"2.0","result":["a"]}')
    expect((await run('{"jsonrpc":"2.0","id":1}', false)).reply?.body).toBe('{"jsonrpc":"2.0","result":{},"id":1}')
  })

  it('gives no reply to text that is no JSON', async () => {
    for (const text of [
      '',
      '{bad',
      '{"jsonrpc":"2.0","params":[1,2,],"id":1}',
      '{"a"}',
      '{"a":"\\u12"}',
      '"abc',
      '\\',
      '[',
    ]) {
      expect((await run(text)).reply, text).toBeUndefined()
    }
    expect((await run('{bad')).logged).toMatchObject([{ level: -1, text: 'invalid json doc [[{bad]]' }])
  })

  it('keeps apart what is incomplete and what is wrong', () => {
    const document = '{"a": [1, -2.5e3, "x\\u0041", true, false, null], "b": {}}'
    const parsed = parseJson(document)
    expect(parsed).toMatchObject({ kind: 'value', end: document.length })
    expect(parsed.kind === 'value' && writeJson(parsed.value, false)).toBe(
      '{"a":[1,-2500,"xA",true,false,null],"b":{}}',
    )
    for (let cut = 0; cut < document.length; cut += 1) {
      expect(parseJson(document.slice(0, cut)).kind, document.slice(0, cut)).toBe('incomplete')
    }
    expect(parseJson('{,}').kind).toBe('invalid')
  })

  it('survives depth, length and names of prototypes', async () => {
    expect(parseJson('['.repeat(100_000)).kind).toBe('invalid')
    expect((await run('{"jsonrpc":"2.0","method":"__proto__","params":{"__proto__":1},"id":1}')).reply?.code).toBe(500)
    const started = performance.now()
    parseJson(`{"a":"${'\\'.repeat(500_000)}`)
    parseJson(`{"a":${'1'.repeat(500_000)}`)
    expect(performance.now() - started).toBeLessThan(5000)
  })
})
