import type { HttpCase } from './cases.ts'

const definitions = `modparam("xhttp_prom", "prom_counter", "name=plain; help=\\"How many there are\\";")
modparam("xhttp_prom", "prom_counter", "name=methods; label=method")
modparam("xhttp_prom", "prom_counter", "name=three; label=a:b:c")
modparam("xhttp_prom", "prom_gauge", "name=level; help=\\"How high it is\\"")
modparam("xhttp_prom", "prom_gauge", "name=levels; label=method:IP")
modparam("xhttp_prom", "prom_histogram", "name=usual")
modparam("xhttp_prom", "prom_histogram", "name=own; label=a; buckets=1.5:2:10")
`
/** What each request does to the metrics; its URL is the place in the list. */
const actions = [
  'prom_counter_inc("plain", "3")',
  'prom_counter_inc("plain", "0")',
  'prom_counter_inc("plain", "-1")',
  'prom_counter_inc("methods", "2", "INVITE")',
  'prom_counter_inc("methods", "2000000000", "BYE")',
  'prom_counter_inc("methods", "2")',
  'prom_counter_inc("nobody", "1")',
  'prom_counter_inc("level", "1")',
  'prom_counter_inc("three", "1", "1", "2", "3")',
  'prom_counter_inc("three", "1", "1", "2")',
  'prom_gauge_set("level", "1.5")',
  'prom_gauge_inc("level", "-3.25")',
  'prom_gauge_set("level", "")',
  'prom_gauge_set("plain", "1")',
  'prom_gauge_set("levels", "abc", "a", "b")',
  'prom_gauge_inc("levels", "1e3", "a", "b")',
  'prom_gauge_set("levels", "12345678901234567890.5", "c", "d")',
  'prom_gauge_reset("levels", "new", "one")',
  'prom_histogram_observe("usual", "0.3")',
  'prom_histogram_observe("own", "2", "q")',
  'prom_histogram_observe("own", "100", "q")',
  'prom_histogram_observe("own", "1", "r")',
] as const
const resets = ['prom_counter_reset("plain")', 'prom_counter_reset("methods", "INVITE")', 'prom_gauge_reset("level")']
const all = [...actions, ...resets]

const config = (params: string): string => `debug=0
log_stderror=yes
children=1
auto_aliases=no
server_header="Server: k"
tcp_accept_no_cl=yes
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "xlog.so"
loadmodule "xhttp.so"
loadmodule "jsonrpcs.so"
loadmodule "xhttp_prom.so"
modparam("jsonrpcs", "transport", 1)
${definitions}${params}
request_route { exit; }
event_route[xhttp:request] {
  if ($hu == "/RPC") { jsonrpc_dispatch(); exit; }
  if ($hu == "/anywhere" || prom_check_uri()) { prom_dispatch(); exit; }
${all.map((action, at) => `  if ($hu == "/${at}") { ${action}; xlog("L_ALERT", "[[$rc]]\\n"); }`).join('\n')}
  xhttp_reply("204", "No Content", "", "");
}
`
const param = (name: string, value: string | number): string =>
  `modparam("xhttp_prom", "${name}", ${typeof value === 'number' ? value : `"${value}"`})\n`

export const metricConfigs = {
  metrics: config(''),
  'metrics and a group': config(param('xhttp_prom_stats', 'sl:')),
  'metrics and one statistic': config(param('xhttp_prom_stats', 'sent_replies')),
  'metrics and no such statistic': config(param('xhttp_prom_stats', 'nobody')),
  'metrics with labels': config(
    param('xhttp_prom_tags', 'host=\\"a\\", zone=\\"b\\"') +
      param('xhttp_prom_beginning', 'my_') +
      param('xhttp_prom_metadata_flags', 3) +
      param('xhttp_prom_uptime_stat', 1) +
      param('xhttp_prom_stats', 'failures'),
  ),
  'metrics in a small buffer': config(param('xhttp_prom_buf_size', 200)),
} as const

const get = (within: keyof typeof metricConfigs, path: string, name = path): HttpCase => ({
  name: `${name} (${within})`,
  pieces: [`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`],
  config: within,
})
const act = (within: keyof typeof metricConfigs, at: number): HttpCase => get(within, `/${at}`, all[at])
const rpc = (method: string, ...params: readonly (string | number)[]): HttpCase => {
  const body = JSON.stringify({ jsonrpc: '2.0', method: `xhttp_prom.${method}`, params, id: 1 })
  return {
    name: `xhttp_prom.${method} ${JSON.stringify(params)}`,
    pieces: [`POST /RPC HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`],
    config: 'metrics',
  }
}
const commands = [
  rpc('metric_list_print'),
  rpc('counter_inc', 'methods', 3, 'INVITE'),
  rpc('counter_inc', 'methods', 3),
  rpc('counter_inc', 'methods'),
  rpc('counter_inc'),
  rpc('counter_inc', 'nobody', 1),
  rpc('counter_inc', 'methods', -1, 'INVITE'),
  rpc('counter_inc', 'three', 1, '1', '2'),
  rpc('counter_inc', 'three', 1, '1', '2', '3', '4'),
  rpc('counter_reset', 'methods', 'BYE'),
  rpc('counter_reset', 'methods'),
  rpc('counter_reset'),
  rpc('gauge_set', 'level', 2),
  rpc('gauge_inc', 'level', -1.25),
  rpc('gauge_inc', 'level', 'x'),
  rpc('gauge_set', 'level'),
  rpc('gauge_set', 'nobody', 1),
  rpc('gauge_inc', 'nobody', 1),
  rpc('gauge_set', 'level', 1, 'l'),
  rpc('gauge_inc', 'level', 1, 'l'),
  rpc('gauge_reset', 'nobody'),
  rpc('gauge_reset', 'levels', 'a', 'b'),
  rpc('histogram_observe', 'own', 3, 'q'),
  rpc('histogram_observe', 'own', '7.5', 'z'),
  rpc('histogram_observe', 'own'),
  rpc('histogram_observe', 'nobody', 1),
]
const places = (count: readonly unknown[]): readonly number[] => [...count.keys()]

export const metricCases: readonly HttpCase[] = [
  get('metrics', '/metrics', 'before anything'),
  ...places(actions).map((at) => act('metrics', at)),
  get('metrics', '/metrics', 'after all'),
  ...places(resets).map((at) => act('metrics', actions.length + at)),
  get('metrics', '/metrics', 'after resets'),
  ...commands,
  get('metrics', '/metrics', 'after commands'),
  ...['/metrics?a=b', '/metrics/', '/METRICS', '/anywhere'].map((path) => get('metrics', path)),
  ...(
    ['metrics and a group', 'metrics and one statistic', 'metrics with labels', 'metrics in a small buffer'] as const
  ).flatMap((name) => [act(name, 3), act(name, 10), act(name, 19), get(name, '/metrics')]),
  get('metrics and no such statistic', '/metrics'),
]
