import { explainMessages } from '../explain-message/explanation.ts'
import { pointSentence, verdictSentence, type Part } from '../explain-message/sentences.ts'
import { isReply } from '../recording/message-facts.ts'
import { markup, type Html } from './markup.ts'
import type { PageContext } from './page-context.ts'

/** Why each message of a call went where it went. */
export function summarySection(context: PageContext, callId: string): Html {
  const { places } = context
  const shown = explainMessages(context.call(callId)).map((explanation) => {
    const points = explanation.points.map(
      (point) =>
        markup`<li class="${point.kind}">
          ${sentence(pointSentence(point, places, explanation.received.timeMs), context)}
        </li>`,
    )
    const { message } = explanation.received
    // Nothing is wrong with a reply or an ACK that ends here.
    const isFine = isReply(message) || message.startsWith('ACK ')
    const kind = explanation.verdict === 'none' && isFine ? 'quiet' : explanation.verdict
    return markup`<article class="verdict ${kind}">
      <p class="said">${sentence(verdictSentence(explanation, places), context)}</p>
      <ol>
        ${points}
      </ol>
    </article>`
  })
  return markup`<div class="summary">${shown}</div>`
}

function sentence(parts: readonly Part[], context: PageContext): Html {
  return markup`${parts.map((part) => {
    switch (part.kind) {
      case 'text':
        return markup`${part.text}`
      case 'code':
        return markup`<code>${part.text}</code>`
      case 'place':
        return markup`<a class="place" href="${context.step(part.step)}">${part.text}</a>`
    }
  })}`
}
