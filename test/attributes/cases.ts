import type { Stage } from '../support/stage.ts'

/** A few lines of script under a start line ('' for none). */
export interface AttributeCase {
  readonly name: string
  readonly start: string
  readonly script: string
}

const show = (expression: string, label = expression.replace('$', 'dollar ')): string =>
  `$vn(r) = ${expression}; xlog("L_ALERT", "[[${label}]] <$vn(r)>\\n");\n`

const log = (text: string): string => `xlog("L_ALERT", "[[log]] ${text}\\n");\n`

const classes = ['f', 't', 'fr', 'tr', 'fu', 'tu', 'fd', 'td', 'g']
const several = '$avp(m) = 1; $avp(m) = 2; $avp(m) = "three";\n'

function one(name: string, script: string, start = ''): AttributeCase {
  return { name, start, script }
}

/** What is asked of the real server, and then of ours. */
export const attributeCases: readonly AttributeCase[] = [
  ...classes.map((letters) =>
    one(
      `write ${letters}`,
      `%${letters}.n = "v";\n${classes.map((other) => show(`%${other}.n`, other)).join('')}${log('$avp(n) $avp(f.n) $avp(t.n) $avp(fu.n)')}`,
    ),
  ),
  ...classes.map((letters) =>
    one(
      `avp ${letters}`,
      `$avp(${letters}.n) = "v";\n${classes.map((other) => show(`%${other}.n`, other)).join('')}${log('$avp(n)')}`,
      '#!KAMAILIO',
    ),
  ),
  one(
    'indexes',
    several + [0, 1, 2, 3, 4, -1, -2, -3, -4].map((index) => show(`%f.m[${index}]`, String(index))).join(''),
  ),
  one('several values', several + show('%f.m') + show('%f.m[]') + `%f.m = 5;\n${log('$(avp(m)[*])')}`),
  one('assigned again', `%f.m = 1; %f.m = 2; %f.m[] = 3;\n${show('%f.m')}${log('$(avp(m)[*])')}`),
  one('assigned with an index', `${several}%f.m[2] = 9;\n`),
  one(
    'null',
    `%f.m = 1; %f.m = $null;\n${show('%f.m')}if (%f.m == $null) ${log('null')}if (defined %f.m) ${log('defined')}`,
  ),
  one(
    'in expressions',
    `%f.m = 3; %f.n = "al";\n${show('%f.m + 1')}${show('%f.n + 1')}if (%f.m == 3) ${log('eq')}if (%f.m > 2) ${log('gt')}
if (%f.m) ${log('true')}if (%f.n == "al") ${log('text')}if (%f.n =~ "^a") ${log('match')}if (defined %f.n) ${log('defined')}
$var(l) = strlen(%f.n);\n${log('$var(l)')}switch (%f.n) { case "al": ${log('case')} }
%f.n = "x" + %f.n;\n${show('%f.n')}if (!strempty(%f.n)) ${log('not empty')}`,
  ),
  one(
    'of other things',
    `%f.a = @from.tag; %f.b = $rU; %f.c = %f.a; %f.e = 1 == 1;\n${['a', 'b', 'c', 'e'].map((name) => show(`%f.${name}`)).join('')}`,
  ),
  one('blanks', `% a = 1; %f .b = 2; %f. c = 3;\n${log('$avp(a) $avp(b) $avp(c)')}${show('%f.a [1]')}${show('$f. b')}`),
  one('no class', `%foo = 1;\n${show('%foo')}${show('%f.foo')}${log('$avp(foo)')}`),
  one('unknown class', '%x.foo = 1;\n'),
  one(
    'dollar',
    `$f.a = "x"; $t.a = "y"; $fu.b = 1;\n${show('$f.a')}${show('$t.a')}${show('$fr.a')}${show('$fu.b')}${show('$tu.b')}${show('$f.a[1]')}${log('$avp(a)')}if ($f.a == "x") ${log('eq')}`,
  ),
  one(
    'unknown variable',
    `$foo = 5;\n${show('$foo')}${show('%f.foo')}${show('%g.foo')}$foo = $foo + 1;\n${log('$avp(foo)')}$avp(foo) = 7;\n${show('$foo')}${show('$bar')}`,
  ),
  one('index of a variable', `$avp(ru) = 1;\n${show('$ru[1]')}${show('$foo[1]')}`),
  one('index of an unknown variable', '$foo[1] = 5;\n'),
  one(
    'ser',
    `%f.foo = "s"; $bar = $foo; %f.q = $ru;\n${log('$avp(foo) $avp(bar) $avp(q)')}if ($foo == "s") ${log('eq')}`,
    '#!SER',
  ),
  one('ser, parentheses', '%f.a = $(ru);\n', '#!SER'),
  one('kamailio', `%f.a = 1;\n${show('%f.a')}`, '#!KAMAILIO'),
  one('kamailio, dollar', '$f.a = 1;\n', '#!KAMAILIO'),
  one('maxcompat', `$f.a = 1;\n${show('%f.a')}`, '#!MAXCOMPAT'),
  one(
    'flags',
    `setavpflag(%f.a, one);\nif (isavpflagset(%f.a, one)) ${log('without a value')}%f.a = 1;\nif (isavpflagset(%f.a, one)) ${log('new')}
setavpflag(%f.a, one);\nif (isavpflagset(%f.a, one)) ${log('set')}if (isavpflagset(%f.a, two)) ${log('other')}resetavpflag(%f.a, one);
if (isavpflagset(%f.a, one)) ${log('reset')}setavpflag(%f.a, "two");\nif (isavpflagset(%f.a, two)) ${log('quoted')}
%f.a = 2;\nif (isavpflagset(%f.a, two)) ${log('assigned')}$var(x) = isavpflagset(%f.a, two);\n${log('$var(x)')}`,
  ),
  one(
    'flags of several values',
    `$avp(a) = 1; setavpflag(%f.a, one); $avp(a) = 2;\nif (isavpflagset(%f.a, one)) ${log('newest')}setavpflag(%f.a, two);
$avp(a) = $null;\n$var(x) = isavpflagset(%f.a, one); $var(y) = isavpflagset(%f.a, two);\n${log('$avp(a) $var(x) $var(y)')}`,
  ),
  one('flags of an index', 'setavpflag(%f.a[1], one);\n'),
  one('flag not declared', 'setavpflag(%f.a, three);\n'),
]

export function configOf({ start, script }: AttributeCase): string {
  const modules = ['sl', 'pv', 'xlog', 'textops', 'siputils']
  return `${start}
debug=-1
log_stderror=yes
children=1
auto_aliases=no
avpflags one, two;
${modules.map((name) => `loadmodule "${name}.so"\n`).join('')}
request_route {
${script}
xlog("L_ALERT", "[[END]]\\n");
exit;
}
`
}

const message = `INVITE sip:u@example.com SIP/2.0\r
Via: SIP/2.0/UDP 127.8.30.11:5071;branch=z9hG4bK-1\r
From: <sip:a@b>;tag=1\r
To: <sip:c@d>\r
Call-ID: attributes\r
CSeq: 1 INVITE\r
Content-Length: 0\r
\r
`

/** What the script writes on a server that runs; null when it does not start. */
export async function writtenBy(start: () => Promise<Stage>): Promise<readonly string[] | null> {
  const stage = await start().catch(() => undefined)
  if (stage === undefined) return null
  const alice = await stage.endpoint('alice')
  alice.send(message)
  for (let turn = 0; turn < 100 && !stage.logged().some((line) => line.includes('[[END]]')); turn += 1) {
    await stage.advance(20)
  }
  const lines = stage
    .logged()
    .flatMap((line) => (line.includes('[[') ? [line.slice(line.indexOf('[[')).trimEnd()] : []))
  await stage.stop()
  return lines
}
