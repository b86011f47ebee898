import { advance } from './advance.ts'
import { check } from './check.ts'
import { executed, notExecuted } from './executed.ts'
import { expects } from './expects.ts'
import { log, noLog } from './log.ts'
import { mock, mocked } from './mock.ts'
import { nothingElse } from './nothing-else.ts'
import { authenticates, notRegistered, registered, registers } from './registers.ts'
import { replies } from './replies.ts'
import { retransmits } from './retransmits.ts'
import { rpc } from './rpc.ts'
import { run } from './run.ts'
import { sends } from './sends.ts'
import { set } from './set.ts'
import { sipp } from './sipp.ts'
import type { StepKind } from './step-kind.ts'

/** Every kind of step. */
export const stepKinds: readonly StepKind[] = [
  sends,
  expects,
  replies,
  retransmits,
  registers,
  authenticates,
  registered,
  notRegistered,
  advance,
  check,
  set,
  run,
  rpc,
  log,
  noLog,
  executed,
  notExecuted,
  mock,
  mocked,
  nothingElse,
  sipp,
]
