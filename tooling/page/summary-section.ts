import { explainMessages } from '../explain-message/explanation.ts'
import { pointSentence, verdictSentence, type Part } from '../explain-message/sentences.ts'
import { html, type Html } from './html.ts'
import type { PageContext } from './page-context.ts'

/** Why each message of a call went where it went. */
export function summarySection(context: PageContext, callId: string): Html {
  const { recording, places } = context
  const shown = explainMessages(recording, callId).map((explanation) => {
    const points = explanation.points.map(
      (point) =>
        html`<li class="${point.kind}">
          ${sentence(pointSentence(point, places, explanation.received.timeMs), context)}
        </li>`,
    )
    return html`<article class="verdict ${explanation.verdict}">
      <p class="said">${sentence(verdictSentence(explanation, places), context)}</p>
      <ol>
        ${points}
      </ol>
    </article>`
  })
  return html`<div class="summary">${shown}</div>`
}

function sentence(parts: readonly Part[], context: PageContext): Html {
  return html`${parts.map((part) => {
    switch (part.kind) {
      case 'text':
        return html`${part.text}`
      case 'code':
        return html`<code>${part.text}</code>`
      case 'place':
        return html`<a class="place" href="${context.step(part.step)}">${part.text}</a>`
    }
  })}`
}
