import { defineExports } from '#grammar/manifest.ts'
import { anyRoute, replyRoutes } from '#grammar/route-kinds.ts'

/** What dlgs exports. */
export const dlgs = defineExports({
  name: 'dlgs',
  doc: 'Counts calls without keeping dialogs: what is known of a call comes from the messages that pass.',
  params: {
    active_lifetime: {
      type: 'int',
      default: 10800,
      doc: 'Seconds that a call is kept after its answer was acknowledged.',
    },
    init_lifetime: { type: 'int', default: 180, doc: 'Seconds that a call is kept before that.' },
    finish_lifetime: { type: 'int', default: 10, doc: 'Seconds that a call is kept after its end.' },
    timer_interval: { type: 'int', default: 30, doc: 'Seconds between two searches for calls to forget.' },
    hash_size: { type: 'int', default: 9, doc: 'Exponent of the table size; here it only sets the order of lists.' },
  },
  functions: {
    dlgs_init: {
      doc: 'Begins to track the call of an INVITE.',
      routes: ['request', 'branch', 'onsend', ...replyRoutes],
      args: {
        src: { kind: 'str', doc: 'Who calls, to be searched for later.' },
        dst: { kind: 'str', doc: 'Who is called.' },
        data: { kind: 'str', doc: 'Anything else.' },
      },
      returns: {
        1: 'Tracked (also when it was already, or the message is no INVITE).',
        '-1': 'The message has no Call-ID or From tag.',
      },
      example: 'if (is_method("INVITE") && !has_totag()) dlgs_init("$fu", "$tu", "srcip=$si");',
    },
    dlgs_update: {
      doc: 'Follows a call by an ACK, BYE or CANCEL; replies are followed without it.',
      routes: ['request', 'branch', 'onsend'],
      returns: { 1: 'Done, also when the call is not known.' },
    },
    dlgs_count: {
      doc: 'Counts the calls that are not over and meet a condition.',
      routes: anyRoute,
      args: {
        field: { kind: 'str', doc: 'src, dst, data or any.' },
        op: { kind: 'str', doc: 'eq, ne, sw (starts with), re (regular expression) or fm (file name pattern).' },
        data: { kind: 'str', doc: 'What to compare with.' },
      },
      returns: { any: 'The number of calls.', '-1': 'There are none.', '-2': 'The field or the operator is unknown.' },
      example: '$var(calls) = dlgs_count("src", "eq", "$fu");',
    },
    dlgs_tags_add: {
      doc: 'Adds a tag to the call of this message.',
      routes: anyRoute,
      args: { tag: { kind: 'str', doc: 'The tag.' } },
      returns: { 1: 'Added.', '-1': 'The call is not known, or the tag is empty.' },
    },
    dlgs_tags_rm: {
      doc: 'Removes a tag from the call of this message.',
      routes: anyRoute,
      args: { tag: { kind: 'str', doc: 'The tag.' } },
      returns: { 1: 'Done, also when it had no such tag.', '-1': 'The call is not known, or the tag is empty.' },
    },
    dlgs_tags_count: {
      doc: 'Counts how often calls that are not over have a tag.',
      routes: anyRoute,
      args: { tag: { kind: 'str', doc: 'The tag.' } },
      returns: { any: 'The number of tags.', '-1': 'There are none.' },
    },
  },
  rpc: {
    'dlgs.stats': { doc: 'Shows how many calls are and were in each state.' },
    'dlgs.list': { array: true, doc: 'Lists all calls.' },
    'dlgs.briefing': { array: true, doc: 'Lists all calls with fewer details.' },
    'dlgs.get': { array: true, args: ['field', 'op', 'data'], doc: 'Shows the first call that meets a condition.' },
    'dlgs.getall': { array: true, args: ['field', 'op', 'data'], doc: 'Lists the calls that meet a condition.' },
  },
})
