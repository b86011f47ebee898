import type { Recording } from '../recording/recording.ts'
import { renderExplanationText } from '../explain-message/explanation-text.ts'
import { explanationJson } from '../explain-message/explanation-json.ts'
import { renderLadderText } from '../ladder/ladder-text.ts'
import { pageTitle, renderRecordingPage } from '../page/page.ts'
import { renderTraceText } from '../trace/trace-text.ts'
import { UserError } from '../user-error.ts'
import { readSource, writeOutput } from './files.ts'
import { playMessages, type PlayOptions } from './play-messages.ts'
import { terminalOptions } from './print-diagnostics.ts'

export interface ExplainMessageOptions extends PlayOptions {
  /** The configuration. */
  readonly file: string
  readonly format: 'pretty' | 'json' | 'html'
  readonly output?: string
}

/** `kamkit explain MESSAGE -f CONFIG`: why messages went where they went. 1 when the configuration does not compile or start. */
export async function runExplainMessage(paths: readonly string[], options: ExplainMessageOptions): Promise<number> {
  let hasSteps = true
  const recording = await playMessages(options.file, paths, options, (_, { program }) => {
    hasSteps = program.steps !== undefined
  })
  if (!hasSteps) throw new UserError(`${options.file} tells nothing: compile it with --probe, or give the .cfg`)
  if (recording === undefined) return 1
  writeOutput(render(recording, paths, options), options.output)
  return 0
}

function render(recording: Recording, paths: readonly string[], options: ExplainMessageOptions): string {
  switch (options.format) {
    case 'json':
      return `${JSON.stringify(explanationJson(recording))}\n`
    case 'html':
      return renderRecordingPage(recording, {
        title: pageTitle(paths, options.file),
        about: `kamkit explain: ${options.file}`,
        readSource,
      })
    case 'pretty': {
      const terminal = options.output === undefined ? terminalOptions() : { isColoured: false }
      const parts = [renderExplanationText(recording, terminal), renderLadderText(recording, terminal)]
      return [...parts, renderTraceText(recording.entries, terminal)].join('\n')
    }
  }
}
