import type { SipMessage } from '#runtime/sip/message.ts'
import type { TextopsEnv, TextopsFunctions } from './shared-types.ts'

type Names = 'append_hf' | 'insert_hf' | 'append_urihf' | 'append_time' | 'append_time_to_request' | 'append_to_reply'

/** append_hf() and the like: headers put into the message, or kept for replies to it. Recorded with Kamailio 6.1.5. */
export function addHeaderFunctions(env: TextopsEnv): Pick<TextopsFunctions, Names> {
  const dateHeader = (): string => `Date: ${new Date(env.core.host.clock.now()).toUTCString()}\r\n`
  return {
    append_hf: ({ msg }, { text, hf }) => {
      const after = hf === undefined ? undefined : msg.headersNamed(hf).at(-1)
      return put(msg, after?.end ?? msg.headersEnd, text)
    },
    insert_hf: ({ msg }, { text, hf }) => {
      const before = hf === undefined ? undefined : msg.headersNamed(hf)[0]
      return put(msg, before?.start ?? msg.headers[0]?.start ?? msg.firstLine.end, text)
    },
    append_urihf: ({ msg }, { prefix, suffix }) => {
      // The URI as received, whatever the script made of it since.
      if (msg.firstLine.kind !== 'request') return -1
      return put(msg, msg.headersEnd, prefix + msg.firstLine.uri + suffix)
    },
    append_time: ({ msg }) => {
      msg.replyHeaders.push(dateHeader())
      return 1
    },
    append_time_to_request: ({ msg }) => put(msg, msg.header('via')?.end ?? msg.headersEnd, dateHeader()),
    append_to_reply: ({ msg }, { text }) => {
      if (text === '') return -1
      msg.replyHeaders.push(text)
      return 1
    },
  }
}

function put(msg: SipMessage, at: number, text: string): 1 | -1 {
  if (text === '') return -1
  msg.edits.insert(at, text)
  return 1
}
