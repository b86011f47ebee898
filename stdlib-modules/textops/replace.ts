import type { RegexArg } from '#runtime/modules/define.ts'
import type { Edit } from '#runtime/sip/edits.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import type { TextopsEnv, TextopsFunctions } from './shared-types.ts'

type Names =
  | 'replace'
  | 'replace_all'
  | 'replace_body'
  | 'replace_body_all'
  | 'replace_body_atonce'
  | 'replace_hdrs'
  | 'replace_str'
  | 'replace_body_str'
  | 'replace_hdrs_str'

/** A stretch of the message by its offsets. */
interface Stretch {
  readonly start: number
  readonly end: number
}

/** replace() and the like, as recorded with Kamailio 6.1.5. The first line is never part of what they look at. */
export function replaceFunctions(env: TextopsEnv): Pick<TextopsFunctions, Names> {
  const everyMatch = (msg: SipMessage, pattern: RegexArg, text: string, stretch: Stretch | undefined): 1 | -1 => {
    const places = stretch === undefined ? [] : findAll(msg, pattern, stretch)
    if (places === undefined) {
      env.log.error('matched string is empty... invalid regexp?')
      return -1
    }
    msg.edits.addAll(places.map(({ start, end }) => ({ at: start, remove: end - start, insert: text })))
    return places.length > 0 ? 1 : -1
  }
  return {
    replace: ({ msg }, { pattern, text }) => firstMatch(msg, pattern, text, whole(msg)),
    replace_all: ({ msg }, { pattern, text }) => everyMatch(msg, pattern, text, whole(msg)),
    replace_body: ({ msg }, { pattern, text }) => firstMatch(msg, pattern, text, bodyOf(msg)),
    replace_body_all: ({ msg }, { pattern, text }) => everyMatch(msg, pattern, text, bodyOf(msg)),
    replace_body_atonce: ({ msg }, { pattern, text }) => everyMatch(msg, pattern, text, bodyOf(msg)),
    replace_hdrs: ({ msg }, { pattern, text }) => firstMatch(msg, pattern, text, headersOf(msg)),
    replace_str: ({ msg }, { match, repl, mode }) => replaceText(msg, match, repl, mode, whole(msg)),
    replace_body_str: ({ msg }, { match, repl, mode }) => replaceText(msg, match, repl, mode, bodyOf(msg)),
    replace_hdrs_str: ({ msg }, { match, repl, mode }) => replaceText(msg, match, repl, mode, headersOf(msg)),
  }
}

function whole(msg: SipMessage): Stretch {
  return { start: msg.firstLine.end, end: msg.raw.length }
}

function headersOf(msg: SipMessage): Stretch {
  return { start: msg.firstLine.end, end: msg.headersEnd }
}

function bodyOf(msg: SipMessage): Stretch | undefined {
  return msg.body === '' ? undefined : { start: msg.bodyStart, end: msg.raw.length }
}

function firstMatch(msg: SipMessage, pattern: RegexArg, text: string, stretch: Stretch | undefined): 1 | -1 {
  const match = stretch === undefined ? undefined : pattern.exec(msg.raw.slice(stretch.start, stretch.end))
  if (stretch === undefined || match === undefined) return -1
  msg.edits.replace(stretch.start + match.start, match.end - match.start, text)
  return 1
}

/** The places of all matches; undefined when one of them is empty. */
function findAll(msg: SipMessage, pattern: RegexArg, stretch: Stretch): readonly Stretch[] | undefined {
  const text = msg.raw.slice(stretch.start, stretch.end)
  const places: Stretch[] = []
  for (let match = pattern.exec(text); match !== undefined; match = pattern.exec(text, match.end)) {
    if (match.end === match.start) return undefined
    places.push({ start: stretch.start + match.start, end: stretch.start + match.end })
  }
  return places
}

/** Finding nothing is no failure here. */
function replaceText(msg: SipMessage, match: string, text: string, mode: string, stretch: Stretch | undefined): 1 {
  if (match === '' || stretch === undefined) return 1
  const { raw } = msg
  const edits: Edit[] = []
  let at = raw.indexOf(match, stretch.start)
  while (at !== -1 && at + match.length <= stretch.end) {
    edits.push({ at, remove: match.length, insert: text })
    if (!mode.startsWith('a')) break
    at = raw.indexOf(match, at + match.length)
  }
  msg.edits.addAll(edits)
  return 1
}
