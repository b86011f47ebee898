import { diffArrays } from 'diff'
import type { Ladder, LadderArrow } from '../ladder/ladder.ts'
import { secondsText } from '../ladder/ladder.ts'
import { firstLineOf, isReply, linesOf } from '../recording/message-facts.ts'
import type { Entry, ReceivedEntry, Recording, SentEntry } from '../recording/recording.ts'
import { bytesHtml, markup, type Html } from './markup.ts'
import type { PageContext } from './page-context.ts'

/** The texts of the messages of a ladder, folded; what was sent on is compared with what came. */
export function messageSection(ladder: Ladder, context: PageContext): Html {
  const items = ladder.arrows.map((arrow) => renderMessage(arrow, ladder, context))
  return markup`<ol class="messages">
    ${items}
  </ol>`
}

function renderMessage(arrow: LadderArrow, { participants }: Ladder, context: PageContext): Html {
  const { number, entry, atMs, isRetransmission, label } = arrow
  const way = `${participants[arrow.from]?.role ?? ''} → ${participants[arrow.to]?.role ?? ''}`
  const again = isRetransmission ? markup` <span class="again">again</span>` : undefined
  const source = entry.kind === 'sent' ? sourceOf(entry, context.call(entry.callId)) : undefined
  const before = source === undefined ? undefined : context.frame.numberOf(source)
  return markup`<li>
    <details class="${entry.kind}">
      <summary>
        <span class="number">${number}</span> <span class="time">${secondsText(atMs)}</span> <b>${label}</b>${again}
        <span class="way">${way}</span>
      </summary>
      <div class="body" id="${context.messageId(number)}" tabindex="-1">
        <p>
          ${entry.from} →
          ${entry.to}${causeOf(arrow, context)}${before === undefined ? undefined : markup`. Compared with <a href="${context.message(before)}">message ${before}</a>.`}
        </p>
        ${source === undefined ? textOf(entry.message) : differenceOf(source.message, entry.message)}
      </div>
    </details>
  </li>`
}

function causeOf({ origin, entry }: LadderArrow, context: PageContext): Html | undefined {
  if (entry.kind === 'received') return undefined
  if (origin?.step === undefined) return markup`, by the server itself`
  const how =
    origin.how === 'statement'
      ? ', by'
      : origin.how === 'received'
        ? ', by the transaction of'
        : ', by a timer of the transaction of'
  return markup`${how} <a class="place" href="${context.step(origin.step)}">${context.place(origin.step)}</a>
    <code>${bytesHtml(origin.step.step.text)}</code>`
}

/** The message that was sent on: what its statement ran on, or the reply that a transaction passed; undefined for one of the server's own. */
function sourceOf({ cause, message }: SentEntry, { entries }: Recording): ReceivedEntry | undefined {
  if (cause.kind === 'timer') return undefined
  const source =
    cause.kind === 'received'
      ? cause.entry
      : receivedFor(cause.entry.run.about, cause.entry.callId, entries, entries.indexOf(cause.entry))
  if (source === undefined || isReply(source.message) !== isReply(message)) return undefined
  return methodOrStatus(source.message) === methodOrStatus(message) ? source : undefined
}

function receivedFor(
  about: string,
  callId: string,
  entries: readonly Entry[],
  before: number,
): ReceivedEntry | undefined {
  return entries
    .slice(0, before)
    .filter((one) => one.kind === 'received')
    .findLast((one) => one.callId === callId && firstLineOf(one.message).trimEnd() === about)
}

function methodOrStatus(message: string): string {
  const words = firstLineOf(message).split(' ')
  return (isReply(message) ? words[1] : words[0]) ?? ''
}

function textOf(message: string): Html {
  return markup`<pre>${linesOf(message).map((line) => markup`<span>${bytesHtml(line)}</span>`)}</pre>`
}

/** So many lines may differ; more are shown as the one message. */
const mostDifferences = 2000

function differenceOf(before: string, after: string): Html {
  const changes = diffArrays([...linesOf(before)], [...linesOf(after)], { maxEditLength: mostDifferences })
  if (changes === undefined) return textOf(after)
  const lines = changes.flatMap(({ value, added, removed }) =>
    value.map((line) => {
      const kind = added ? 'ins' : removed ? 'del' : 'line'
      const sign = added ? '+' : removed ? '-' : ' '
      return markup`<span class="${kind}">${sign} ${bytesHtml(line)}</span>`
    }),
  )
  return markup`<pre class="diff">${lines}</pre>`
}
