import { describe, expect, it } from 'vitest'
import { createVirtualHost } from '../host/virtual-host.ts'
import { Authority } from './authority.ts'
import { Replica } from './replica.ts'
import type { SharedStore, TellChange } from './shared.ts'

/** A store of numbers by name, as a module might have one. */
class Numbers implements SharedStore<number | null> {
  readonly values = new Map<string, number>()
  tell: TellChange<number | null> = () => undefined

  apply(key: string, change: number | null): void {
    if (change === null) this.values.delete(key)
    else this.values.set(key, change)
  }

  all(): Iterable<readonly [string, number]> {
    return this.values
  }

  set(key: string, value: number | null): void {
    this.apply(key, value)
    this.tell(key, value)
  }
}

/** The main process and its workers, whose messages wait in queues until the test lets one arrive. */
class Processes {
  readonly host = createVirtualHost()
  readonly main = new Numbers()
  readonly authority = new Authority()
  readonly workers: { readonly numbers: Numbers; readonly replica: Replica }[] = []
  /** Two for each worker: to the main process and back. */
  readonly queues: (() => void)[][] = []

  constructor() {
    this.main.tell = this.authority.share('numbers', this.main)
  }

  start(): Numbers {
    const index = this.workers.length
    const up: (() => void)[] = []
    const down: (() => void)[] = []
    this.queues.push(up, down)
    const replica = new Replica(
      {
        changes: (changes) => void up.push(() => this.authority.take(index, changes)),
        seen: (count) => void up.push(() => this.authority.seen(index, count)),
      },
      this.host.clock,
    )
    const numbers = new Numbers()
    numbers.tell = replica.share('numbers', numbers)
    const state = this.authority.join(index, {
      changes: (changes) => void down.push(() => replica.apply(changes)),
      placed: (count) => void down.push(() => replica.placed(count)),
      settled: (count) => void down.push(() => replica.settle(count)),
    })
    down.push(() => replica.restore(state))
    this.workers.push({ numbers, replica })
    return numbers
  }

  replica(index: number): Replica {
    const found = this.workers[index]
    if (found === undefined) throw new Error(`there is no worker ${index}`)
    return found.replica
  }

  flush(): void {
    for (const { replica } of this.workers) replica.flush()
  }

  /** Lets one message arrive, of the queue that `pick` chooses; false when none is under way. */
  deliver(pick: (count: number) => number): boolean {
    this.flush()
    const filled = this.queues.filter((queue) => queue.length > 0)
    filled[pick(filled.length)]?.shift()?.()
    return filled.length > 0
  }

  deliverAll(): void {
    while (this.deliver(() => 0));
  }
}

/** Pseudo-random numbers, so that a failure can be repeated. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

describe('what processes share', () => {
  it('is the same everywhere in the end, whatever is changed where and whenever it arrives', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = randomNumbers(seed)
      const processes = new Processes()
      processes.start()
      processes.start()
      for (let step = 0; step < 120; step += 1) {
        const stores = [processes.main, ...processes.workers.map(({ numbers }) => numbers)]
        if (step === 60) processes.start()
        if (random(3) === 0) stores[random(stores.length)]?.set(`key${random(4)}`, random(5) === 0 ? null : step)
        else processes.deliver(random)
      }
      processes.deliverAll()
      const expected = processes.main.values
      for (const { numbers, replica } of processes.workers) {
        expect([seed, numbers.values]).toEqual([seed, expected])
        expect(replica.isSettled).toBe(true)
      }
    }
  })

  it('shows a change at once where it was made, and not an older one afterwards', () => {
    const processes = new Processes()
    const [one, other] = [processes.start(), processes.start()]
    processes.deliverAll()
    other.set('x', 1)
    processes.flush()
    for (const step of processes.queues[2]?.splice(0) ?? []) step()
    one.set('x', 2)
    const seen: (number | undefined)[] = []
    do seen.push(one.values.get('x'))
    while (processes.deliver(() => 0))
    expect(new Set(seen)).toEqual(new Set([2]))
    expect([other.values.get('x'), processes.main.values.get('x')]).toEqual([2, 2])
  })

  it('is there for all before anything leaves that says so', () => {
    const processes = new Processes()
    const [one, other] = [processes.start(), processes.start()]
    processes.deliverAll()
    one.set('registered', 1)
    const sent: (number | undefined)[] = []
    processes.replica(0).hold(() => sent.push(other.values.get('registered')))
    expect(sent).toEqual([])
    processes.deliverAll()
    expect(sent).toEqual([1])
    processes.replica(0).hold(() => sent.push(2))
    expect(sent).toEqual([1, 2])
  })

  it('waits neither for a worker that hangs nor for one that ended', async () => {
    const processes = new Processes()
    const one = processes.start()
    processes.start()
    processes.deliverAll()
    const sent: string[] = []
    one.set('x', 1)
    processes.replica(0).hold(() => sent.push('after a while'))
    await processes.host.advance(100)
    expect(sent).toEqual(['after a while'])
    one.set('x', 2)
    processes.replica(0).hold(() => sent.push('after its end'))
    processes.flush()
    for (const step of processes.queues[0]?.splice(0) ?? []) step()
    processes.authority.leave(1)
    for (const step of processes.queues[1]?.splice(0) ?? []) step()
    expect(sent).toEqual(['after a while', 'after its end'])
  })
})
