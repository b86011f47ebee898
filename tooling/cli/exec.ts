import { socketText } from '#runtime/transport/sockets.ts'
import { renderLadderText } from '../ladder/ladder-text.ts'
import { verdictOf } from '../exec/verdict.ts'
import { recordFlow, type FlowEntry } from '../test-runner/cfgt/flow-recorder.ts'
import { reportsOf, reportText } from '../test-runner/cfgt/reports.ts'
import { firstLineOf } from '../recording/message-facts.ts'
import type { Entry } from '../recording/recording.ts'
import { sentJson, traceJson } from '../trace/trace-json.ts'
import { renderTraceText } from '../trace/trace-text.ts'
import { visibleLine } from '../visible-text.ts'
import { playMessages, type Played, type PlayOptions } from './play-messages.ts'
import { terminalOptions } from './print-diagnostics.ts'

export interface ExecOptions extends PlayOptions {
  readonly trace?: boolean
  readonly format: 'pretty' | 'json' | 'cfgt'
}

/** `kamkit exec`: runs messages through a configuration without sockets and shows what it did. 1 when it does not compile or start. */
export async function runExec(file: string, messages: readonly string[], options: ExecOptions): Promise<number> {
  if (options.format === 'cfgt') return printCfgt(file, messages, options)
  let isWarned = false
  const played = await playMessages(file, messages, options, (one, { program }) => {
    if (options.trace === true && program.steps === undefined && !isWarned) {
      isWarned = true
      process.stderr.write(`kamkit: there is no trace: compile ${file} with --probe, or give the .cfg\n`)
    }
    print(one, options)
  })
  if (played === undefined) return 1
  if (options.trace === true && options.format === 'pretty') {
    process.stdout.write(renderLadderText(played, terminalOptions()))
  }
  return 0
}

/** The reports of Kamailio's module cfgt, one for each message that was brought. */
async function printCfgt(file: string, messages: readonly string[], options: ExecOptions): Promise<number> {
  let flow: readonly FlowEntry[] = []
  const recording = await playMessages(file, messages, options, undefined, (offline) => {
    flow = recordFlow(offline.server, () => offline.recording.entries.length)
  })
  if (recording === undefined) return 1
  const text = reportsOf(recording, flow).map(reportText).join('')
  process.stdout.write(Buffer.from(text, 'latin1'))
  return 0
}

function print({ path, message, from, to, execution, recording }: Played, options: ExecOptions): void {
  const verdict = verdictOf(message, execution)
  if (options.format === 'json') {
    const log = execution.log.map(({ level, text }) => ({ level, text }))
    const shown = { verdict, trace: traceJson(execution), log, sent: sentJson(execution, recording) }
    process.stdout.write(`${JSON.stringify(shown)}\n`)
    return
  }
  const entries = execution.entries.filter((one) => options.trace === true || isOutcome(one))
  const text = renderTraceText(entries, { ...terminalOptions(), hasFullMessages: true })
  const heading = `${path}: ${visibleLine(firstLineOf(message))}, from ${from} to ${socketText(to)}`
  process.stdout.write(`${heading}\n${text}verdict: ${verdict}\n\n`)
}

/** What is shown without --trace: messages that went out, and the log. */
function isOutcome({ kind }: Entry): boolean {
  return kind === 'sent' || kind === 'log'
}
