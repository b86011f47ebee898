import { expect, it } from 'vitest'
import { createFakeCore } from '../../test/support/fake-core.ts'
import { operandReader } from './operands.ts'

const lines = ['Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKr', 'CSeq: 1 INVITE', '', '']

/** What an operand gives in a reply_route and in a request_route. */
function read(operand: string): readonly unknown[] {
  const core = createFakeCore()
  return ['SIP/2.0 200 OK', 'INVITE sip:bob@127.0.0.1 SIP/2.0'].map((first) =>
    operandReader(operand)?.(core.context(core.message([first, ...lines].join('\r\n')))),
  )
}

// Seen with 6.1.5: in a reply_route `method == "invite"` holds, `status == "200"` too; in a request `status` is the URI.
it.each([
  ['method', ['INVITE', 'INVITE']],
  ['status', ['200', 'sip:bob@127.0.0.1']],
  ['uri', ['200', 'sip:bob@127.0.0.1']],
])('%s', (operand, values) => expect(read(operand)).toEqual(values))
