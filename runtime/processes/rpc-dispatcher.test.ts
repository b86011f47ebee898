import { describe, expect, it } from 'vitest'
import type { RpcValue } from '../rpc/registry.ts'
import type { CallResult, RemoteCall } from './messages.ts'
import { RpcDispatcher } from './rpc-dispatcher.ts'

const fault: CallResult = { fault: { code: 404, text: 'Transaction not found', isOfArgument: false } }

function setup(answer: (worker: number, call: RemoteCall) => CallResult) {
  const steps: string[] = []
  const dispatcher = new RpcDispatcher({
    workers: () => [0, 1],
    callWorker: async (worker, call) => {
      steps.push(`${call.name} in ${worker}`)
      return answer(worker, call)
    },
    ownerOf: (callId) => (callId.startsWith('a') ? 0 : 1),
    connectionOwner: (id) => (id - 1) % 2,
    gather: async () => void steps.push('gather'),
    spread: async () => void steps.push('spread'),
  })
  const run = (name: string, ...args: RpcValue[]) =>
    dispatcher.run(name, args, 'binrpc', async () => {
      steps.push(`${name} in main`)
      return ['from main']
    })
  return { dispatcher, run, steps }
}

describe('RPC in several processes', () => {
  it('is answered by the main process, which asks what the workers changed before and tells them what it did', async () => {
    const { run, steps } = setup(() => fault)
    expect(await run('ul.add', 'location')).toEqual(['from main'])
    expect(steps).toEqual(['gather', 'ul.add in main', 'spread'])
  })

  it('changes settings in every process, and in those that start later', async () => {
    const { dispatcher, run, steps } = setup(() => ({ values: [] }))
    await run('cfg.set', 'core', 'debug', 3)
    await run('cfg.set', 'core', 'debug', 2)
    await run('cfg.set', 'core', 'debug', 3)
    await run('dns.delete_all')
    expect(steps.slice(0, 3)).toEqual(['cfg.set in main', 'cfg.set in 0', 'cfg.set in 1'])
    expect(dispatcher.kept.map(({ args }) => args[2])).toEqual([2, 3])
  })

  it('adds what the workers count', async () => {
    const { run } = setup((worker) => ({
      values: [
        new Map<string, RpcValue>([
          ['current', worker + 1],
          ['final', new Map([['init', 10 * worker]])],
        ]),
      ],
    }))
    expect(await run('tm.stats')).toEqual([
      new Map<string, RpcValue>([
        ['current', 3],
        ['final', new Map([['init', 10]])],
      ]),
    ])
  })

  it('lists each connection as its own worker knows it', async () => {
    const { run } = setup((worker) => ({
      values: [1, 2, 3].map(
        (id) =>
          new Map<string, RpcValue>([
            ['id', id],
            ['timeout', worker],
          ]),
      ),
    }))
    const listed = (await run('core.tcp_list')).map((one) =>
      one instanceof Map ? [one.get('id'), one.get('timeout')] : [],
    )
    expect(listed).toEqual([
      [1, 0],
      [3, 0],
      [2, 1],
    ])
  })

  it('goes to the worker that owns the call, whose refusal is that of the command', async () => {
    const { run, steps } = setup((worker) => (worker === 0 ? { values: ['done'] } : fault))
    expect(await run('tm.cancel', 'a@host', '1')).toEqual(['done'])
    await expect(run('tm.cancel', 'b@host', '1')).rejects.toMatchObject({ code: 404, message: 'Transaction not found' })
    expect(steps).toEqual(['tm.cancel in 0', 'tm.cancel in 1'])
  })

  it('sends a request from the worker to which its replies will come', async () => {
    const { run, steps } = setup(() => ({ values: [] }))
    await run('tm.t_uac_start', 'OPTIONS', 'sip:x', '.', '.', 'From: <sip:a>\r\nCall-ID: b@host\r\n')
    await run('tm.t_uac_start', 'OPTIONS', 'sip:x', '.', '.', 'From: <sip:a>\r\n')
    expect(steps).toEqual(['tm.t_uac_start in 1', 'tm.t_uac_start in 0'])
  })

  it('asks one worker after the other where nobody knows who has it', async () => {
    const { dispatcher, run, steps } = setup((worker) => (worker === 1 ? { values: [] } : fault))
    expect(await run('tm.reply', 200)).toEqual([])
    expect(await dispatcher.ask('@tmx:resume', ['', 5, 7])).toEqual([])
    await dispatcher.ask('@tmx:cancel', ['a@host', 'x']).catch(() => undefined)
    expect(steps).toEqual([
      'tm.reply in 0',
      'tm.reply in 1',
      '@tmx:resume in 0',
      '@tmx:resume in 1',
      '@tmx:cancel in 0',
    ])
  })
})
