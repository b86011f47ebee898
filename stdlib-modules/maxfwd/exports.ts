import { defineExports } from '#grammar/manifest.ts'

const limitRoutes = ['request', 'failure', 'branch'] as const

/** What maxfwd exports. */
export const maxfwd = defineExports({
  name: 'maxfwd',
  doc: 'Adds, checks and decrements Max-Forwards, so that a looping request dies (RFC 3261 §16.3).',
  params: {
    max_limit: {
      type: 'int',
      default: 70,
      min: 0,
      max: 255,
      live: true,
      doc: 'Highest Max-Forwards value that leaves this proxy; a greater one is lowered to it.',
    },
  },
  functions: {
    mf_process_maxfwd_header: {
      doc: 'Decrements Max-Forwards in place, or adds the header when the request has none.',
      aliases: ['maxfwd_process', 'process_maxfwd'],
      routes: ['request'],
      args: { max_value: { kind: 'int', doc: 'Value to add when the header is absent, 0 to 255.' } },
      returns: {
        2: 'The header was absent and has been added.',
        1: 'The value was decremented (or lowered to max_limit).',
        '-1': 'The value is 0 already, or the argument is no number from 0 to 255.',
        '-2': 'The header holds no number from 0 to 65535.',
      },
      example: 'if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }',
    },
    is_maxfwd_lt: {
      doc: 'Tells whether Max-Forwards is lower than a number.',
      aliases: ['mf_lowlimit', 'maxfwd_at_least'],
      routes: limitRoutes,
      args: { max_value: { kind: 'int', doc: 'Number to compare with, 0 to 255.' } },
      returns: {
        1: 'The value is lower.',
        '-1': 'The value is equal or higher, or the argument is no number from 0 to 255.',
        '-2': 'The request has no Max-Forwards header.',
        '-3': 'The header holds no number from 0 to 65535.',
      },
      example: 'if (is_maxfwd_lt("5")) { xlog("few hops left\\n"); }',
    },
  },
})
