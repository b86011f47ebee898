import { defineExports } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'

const always = { 1: 'Always.' } as const
const reasons = {
  kind: 'int',
  doc: 'Reasons as bits: 2 sending failed, 4 connecting failed, 16 no reply came, 32 the reply was 503, 64 a script said so.',
} as const
const ignoring = { routes: anyRoute, overloads: [{}, { reasons }], returns: always } as const

/** What blst exports. */
export const blst = defineExports({
  name: 'blst',
  doc: 'Lets scripts block who sent a message, and say which failures do not block (core parameter use_dst_blocklist).',
  params: {},
  functions: {
    blst_add: {
      doc: 'Blocks the address that the message came from.',
      routes: anyRoute,
      overloads: [{}, { seconds: { kind: 'int', doc: 'For how long; 0 for dst_blocklist_expire.' } }],
      returns: always,
      example: 'if ($rs == 500) blst_add("30");',
    },
    blst_add_retry_after: {
      doc: 'Blocks the address that the message came from for as long as its Retry-After says.',
      routes: anyRoute,
      args: {
        min: { kind: 'int', doc: 'Least number of seconds.' },
        max: { kind: 'int', doc: 'Greatest number of seconds.' },
      },
      returns: { 1: 'It is blocked.', '-1': 'The message has no Retry-After with a number.' },
      example: 'onreply_route { if ($rs == 503) blst_add_retry_after("5", "60"); }',
    },
    blst_del: {
      doc: 'Blocks the address that the message came from no more.',
      routes: anyRoute,
      args: {},
      returns: { 1: 'It was blocked.', '-1': 'It was not blocked.' },
    },
    blst_is_blocklisted: {
      doc: 'Tells whether the address that the message came from is blocked.',
      routes: anyRoute,
      args: {},
      returns: { 1: 'It is.', '-1': 'It is not.' },
    },
    blst_set_ignore: {
      doc: 'Failures of where the message goes do not block; without an argument none does.',
      ...ignoring,
    },
    blst_clear_ignore: {
      doc: 'Failures of where the message goes block again; without an argument all do.',
      ...ignoring,
    },
    blst_rpl_set_ignore: {
      doc: 'Failures of replies to the message do not block; without an argument none does.',
      ...ignoring,
    },
    blst_rpl_clear_ignore: {
      doc: 'Failures of replies to the message block again; without an argument all do.',
      ...ignoring,
    },
  },
})
