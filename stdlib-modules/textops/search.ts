import type { RegexArg } from '#runtime/modules/define.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { pickHeaders } from './pick-headers.ts'
import { rememberCompiled } from './dynamic-cache.ts'
import type { TextopsEnv, TextopsFunctions } from './shared-types.ts'

type Names = 'search' | 'search_body' | 'search_hf' | 'search_append' | 'search_append_body' | 'search_str'

/** search() and the like, as recorded with Kamailio 6.1.5. All look at the message as it was received. */
export function searchFunctions(env: TextopsEnv): Pick<TextopsFunctions, Names> {
  const regexOf = rememberCompiled((pattern) => env.regex(pattern, { ignoreCase: true, newline: true }))
  return {
    search: ({ msg }, { pattern }) => answer(pattern.test(msg.raw)),
    search_body: ({ msg }, { pattern }) => answer(msg.body !== '' && pattern.test(msg.body)),
    search_hf: ({ msg }, { name, pattern, which }) =>
      answer(pickHeaders(msg, name, which ?? '').some((field) => pattern.test(field.body))),
    search_append: ({ msg }, { pattern, text }) => putBehind(msg, pattern, text, msg.firstLine.end),
    search_append_body: ({ msg }, { pattern, text }) =>
      msg.body === '' ? -1 : putBehind(msg, pattern, text, msg.bodyStart),
    search_str: (_ctx, args) => {
      if (args.text === '') return -2
      if (args.pattern === '') return 2
      const pattern = regexOf(args.pattern)
      return pattern === undefined ? -2 : answer(pattern.test(args.text))
    },
  }
}

function answer(isTrue: boolean): 1 | -1 {
  return isTrue ? 1 : -1
}

function putBehind(msg: SipMessage, pattern: RegexArg, text: string, from: number): 1 | -1 {
  const match = pattern.exec(msg.raw.slice(from))
  if (match === undefined) return -1
  if (text !== '') msg.edits.insert(from + match.end, text)
  return 1
}
