import { settlePromises } from '#runtime/host/virtual-clock.ts'
import type { DebuggedCall } from './debugged-call.ts'

/** The calls that stand still, for a person or while it is found out whether they stop. */
export class Gates {
  #shut = 0
  #free: (() => void)[] = []

  /** Whether any call stands still. */
  get isHolding(): boolean {
    return this.#shut > 0
  }

  /** Resolves when none does. */
  async whenFree(): Promise<void> {
    while (this.isHolding) await new Promise<void>((resolve) => void this.#free.push(resolve))
  }

  /** No run of the call goes on until it is opened: gives what to wait for. */
  shut(call: DebuggedCall): Promise<void> {
    let open = (): void => undefined
    const opened = new Promise<void>((resolve) => (open = resolve))
    call.gate = { opened, open }
    this.#shut += 1
    return opened
  }

  open(call: DebuggedCall): void {
    const { gate } = call
    if (gate === undefined) return
    call.gate = undefined
    gate.open()
    this.#leave()
  }

  /** Another run waits until the call goes on, and lets the statement that was stopped go first. */
  async wait({ gate }: DebuggedCall): Promise<void> {
    this.#shut += 1
    await gate?.opened
    await settlePromises()
    this.#leave()
  }

  #leave(): void {
    this.#shut -= 1
    if (this.#shut === 0) for (const resolve of this.#free.splice(0)) resolve()
  }
}
