import type { Run, StepEntry } from '../recording/recording.ts'
import { originsOf } from '../recording/origins.ts'
import { armText } from '../trace/describe.ts'
import { titleOf } from '../recording/message-facts.ts'
import { bytesHtml, markup, type Html } from './markup.ts'
import type { PageContext } from './page-context.ts'
import { happenedAt } from './trace-section.ts'

/** The text of a file of the configuration, one character for each byte; undefined when it cannot be read. */
export type ReadSource = (file: string) => string | undefined

/** All files of the configuration with what ran in them: how often, with which values, and what was sent from there. */
export function sourceSection(context: PageContext, readSource: ReadSource): Html {
  const facts = factsOf(context)
  const files = context.files.map((file) =>
    renderFile(file, facts.get(file) ?? new Map<number, LineFacts>(), context, readSource(file)),
  )
  return markup`<div class="sources">${files}</div>`
}

interface LineFacts {
  /** Statements begin or go on here. */
  hasStatement: boolean
  readonly ran: StepEntry[]
  /** Numbers and titles of the messages that were sent from here. */
  readonly sent: (readonly [number: number, title: string])[]
}

type FileFacts = Map<number, LineFacts>

function factsOf({ recording }: PageContext): ReadonlyMap<string, FileFacts> {
  const facts = new Map<string, FileFacts>()
  const lineOf = (file: string, line: number): LineFacts => {
    const lines = facts.get(file) ?? new Map<number, LineFacts>()
    facts.set(file, lines)
    const known = lines.get(line) ?? { hasStatement: false, ran: [], sent: [] }
    lines.set(line, known)
    return known
  }
  const programs = new Map<Run['steps'], Run>()
  const origins = originsOf(recording)
  let number = 0
  for (const entry of recording.entries) {
    if (entry.kind === 'run') programs.set(entry.run.steps, entry.run)
    if (entry.kind === 'step') lineOf(entry.run.files[entry.step.at[0]] ?? '', entry.step.at[1]).ran.push(entry)
    if (entry.kind === 'received' || entry.kind === 'sent') number += 1
    const step = entry.kind === 'sent' ? origins.get(entry)?.step : undefined
    if (step === undefined || entry.kind !== 'sent') continue
    lineOf(step.run.files[step.step.at[0]] ?? '', step.step.at[1]).sent.push([number, titleOf(entry.message)])
  }
  for (const { files, steps } of programs.values()) {
    for (const { at } of steps) lineOf(files[at[0]] ?? '', at[1]).hasStatement = true
  }
  return facts
}

function renderFile(file: string, facts: FileFacts, context: PageContext, text: string | undefined): Html {
  const statements = [...facts.values()].filter((one) => one.hasStatement)
  const ran = statements.filter((one) => one.ran.length > 0)
  const lines =
    text === undefined
      ? linesFromSteps(facts)
      : text
          .replace(/\n$/, '')
          .split('\n')
          .map((line, index) => [index + 1, line] as const)
  const rows = lines.map(([line, shown]) => renderLine(file, line, shown.replace(/\r$/, ''), facts.get(line), context))
  const title = markup`<summary>
    <b>${context.places.file(file)}</b>
    <span class="way">${ran.length} of ${statements.length} lines with statements ran</span>
  </summary>`
  const table = markup`<table>
    <thead>
      <tr>
        <th scope="col">line</th>
        <th scope="col">ran</th>
        <th scope="col">text</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`
  return markup`<details class="file"${ran.length > 0 ? markup` open` : undefined}>${title}${table}</details>`
}

/** Of a file that cannot be read the statements are known that ran. */
function linesFromSteps(facts: FileFacts): readonly (readonly [line: number, text: string])[] {
  return [...facts]
    .filter(([, { ran }]) => ran.length > 0)
    .toSorted(([one], [other]) => one - other)
    .map(([line, { ran }]) => [line, [...new Set(ran.map(({ step }) => step.text))].join('; ')] as const)
}

function renderLine(
  file: string,
  line: number,
  text: string,
  facts: LineFacts | undefined,
  context: PageContext,
): Html {
  const count = facts === undefined ? 0 : timesOf(facts.ran)
  const state = count > 0 ? 'ran' : facts?.hasStatement === true ? 'not-run' : 'plain'
  const shown =
    state === 'plain'
      ? undefined
      : markup`${count}${state === 'not-run' ? markup`<span class="unseen"> not run</span>` : undefined}`
  return markup`<tr class="${state}" id="${context.lineId(file, line)}" tabindex="-1">
    <th scope="row">${line}</th>
    <td class="count">${shown}</td>
    <td class="code"><code>${bytesHtml(text)}</code>${facts === undefined ? undefined : beneath(facts, text, context)}</td>
  </tr>`
}

/** How often a line ran: the most of its statements. */
function timesOf(ran: readonly StepEntry[]): number {
  const times = new Map<number, number>()
  for (const { number } of ran) times.set(number, (times.get(number) ?? 0) + 1)
  return Math.max(0, ...times.values())
}

/** So many different things that happened at a line are told. */
const mostTold = 6

/** What happened at a line, beneath it: the times that say nothing are left out, those that say the same are counted. */
function beneath({ ran, sent }: LineFacts, text: string, context: PageContext): Html {
  const indent = markup`<code class="pad">${/^\s*/.exec(text)?.[0] ?? ''}  </code>`
  const line = (said: Html): Html => markup`<div class="happened">${indent}<span>${said}</span></div>`
  const told = [...countSame(ran)]
  const times = told
    .slice(0, mostTold)
    .map(([said, count]) => line(count === 1 ? said : markup`${said} <span class="times">${count} times</span>`))
  const rest = told.slice(mostTold).reduce((sum, [, count]) => sum + count, 0)
  const more = rest === 0 ? undefined : line(markup`and ${rest} times more`)
  const messages = sent.map(
    ([number, title]) => markup` <a href="${context.message(number)}">${number} ${bytesHtml(title)}</a>`,
  )
  return markup`${times}${more}${messages.length === 0 ? undefined : line(markup`sent${messages}`)}`
}

function countSame(ran: readonly StepEntry[]): Iterable<readonly [said: Html, count: number]> {
  const counts = new Map<string, readonly [said: Html, count: number]>()
  for (const one of ran) {
    if (one.arm === undefined && one.values.length === 0 && one.changes.length === 0) continue
    const arm = armText(one)
    const decided = arm === '' ? undefined : markup`<span class="arm">→ ${arm}</span>`
    const said = markup`${decided}${happenedAt(one)}`
    counts.set(said.text, [said, (counts.get(said.text)?.[1] ?? 0) + 1])
  }
  return counts.values()
}
