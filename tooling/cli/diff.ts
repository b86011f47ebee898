import { compareReplays, type ComparedCall } from '../replay/compare.ts'
import { comparisonJson, renderComparison } from '../replay/compare-text.ts'
import { loadCaptures } from '../replay/load-capture.ts'
import { replayInPasses } from '../replay/replay-in-passes.ts'
import type { Replayed } from '../replay/replay.ts'
import { remarksOf } from '../replay/replay-text.ts'
import { UserError } from '../user-error.ts'
import { requireFiles, writeOutput } from './files.ts'
import { loadProgram } from './play-messages.ts'
import { printStartErrors, terminalOptions } from './print-diagnostics.ts'
import { chosenCalls, engineOptions, sideFor, type CaptureOptions } from './replay.ts'
import { readStubs, tellStubs } from './stubs.ts'

export interface DiffOptions extends CaptureOptions {
  readonly capture: readonly string[]
  readonly format: 'pretty' | 'json'
  readonly output?: string
}

/** `kamkit diff OLD NEW --capture FILE...`: 0 when both treat all calls the same, 1 when not or when one has errors. */
export async function runDiff(oldFile: string, newFile: string, options: DiffOptions): Promise<number> {
  if (options.capture.length === 0) throw new UserError('name the captured traffic with --capture FILE')
  requireFiles([oldFile, newFile, ...options.capture])
  const capture = await loadCaptures(options.capture)
  const [before, after] = [await loadProgram(oldFile, options), await loadProgram(newFile, options)]
  if (before === undefined || after === undefined) return 1
  tellStubs(before, readStubs(oldFile, options))
  const side = await sideFor(before, capture, options)
  const compare = ([one, other]: readonly Replayed[]): readonly ComparedCall[] =>
    one === undefined || other === undefined ? [] : chosenCalls(compareReplays(side, one, other), options)
  const replayed = await replayInPasses(
    [before, after],
    side,
    (one) => engineOptions(one, options),
    (found) => {
      const different = compare(found).filter(({ difference }) => difference !== undefined)
      return new Set(different.map(({ callId }) => callId))
    },
  )
  if ('errors' in replayed) {
    printStartErrors(replayed.errors)
    return 1
  }
  const calls = compare(replayed)
  const remarks = remarksOf({ side, skipped: capture.skipped })
  for (const remark of remarks) process.stderr.write(`kamkit: ${remark}\n`)
  const terminal = options.output === undefined ? terminalOptions() : { isColoured: false }
  const text =
    options.format === 'json' ? `${JSON.stringify(comparisonJson(calls))}\n` : renderComparison(calls, terminal)
  writeOutput(text, options.output)
  return calls.some(({ difference }) => difference !== undefined) ? 1 : 0
}
