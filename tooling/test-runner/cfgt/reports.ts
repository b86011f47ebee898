import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Recording } from '../../recording/recording.ts'
import type { FlowEntry } from './flow-recorder.ts'
import type { DumpValue, VariableDump } from './variables.ts'

/** What cfgt writes for one message that a server received: the routes that ran, the message, and what was sent. */
export interface CfgtReport {
  readonly flow: readonly { readonly title: string; readonly variables: VariableDump }[]
  readonly sipIn: readonly string[]
  readonly sipOut: readonly string[]
}

interface OpenReport extends CfgtReport {
  readonly flow: { readonly title: string; readonly variables: VariableDump }[]
  readonly sipOut: string[]
}

/** One report for each message of a recording, in order; what time caused belongs to the last message of its call. */
export function reportsOf({ entries }: Recording, flow: readonly FlowEntry[]): readonly CfgtReport[] {
  const reports: OpenReport[] = []
  const newest = new Map<string, OpenReport>()
  let told = 0
  const tellFlow = (position: number): void => {
    for (let next = flow[told]; next !== undefined && next.position <= position; next = flow[told]) {
      newest.get(next.callId)?.flow.push({ title: next.title, variables: next.variables })
      told += 1
    }
  }
  for (const [index, entry] of entries.entries()) {
    tellFlow(index)
    if (entry.kind === 'sent') newest.get(entry.callId)?.sipOut.push(entry.message)
    if (entry.kind !== 'received') continue
    const report: OpenReport = { flow: [], sipIn: [entry.message], sipOut: [] }
    reports.push(report)
    newest.set(entry.callId, report)
  }
  tellFlow(Number.POSITIVE_INFINITY)
  return reports
}

/** The JSON of a report, as cfgt has it. */
export function reportText({ flow, sipIn, sipOut }: CfgtReport): string {
  const plain = {
    flow: flow.map(({ title, variables }) => ({ [title]: plainOf(variables) })),
    sip_in: sipIn,
    sip_out: sipOut,
  }
  return `${JSON.stringify(plain, null, '\t')}\n`
}

function plainOf(value: DumpValue): unknown {
  if (value instanceof Map) {
    return Object.fromEntries([...(value as VariableDump)].map(([key, one]) => [key, plainOf(one)]))
  }
  return Array.isArray(value) ? (value as readonly DumpValue[]).map(plainOf) : value
}

/** Writes reports into a folder as cfgt does: `1.json`, `2.json` and so on. */
export function writeReports(folder: string, reports: readonly CfgtReport[]): void {
  mkdirSync(folder, { recursive: true })
  for (const [index, report] of reports.entries()) {
    writeFileSync(join(folder, `${index + 1}.json`), Buffer.from(reportText(report), 'latin1'))
  }
}
