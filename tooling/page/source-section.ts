import type { Run, StepEntry } from '../recording/recording.ts'
import { originsOf } from '../recording/origins.ts'
import { armText } from '../trace/describe.ts'
import { titleOf } from '../recording/message-facts.ts'
import { bytesHtml, html, type Html } from './html.ts'
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
  return html`<div class="sources">${files}</div>`
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
  const title = html`<summary>
    <b>${context.places.file(file)}</b>
    <span class="way">${ran.length} of ${statements.length} lines with statements ran</span>
  </summary>`
  const table = html`<table>
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
  return html`<details class="file" ${ran.length > 0 ? html` open` : undefined}>${title}${table}</details>`
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
  const count = facts?.ran.length ?? 0
  const state = count > 0 ? 'ran' : facts?.hasStatement === true ? 'not-run' : 'plain'
  const shown =
    state === 'plain'
      ? undefined
      : html`${count}${state === 'not-run' ? html`<span class="unseen"> not run</span>` : undefined}`
  return html`<tr class="${state}" id="${context.lineId(file, line)}" ${count > 0 ? html` tabindex="-1"` : undefined}>
    <th scope="row">${line}</th>
    <td class="count">${shown}</td>
    <td class="code"><code>${bytesHtml(text)}</code>${facts === undefined ? undefined : beneath(facts, context)}</td>
  </tr> `
}

/** So many of the times that a line ran are told. */
const mostTold = 6

/** What happened at a line, beneath it: the times that say nothing are left out. */
function beneath({ ran, sent }: LineFacts, context: PageContext): Html {
  const told = ran.filter((one) => one.arm !== undefined || one.values.length > 0 || one.changes.length > 0)
  const times = told.slice(0, mostTold).map((one) => {
    const arm = armText(one)
    return html`<div class="happened">
      ${arm === '' ? undefined : html`<span class="arm">→ ${arm}</span>`}${happenedAt(one)}
    </div>`
  })
  const more =
    told.length > mostTold ? html`<div class="happened">and ${told.length - mostTold} times more</div>` : undefined
  const messages = sent.map(
    ([number, title]) => html` <a href="${context.message(number)}">${number} ${bytesHtml(title)}</a>`,
  )
  const links = messages.length === 0 ? undefined : html`<div class="happened out">sent${messages}</div>`
  return html`${times}${more}${links}`
}
