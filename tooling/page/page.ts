import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { ladderOf } from '../ladder/ladder.ts'
import { renderLadderSvg } from '../ladder/ladder-svg.ts'
import type { Recording } from '../recording/recording.ts'
import { cutText, visibleLine } from '../visible-text.ts'
import { Html, markup } from './markup.ts'
import { messageSection } from './message-section.ts'
import { PageContext } from './page-context.ts'
import { pageScript } from './script.ts'
import { sourceSection, type ReadSource } from './source-section.ts'
import { pageStyle } from './style.ts'
import { summarySection } from './summary-section.ts'
import { traceSection } from './trace-section.ts'

export interface PageOptions {
  readonly title: string
  /** A line under the title: what was played. */
  readonly about?: string
  /** Gives the files of the configuration; of those that it does not give the statements that ran are shown. */
  readonly readSource: ReadSource
  /** Shows this call alone. */
  readonly callId?: string
}

/**
 * A recording as one HTML page that needs nothing else: for each call why its messages went where they went, a ladder whose arrows
 * lead to the lines that caused them, the messages with what was changed in them, and every statement with its values; then the
 * files of the configuration with what ran. Works without a network and, but for a few keys and buttons, without JavaScript.
 */
export function renderRecordingPage(recording: Recording, options: PageOptions): string {
  const context = new PageContext(recording)
  const calls = options.callId === undefined ? context.calls : [options.callId]
  const sections = calls.map((callId, index) => callSection(callId, index + 1, calls.length, context))
  const body = markup`<header>
      <h1>${options.title}</h1>
      ${options.about === undefined ? undefined : markup`<p class="soft">${options.about}</p>`}${navigation(calls, context.files.length > 0)}${tools}
    </header>
    <main>
      ${sections}
      ${
        context.files.length === 0
          ? undefined
          : markup`<section id="source">
        <h2>Configuration</h2>
        ${sourceSection(context, options.readSource)}
      </section>`
      }
    </main>`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${securityPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>${markup`${options.title}`.text}</title><style>${pageStyle}</style></head>
<body>
${body.text}
<script>${pageScript}</script></body></html>
`
}

/** Only the style and the script of the page itself; nothing is loaded, nothing is sent. */
function securityPolicy(): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`
  return `default-src 'none'; style-src ${hash(pageStyle)}; script-src ${hash(pageScript)}; base-uri 'none'; form-action 'none'`
}

const tools = new Html(
  '<div class="tools" hidden><button type="button" data-action="unfold" aria-pressed="false">Unfold all messages</button><button type="button" data-action="ran" aria-pressed="false">Only lines that ran</button><span class="soft">Keys: j and k go from statement to statement</span></div>',
)

function navigation(calls: readonly string[], hasSource: boolean): Html {
  const links = calls.map(
    (callId, index) =>
      markup`<a href="#call${index + 1}">${calls.length === 1 ? 'Call' : `Call ${index + 1}: ${callName(callId)}`}</a>`,
  )
  return markup`<nav aria-label="Parts of the page">${links}${hasSource ? markup`<a href="#source">Configuration</a>` : undefined}</nav>`
}

function callName(callId: string): string {
  return callId === '' ? 'without Call-ID' : cutText(visibleLine(callId), 80)
}

function callSection(callId: string, number: number, total: number, context: PageContext): Html {
  const ladder = ladderOf(context.call(callId), callId, context.frame)
  const title =
    total === 1
      ? markup`Call <code>${callName(callId)}</code>`
      : markup`Call ${number}: <code>${callName(callId)}</code>`
  return markup`<section id="call${number}">
    <h2>${title}</h2>
    <h3>Why</h3>
    ${summarySection(context, callId)}
    <h3>Messages</h3>
    <div class="scroll" tabindex="0" role="region" aria-label="Ladder of messages">
      ${renderLadderSvg(ladder, context)}
    </div>
    ${messageSection(ladder, context)}
    <h3>Statements</h3>
    ${traceSection(context, callId)}
  </section>`
}

/** More names than these are counted. */
const mostNames = 3

/** What a page is called that shows what came of files: a.sip, b.sip in kamailio.cfg. */
export function pageTitle(paths: readonly string[], config: string): string {
  const names = paths.slice(0, mostNames).map((path) => basename(path))
  const more = paths.length > mostNames ? ` and ${paths.length - mostNames} more` : ''
  return `${names.join(', ')}${more} in ${basename(config)}`
}
