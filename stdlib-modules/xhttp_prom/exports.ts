import { defineExports, type ArgFacts } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'

const label = { kind: 'str', doc: 'Value of a label, in the order of the definition.' } as const
const metric = { kind: 'str', doc: 'Name of the metric.' } as const
const done = { 1: 'done', '-1': 'no such metric, or other labels than it was defined with' } as const

/** The same arguments followed by none to three labels. */
const withLabels = <A extends { readonly [name: string]: ArgFacts }>(args: A) =>
  [
    args,
    { ...args, label1: label },
    { ...args, label1: label, label2: label },
    { ...args, label1: label, label2: label, label3: label },
  ] as const
const real = { kind: 'str', doc: 'A number, with or without fraction.' } as const

/** Metrics for Prometheus. timestamp_format of later releases is not in 6.1.5. */
export const xhttp_prom = defineExports({
  name: 'xhttp_prom',
  doc: 'Serves statistics and metrics of the script to Prometheus, over HTTP on the SIP port.',
  params: {
    xhttp_prom_buf_size: { type: 'int', default: 0, min: 0, doc: 'Longest page in bytes; 0 for no limit.' },
    xhttp_prom_stats: {
      type: 'str',
      default: null,
      doc: 'Which statistics the page has: all, a group with a colon (sl:), or one by its name.',
    },
    xhttp_prom_beginning: { type: 'str', default: 'kamailio_', doc: 'What each name on the page begins with.' },
    xhttp_prom_tags: { type: 'str', default: null, doc: 'Labels that each line gets, such as host="a", zone="b".' },
    prom_counter: { type: 'str', repeats: true, doc: 'Defines a counter: name=NAME;label=A:B;help="TEXT".' },
    prom_gauge: { type: 'str', repeats: true, doc: 'Defines a gauge: name=NAME;label=A:B;help="TEXT".' },
    prom_histogram: {
      type: 'str',
      repeats: true,
      doc: 'Defines a histogram: name=NAME;label=A;buckets=0.5:1:10;help="TEXT".',
    },
    xhttp_prom_timeout: {
      type: 'int',
      default: 60,
      min: 0,
      doc: 'Minutes after which values that nobody changed leave the page; 0 for never.',
    },
    xhttp_prom_uptime_stat: { type: 'int', default: 0, doc: '1 puts the seconds since the start on the page.' },
    xhttp_prom_pkg_stats: { type: 'int', default: 0, doc: '1 puts the memory of each process on the page.' },
    xhttp_prom_metadata_flags: { type: 'int', default: 0, doc: 'Lines before each metric, added up: 1 TYPE, 2 HELP.' },
  },
  functions: {
    prom_check_uri: {
      doc: 'Whether the URL of the HTTP request is /metrics.',
      routes: ['request', 'event'],
      returns: { 1: 'it is', '-1': 'it is not' },
    },
    prom_dispatch: {
      doc: 'Answers the HTTP request with the page of metrics.',
      routes: ['request', 'event'],
      returns: { 1: 'answered', '-1': 'not answered' },
      example: 'if (prom_check_uri()) prom_dispatch();',
    },
    prom_counter_inc: {
      doc: 'Adds to a counter.',
      routes: anyRoute,
      overloads: withLabels({ counter: metric, number: { kind: 'int', doc: 'What to add, not negative.' } }),
      returns: done,
      example: 'prom_counter_inc("requests", "1", "$rm");',
    },
    prom_counter_reset: {
      doc: 'Sets a counter to 0.',
      routes: anyRoute,
      overloads: withLabels({ counter: metric }),
      returns: done,
    },
    prom_gauge_set: {
      doc: 'Sets a gauge.',
      routes: anyRoute,
      overloads: withLabels({ gauge: metric, number: real }),
      returns: done,
    },
    prom_gauge_inc: {
      doc: 'Adds to a gauge; a negative number takes away.',
      routes: anyRoute,
      overloads: withLabels({ gauge: metric, number: real }),
      returns: done,
    },
    prom_gauge_reset: {
      doc: 'Sets a gauge to 0.',
      routes: anyRoute,
      overloads: withLabels({ gauge: metric }),
      returns: done,
    },
    prom_histogram_observe: {
      doc: 'Counts a value in a histogram.',
      routes: anyRoute,
      overloads: withLabels({ histogram: metric, number: real }),
      returns: done,
    },
  },
  rpc: {
    'xhttp_prom.counter_reset': { doc: 'Sets a counter to 0.', args: ['counter', 'label', 'label', 'label'] },
    'xhttp_prom.counter_inc': { doc: 'Adds to a counter.', args: ['counter', 'number', 'label', 'label', 'label'] },
    'xhttp_prom.gauge_reset': { doc: 'Sets a gauge to 0.', args: ['gauge', 'label', 'label', 'label'] },
    'xhttp_prom.gauge_inc': { doc: 'Adds to a gauge.', args: ['gauge', 'number', 'label', 'label', 'label'] },
    'xhttp_prom.gauge_set': { doc: 'Sets a gauge.', args: ['gauge', 'number', 'label', 'label', 'label'] },
    'xhttp_prom.histogram_observe': {
      doc: 'Counts a value in a histogram.',
      args: ['histogram', 'number', 'label', 'label', 'label'],
    },
    'xhttp_prom.metric_list_print': { doc: 'Shows the metrics of the script as the page has them.' },
  },
})
