import { afterEach, beforeEach, expect } from 'vitest'
import type { MalformedProfile } from '#runtime/sip/message-fault.ts'
import { request } from '../support/user-agent.ts'
import { startVirtualStage, type VirtualStage } from '../support/virtual-stage.ts'
import { virtualWires, type Wires } from './wires.ts'

/** A server under attack and the wires to it. */
export interface Arena {
  readonly stage: VirtualStage
  readonly wires: Wires
}

/** Opens one for each test of a suite, and sees to it that no test leaves a bug in the log. */
export function useArena(config: string, profile: MalformedProfile, answers = false): () => Arena {
  let arena: Arena | undefined
  beforeEach(async () => {
    const stage = await startVirtualStage(config, [], [], profile)
    arena = { stage, wires: await virtualWires(stage, answers) }
  })
  afterEach(async () => {
    await arena?.stage.stop()
    expect(arena === undefined ? [] : bugsOf(arena.stage)).toEqual([])
  })
  return () => {
    if (arena === undefined) throw new Error('the server did not start')
    return arena
  }
}

/** Lines of the log that tell of a fault of our own. */
export function bugsOf(stage: VirtualStage): readonly string[] {
  return stage.logged().filter((line) => line.includes('BUG') || line.includes('internal error'))
}

let probes = 0

/** Whether the server still forwards or answers a request of somebody who did nothing wrong. */
export async function isAlive({ stage, wires }: Arena): Promise<boolean> {
  wires.takeForwarded()
  wires.takeReplies()
  probes += 1
  const ids = { callId: `alive-${probes}`, branch: `alive-${probes}`, cseq: 1 }
  const via = 'UDP 127.8.30.15:5060'
  wires.send(request({ method: 'OPTIONS', uri: 'sip:a@127.8.30.12', from: 'sip:c@x', to: 'sip:s@x', via, ...ids }))
  await stage.advance(50)
  return wires.takeForwarded().length + wires.takeReplies().length > 0
}
