import { defineExports } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'

const yesNo = { 1: 'yes', '-1': 'no' } as const

/** Questions about messages and URIs. */
export const siputils = defineExports({
  name: 'siputils',
  doc: 'Questions about messages and URIs.',
  functions: {
    has_totag: { doc: 'Tells whether To has a tag.', routes: anyRoute, returns: yesNo },
    is_request: { doc: 'Tells whether the message is a request.', routes: anyRoute, returns: yesNo },
    is_reply: { doc: 'Tells whether the message is a reply.', routes: anyRoute, returns: yesNo },
    is_first_hop: {
      doc: 'Tells whether the message came from the user agent itself.',
      routes: ['request', 'onreply', 'reply'],
      returns: yesNo,
    },
    is_numeric: {
      doc: 'Tells whether a text is digits only.',
      routes: anyRoute,
      args: { text: { kind: 'str', doc: 'Text.' } },
      returns: yesNo,
    },
  },
})
