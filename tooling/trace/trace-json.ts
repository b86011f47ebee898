import { originsOf } from '../recording/origins.ts'
import type { Recording, SentEntry, StepEntry } from '../recording/recording.ts'
import { nestingOf } from './nesting.ts'

/** The statements that ran, as `--format json` gives them: see docs/explain.md. */
export function traceJson({ entries }: Recording): readonly object[] {
  const nesting = nestingOf(entries)
  return entries.flatMap((entry) => {
    if (entry.kind !== 'step') return []
    const { step, values, arm, code, changes, timeMs } = entry
    const { route, text } = step
    const depth = nesting.get(entry)?.level ?? 0
    return [
      {
        ...placeOfStep(entry),
        route,
        text,
        values,
        arm: arm?.label ?? null,
        code: code ?? null,
        changes,
        depth,
        timeMs,
      },
    ]
  })
}

/**
 * The messages that left the server; `cause` is the statement that sent them, or that made their transaction, which may have been
 * before this part of the whole recording.
 */
export function sentJson(part: Recording, whole = part): readonly object[] {
  const origins = originsOf(whole)
  return part.entries.flatMap((entry) => (entry.kind === 'sent' ? [sentEntryJson(entry, origins.get(entry))] : []))
}

function sentEntryJson(
  { from, to, message, timeMs }: SentEntry,
  origin: { readonly how: string; readonly step: StepEntry | undefined } | undefined,
): object {
  const place = origin?.step === undefined ? {} : placeOfStep(origin.step)
  return { from, to, message, timeMs, cause: origin === undefined ? null : { how: origin.how, ...place } }
}

function placeOfStep({ run, step }: StepEntry): { readonly file: string; readonly line: number } {
  return { file: run.files[step.at[0]] ?? '', line: step.at[1] }
}
