import { secondsText } from '../ladder/ladder.ts'
import { firstLineOf } from '../recording/message-facts.ts'
import type { ReceivedEntry, Run, SentEntry, StepEntry } from '../recording/recording.ts'
import { armText, changeTexts, readingTexts } from '../trace/describe.ts'
import { nestingOf } from '../trace/nesting.ts'
import { runTitlesOf } from '../trace/run-titles.ts'
import { bytesHtml, markup, type Html } from './markup.ts'
import type { PageContext } from './page-context.ts'

/** Everything that happened in a call, statement by statement. */
export function traceSection(context: PageContext, callId: string): Html {
  const own = context.call(callId).entries
  const nesting = nestingOf(own)
  const titles = runTitlesOf(own)
  const items = own.flatMap((entry): readonly Html[] => {
    switch (entry.kind) {
      case 'received':
      case 'sent':
        return [messageItem(entry, context)]
      case 'run':
        return [runItem(entry.run, titles)]
      case 'step': {
        const { level = 0, isEntry = false } = nesting.get(entry) ?? {}
        const entered =
          isEntry && level > 0
            ? [markup`<li class="route ${levelClass(level)}">${bytesHtml(entry.step.route)}</li>`]
            : []
        return [...entered, stepItem(entry, level, context)]
      }
      case 'log':
        return [markup`<li class="log"><b>${entry.level}</b> ${logText(entry.text)}</li>`]
      case 'end':
        return entry.dropped ? [markup`<li class="run">the script said drop</li>`] : []
    }
  })
  return markup`<ol class="trace">
    ${items}
  </ol>`
}

const mostLogBytes = 2000

function logText(bytes: string): Html {
  const rest = bytes.length - mostLogBytes
  return markup`${bytesHtml(bytes.slice(0, mostLogBytes))}${rest > 0 ? `… and ${rest} bytes more` : undefined}`
}

/** Deeper ones are not indented further. */
const deepestIndent = 8

function levelClass(level: number): string {
  return `d${Math.min(level, deepestIndent)}`
}

function messageItem(entry: ReceivedEntry | SentEntry, context: PageContext): Html {
  const [arrow, address] = entry.kind === 'received' ? ['←', entry.from] : ['→', entry.to]
  const time = secondsText(entry.timeMs - context.frame.startMs)
  return markup`<li class="message ${entry.kind}">
    <a href="${context.message(context.frame.numberOf(entry))}">
      <span class="time">${time}</span> ${arrow} ${address} <b>${bytesHtml(firstLineOf(entry.message))}</b>
    </a>
  </li>`
}

function runItem(run: Run, titles: ReadonlyMap<Run, string>): Html {
  return markup`<li class="run">${bytesHtml(titles.get(run) ?? run.name)} on ${bytesHtml(run.about)}</li>`
}

function stepItem(entry: StepEntry, level: number, context: PageContext): Html {
  const arm = armText(entry)
  const decided = arm === '' ? undefined : markup` <span class="arm">→ ${arm}</span>`
  return markup`<li class="step ${levelClass(level)}">
    <a class="place" href="${context.step(entry)}">${context.place(entry)}</a>
    <span class="did"><code>${bytesHtml(entry.step.text)}</code>${decided}${happenedAt(entry)}</span>
  </li>`
}

/** The values that a statement read and what it changed. */
export function happenedAt(entry: StepEntry): Html {
  const values = readingTexts(entry).map((one) => markup` <span class="value">${one}</span>`)
  const changes = changeTexts(entry.changes).map(
    (one) => markup`<span class="change ${changeClass(one)}">${one}</span>`,
  )
  return markup`${values}${changes}`
}

function changeClass(text: string): string {
  return text.startsWith('+ ') ? 'plus' : text.startsWith('- ') ? 'minus' : 'set'
}
