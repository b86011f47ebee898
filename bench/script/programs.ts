/** Loops to time: the same statements run in kamkit and in Kamailio. `body` is one iteration; `i` counts in `$var(i)`. */
export interface ScriptProgram {
  readonly name: string
  readonly setup: string
  readonly body: string
  /** Statements in the body, for the figure per statement. */
  readonly statements: number
}

export const programs: readonly ScriptProgram[] = [
  { name: 'empty loop', setup: '', body: '', statements: 0 },
  { name: 'arithmetic', setup: '$var(a) = 1;', body: '$var(a) = ($var(a) * 7 + $var(i)) mod 1000;', statements: 1 },
  {
    name: 'conditions',
    setup: '$var(hits) = 0;',
    body: 'if ($var(i) > 10 && $var(i) < 900 || $var(i) == 5) { $var(hits) = $var(hits) + 1; }',
    statements: 2,
  },
  {
    name: 'string building',
    setup: '$var(s) = "";',
    body: '$var(s) = "sip:" + $rU + "@" + $(fd{s.toupper}) + ";n=" + $var(i);',
    statements: 1,
  },
  {
    name: 'transformations',
    setup: '',
    body: '$var(s) = $(ru{uri.user}{s.substr,0,3}); $var(n) = $(ru{s.len});',
    statements: 2,
  },
  { name: 'regex', setup: '', body: 'if ($ua =~ "friendly|scanner|sipcli") { $var(x) = 1; }', statements: 1 },
  { name: 'header access', setup: '', body: '$var(h) = $hdr(Subject); $var(c) = $ci;', statements: 2 },
  { name: 'is_method', setup: '', body: 'if (is_method("INVITE|SUBSCRIBE")) { $var(x) = 1; }', statements: 2 },
  { name: 'route call', setup: '', body: 'route(EMPTY);', statements: 1 },
]

/** The configuration that runs one program `iterations` times for each OPTIONS and then replies. */
export function configOf(program: ScriptProgram, iterations: number): string {
  return `#!KAMAILIO
debug=-3
log_stderror=yes
children=1
auto_aliases=no
max_while_loops=0
loadmodule "pv.so"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "textops.so"
loadmodule "xlog.so"
request_route {
  $var(i) = 0;
  ${program.setup}
  while ($var(i) < ${iterations}) {
    ${program.body}
    $var(i) = $var(i) + 1;
  }
  sl_send_reply("200", "Done");
}
route[EMPTY] { return; }
`
}
