import { describe, expect, it } from 'vitest'
import type { ChildProcess } from '../host/processes.ts'
import { createVirtualHost } from '../host/virtual-host.ts'
import type { ToMain, ToWorker } from './messages.ts'
import { Supervisor } from './supervisor.ts'

interface FakeProcess extends ChildProcess<ToWorker, ToMain> {
  readonly sent: ToWorker[]
  readonly isFirstStart: boolean
  wasKilled: boolean
  hangs: boolean
}

function setup(count = 2) {
  const { clock, advance } = createVirtualHost()
  const processes: FakeProcess[] = []
  const ended: number[] = []
  const supervisor = new Supervisor({
    clock,
    count,
    log: () => undefined,
    fork: (_, isFirstStart) => {
      const sent: ToWorker[] = []
      const made: FakeProcess = {
        pid: processes.length + 1,
        sent,
        isFirstStart,
        wasKilled: false,
        hangs: false,
        send: (message) => {
          if (message.kind !== 'flush') sent.push(message)
          else if (!made.hangs) made.onMessage?.({ kind: 'flushed', id: message.id })
        },
        kill: () => {
          made.wasKilled = true
          made.onClose?.('signal SIGKILL')
        },
        onMessage: undefined,
        onClose: undefined,
      }
      processes.push(made)
      return made
    },
    onMessage: (worker, message) => {
      if (message.kind === 'ready') supervisor.markReady(worker)
      if (message.kind === 'flushed') worker.flushes.answer(message.id)
      if (message.kind === 'failed') supervisor.markFailed(worker, message.errors)
    },
    onEnded: ({ index }) => void ended.push(index),
  })
  const tell = (pid: number, message: ToMain): void => processes[pid - 1]?.onMessage?.(message)
  const end = (pid: number): void => processes[pid - 1]?.onClose?.('status 1')
  const isKeeper = (pid: number): boolean | undefined =>
    processes[pid - 1]?.sent.flatMap((one) => (one.kind === 'keeper' ? [one.isKeeper] : [])).at(-1)
  return { supervisor, processes, ended, tell, end, isKeeper, advance }
}

describe('the supervisor', () => {
  it('says that the server runs when all workers do, and which of them looks after what is shared', async () => {
    const { supervisor, tell, isKeeper } = setup()
    const started = supervisor.start()
    tell(2, { kind: 'ready' })
    expect(isKeeper(2)).toBe(true)
    tell(1, { kind: 'ready' })
    expect(await started).toEqual([])
    expect([isKeeper(1), isKeeper(2)]).toEqual([true, false])
  })

  it('gives what keeps a worker from its start', async () => {
    const { supervisor, tell } = setup()
    const started = supervisor.start()
    const errors = [{ file: 'a.cfg', line: 1, column: 1, text: 'the port is in use' }]
    tell(1, { kind: 'failed', errors })
    expect(await started).toEqual(errors)
  })

  it('puts another in the place of one that ends, at once; one that ends again and again has to wait', async () => {
    const { supervisor, processes, ended, tell, end, isKeeper, advance } = setup()
    const started = supervisor.start()
    tell(1, { kind: 'ready' })
    tell(2, { kind: 'ready' })
    await started
    await advance(60_000)
    end(1)
    expect([ended, supervisor.pids, isKeeper(2)]).toEqual([[0], [0, 2], true])
    await advance(1)
    expect(supervisor.pids).toEqual([3, 2])
    expect([processes[0]?.isFirstStart, processes[2]?.isFirstStart]).toEqual([true, false])
    const pauses: number[] = []
    for (let turn = 0; turn < 9; turn += 1) {
      const pid = supervisor.pids[0] ?? 0
      tell(pid, { kind: 'ready' })
      end(pid)
      let waitedMs = 0
      for (; supervisor.pids[0] === 0; waitedMs += 100) await advance(100)
      pauses.push(waitedMs)
    }
    expect(pauses).toEqual([100, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
  })

  it('kills a worker that hangs, and only that one', async () => {
    const { supervisor, processes, tell, advance } = setup()
    const started = supervisor.start()
    tell(1, { kind: 'ready' })
    tell(2, { kind: 'ready' })
    await started
    await advance(35_000)
    const [, second] = processes
    if (second !== undefined) second.hangs = true
    await advance(30_000)
    expect(processes.map(({ wasKilled }) => wasKilled)).toEqual([false, false])
    await advance(10_001)
    expect(processes.map(({ wasKilled }) => wasKilled)).toEqual([false, true, false])
    expect(supervisor.pids).toEqual([1, 3])
  })

  it('ends in bounded time, and starts nothing then', async () => {
    const { supervisor, processes, tell, end, advance } = setup()
    const started = supervisor.start()
    tell(1, { kind: 'ready' })
    tell(2, { kind: 'ready' })
    await started
    let isDone = false
    const stopped = supervisor.stop().then(() => (isDone = true))
    expect(processes.map(({ sent }) => sent.at(-1)?.kind)).toEqual(['stop', 'stop'])
    end(1)
    await advance(2900)
    expect(isDone).toBe(false)
    await advance(200)
    await stopped
    expect([processes[0]?.wasKilled, processes[1]?.wasKilled, processes.length]).toEqual([false, true, 2])
  })
})
