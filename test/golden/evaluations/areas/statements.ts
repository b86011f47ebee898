import type { Area, FragmentDefinition } from '../definition.ts'

const log = (text: string): string => `xlog("L_ALERT", "${text}\\n");`

/** Statements by name; `S` in the name of a block is of this case alone. */
const cases: { readonly [name: string]: string | readonly [code: string, top: string] } = {
  // Return codes of blocks.
  ...Object.fromEntries(
    [
      'return',
      'return 1',
      'return 0',
      'return -1',
      'return 5',
      'return $var(i)',
      'return "7"',
      'return $null',
      'return $var(w)',
      'exit',
      'drop',
      'exit 3',
      'drop 3',
      '$var(q) = 1',
      'is_method("INVITE")',
      'is_method("BYE")',
      'return is_method("BYE")',
      'return 1 == 2',
      'return (1 == 1)',
      'return -2147483649',
      'return 1 << 33',
      'return !1',
      'break',
      'if (1 == 2) return 5',
    ].map((statement, index) => [
      `rc/${statement}`,
      [
        `$var(i) = 4; $var(w) = "abc"; route(RC${index}); ${log('rc [$rc] [$retcode]')}
if (route(RC${index})) ${log('true')} else ${log('false')}
$var(x) = route(RC${index}); ${log('assigned [$var(x)]')}
if (!route(RC${index})) ${log('not')}
if (route(RC${index}) == 5) ${log('five')}
if (route(RC${index}) && 1) ${log('and')}
switch (route(RC${index})) { case 1: ${log('one')} break; case 5: ${log('case 5')} break; case -1: ${log('minus')} break; default: ${log('other')} }`,
        `route[RC${index}] { ${statement}; }\n`,
      ] as const,
    ]),
  ),
  // Loops.
  'while/count': `$var(i) = 0; while ($var(i) < 3) { ${log('$var(i)')} $var(i) = $var(i) + 1; }`,
  'while/break': `$var(i) = 0; while (1) { $var(i) = $var(i) + 1; if ($var(i) == 3) break; } ${log('$var(i)')}`,
  'while/limit': `$var(i) = 0; while (1) { $var(i) = $var(i) + 1; } ${log('$var(i)')}`,
  'while/nested': `$var(i) = 0; while ($var(i) < 2) { $var(j) = 0; while (1) { $var(j) = $var(j) + 1; if ($var(j) > 2) break; } ${log('$var(i) $var(j)')} $var(i) = $var(i) + 1; }`,
  'while/switch-break': `$var(i) = 0; while ($var(i) < 3) { switch ($var(i)) { case 1: break; default: ${log('$var(i)')} } $var(i) = $var(i) + 1; }`,
  'while/return': [
    `route(WR); ${log('rc $rc')}`,
    `route[WR] { $var(i) = 0; while (1) { $var(i) = $var(i) + 1; if ($var(i) == 4) return 9; } }\n`,
  ],
  'while/text': `$var(s) = "abc"; $var(i) = 0; while ($var(s)) { $var(i) = 1; break; } ${log('$var(i)')}`,
  'while/null': `$var(i) = 0; while ($avp(none)) { $var(i) = 1; break; } ${log('$var(i)')}`,
  'while/minus': `$var(i) = -2; $var(n) = 0; while ($var(i)) { $var(i) = $var(i) + 1; $var(n) = $var(n) + 1; } ${log('$var(i) $var(n)')}`,
  'while/function': `$var(i) = 0; while (is_method("INVITE")) { $var(i) = $var(i) + 1; if ($var(i) > 2) break; } ${log('$var(i)')}`,
  'while/exit': `while (1) { exit; }`,
  // switch.
  ...Object.fromEntries(
    ['1', '2', '3', '4', '"a"', '"b"', '""', '$avp(none)', '-1', '"1"', '$rm', '$rp', '"abc"'].map((value) => [
      `switch/int ${value}`,
      `$vn(s) = ${value}; switch ($vn(s)) { case 1: ${log('one')} break; case 2: ${log('two')} case 3: ${log('three')} break; case 0: ${log('zero')} break; case -1: ${log('minus')} break; default: ${log('default')} }`,
    ]),
  ),
  ...Object.fromEntries(
    ['"a"', '"A"', '"ab"', '"b"', '"cc"', '""', '$avp(none)', '1', '"1"', '$rm', '"xyz"', '"x"'].map((value) => [
      `switch/text ${value}`,
      `$vn(s) = ${value}; switch ($vn(s)) { case "a": ${log('a')} break; case /"^a": ${log('^a')} case "b": ${log('b')} break; case /"c+$": ${log('c+')} break; case "": ${log('empty')} break; case "1": ${log('1')} break; case "INVITE": ${log('invite')} break; }
${log('end')}`,
    ]),
  ),
  'switch/default-first': `switch (5) { default: ${log('default')} case 1: ${log('one')} break; case 2: ${log('two')} }`,
  'switch/default-middle': `switch (2) { case 1: ${log('one')} default: ${log('default')} case 2: ${log('two')} }`,
  'switch/no-match': `switch (9) { case 1: ${log('one')} } ${log('end')}`,
  'switch/empty-case': `switch (1) { case 1: case 2: ${log('both')} break; case 3: ${log('three')} }`,
  'switch/return': [
    `route(SR); ${log('rc $rc')}`,
    `route[SR] { switch ($rm) { case "INVITE": return 3; } return 4; }\n`,
  ],
  'switch/function': `switch (is_method("INVITE")) { case 1: ${log('one')} break; case -1: ${log('minus')} break; default: ${log('default')} }`,
  'switch/expression': `$var(i) = 2; switch ($var(i) * 2 + 1) { case 5: ${log('five')} break; default: ${log('default')} }`,
  // Short circuit and side effects.
  ...Object.fromEntries(
    // prettier-ignore
    ['A && B', 'B && A', 'A || B', 'B || A', 'A && B && A', 'B || B || A', '!A || B', '!B && A', 'A && (B || A)', '(A && B) || A', 'A == B', 'A > B', 'B >= A',
      'A + B', 'A & B', 'N && A', 'N || A', 'A && N', 'Z || A', 'Z && A'].map((expr, index) => {
      const calls = expr.replaceAll(/[ABNZ]/g, (block) => `route(SIDE${index}${block})`)
      return [
        `side/${expr}`,
        [
          `$var(t) = ""; if (${calls}) ${log('true $var(t)')} else ${log('false $var(t)')} $var(t) = ""; $var(v) = ${calls}; ${log('$var(v) $var(t)')}`,
          Object.entries({ A: 1, B: -1, N: -5, Z: 0 })
            .map(([block, code]) => `route[SIDE${index}${block}] { $var(t) = $var(t) + "${block}"; return ${code}; }\n`)
            .join(''),
        ] as const,
      ]
    }),
  ),
  // Stacks.
  'avp/push': `$avp(k) = 1; $avp(k) = 2; $avp(k) = "three"; ${log('[$avp(k)] [$(avp(k)[0])] [$(avp(k)[1])] [$(avp(k)[2])] [$(avp(k)[3])] [$(avp(k)[-1])] [$(avp(k)[*])] [$cnt($avp(k))]')}`,
  'avp/pop': `$avp(k) = 1; $avp(k) = 2; $avp(k) = $null; ${log('[$avp(k)]')} $avp(k) = $null; ${log('[$avp(k)]')} $avp(k) = $null; ${log('[$avp(k)]')}`,
  'avp/replace-all': `$avp(k) = 1; $avp(k) = 2; $(avp(k)[*]) = 9; ${log('[$(avp(k)[*])]')} $(avp(k)[*]) = $null; ${log('[$avp(k)]')}`,
  'avp/index-set': `$avp(k) = 1; $avp(k) = 2; $(avp(k)[1]) = 7; ${log('[$(avp(k)[*])]')} $(avp(k)[9]) = 8; ${log('[$(avp(k)[*])]')} $(avp(k)[0]) = $null; ${log('[$(avp(k)[*])]')} $(avp(k)[1]) = $null; ${log('[$(avp(k)[*])]')}`,
  'avp/names': `$avp(s:n) = 1; $avp(n) = 2; $avp(i:5) = 3; $avp(5) = 4; $avp(N) = 5; ${log('[$(avp(n)[*])] [$avp(s:n)] [$avp(i:5)] [$avp(5)] [$avp(s:5)] [$avp(N)]')}`,
  'avp/dynamic-index': `$avp(k) = 1; $avp(k) = 2; $var(i) = 1; ${log('[$(avp(k)[$var(i)])]')}`,
  'avp/copy': `$avp(k) = 1; $avp(k) = 2; $avp(l) = $avp(k); $avp(m) = $(avp(k)[*]); ${log('[$(avp(l)[*])] [$(avp(m)[*])]')}`,
  'avp/self': `$avp(k) = 1; $avp(k) = $avp(k) + 1; $avp(k) = $(avp(k)[1]) + 10; ${log('[$(avp(k)[*])]')}`,
  'xavp/push': `$xavp(p=>a) = 1; $xavp(p=>a) = 2; ${log('[$xavp(p=>a)] [$xavp(p[0]=>a[0])] [$xavp(p[0]=>a[1])] [$xavp(p[1]=>a)]')}`,
  'xavp/index': `$xavp(p=>a) = 1; $xavp(p[0]=>b) = 2; $xavp(p[0]=>a) = 3; ${log('[$xavp(p=>a)] [$xavp(p=>b)] [$xavp(p[0]=>a[1])]')}`,
  'xavp/new-root': `$xavp(p=>a) = 1; $xavp(p) = $null; ${log('[$xavp(p=>a)]')} $xavp(p=>a) = 2; $xavp(p=>a) = 3; $xavp(p[0]=>a) = $null; ${log('[$xavp(p=>a)]')}`,
  'xavp/nested': `$xavp(c=>x) = 1; $xavp(p=>c) = $xavp(c); ${log('[$xavp(p=>c)] [$xavp(p=>c=>x)] [$xavp(p[0]=>c[0]=>x)]')}`,
  'xavp/copy-root': `$xavp(c=>x) = 1; $xavp(c[0]=>y) = "t"; $xavp(d) = $xavp(c); $xavp(c=>x) = 5; ${log('[$xavp(d=>x)] [$xavp(d=>y)] [$xavp(c=>x)] [$xavp(c[1]=>x)]')}`,
  'xavp/int-root': `$xavp(n) = 5; ${log('[$xavp(n)] [$xavp(n=>a)]')} $xavp(n) = "t"; ${log('[$xavp(n)] [$xavp(n[0])] [$xavp(n[1])]')}`,
  'xavp/negative': `$xavp(p=>a) = 1; $xavp(p=>a) = 2; ${log('[$xavp(p[-1]=>a)] [$xavp(p[9]=>a)]')}`,
  'xavp/all-null': `$xavp(p=>a) = 1; $xavp(p=>a) = 2; $xavp(p[*]) = $null; ${log('[$xavp(p=>a)]')}`,
  'xavp/case': `$xavp(P=>A) = 1; ${log('[$xavp(p=>a)] [$xavp(P=>A)]')} $xavi(P=>A) = 2; ${log('[$xavi(p=>a)] [$xavi(P=>A)] [$xavi(p=>A)]')}`,
  'xavp/defined': `$xavp(p=>a) = ""; if (defined $xavp(p=>a)) ${log('a')} if (defined $xavp(p=>b)) ${log('b')} if ($xavp(p=>a) == $null) ${log('null')} if (defined $xavp(p)) ${log('p')}`,
  'xavu/set': `$xavu(u=>a) = 1; $xavu(u=>a) = 2; $xavu(u=>b) = "t"; ${log('[$xavu(u=>a)] [$xavu(u=>b)] [$xavu(u)]')} $xavu(u=>a) = $null; ${log('[$xavu(u=>a)]')} $xavu(u=>c=>d) = 3; ${log('[$xavu(u=>c=>d)]')} $xavu(u) = 5; ${log('[$xavu(u)] [$xavu(u=>b)]')}`,
  'xavi/set': `$xavi(u=>A) = 1; $xavi(U=>a) = 2; ${log('[$xavi(u=>a)] [$xavi(u[1]=>a)]')}`,
  'var/types': `$var(a) = 1; ${log('[$var(a)]')} $var(a) = "t"; ${log('[$var(a)]')} $var(a) = $null; ${log('[$var(a)]')} $var(a) = $avp(none); ${log('[$var(a)]')}`,
  'var/vn': `$vn(a) = 1; ${log('[$vn(a)]')} $vn(a) = $null; ${log('[$vn(a)]')} $vz(a) = $null; ${log('[$vz(a)]')} $vz(a) = ""; ${log('[$vz(a)]')}`,
  'var/keeps-1': `$var(kept) = "first"; $vn(kept) = "first";`,
  'var/keeps-2': `${log('[$var(kept)] [$vn(kept)]')} $avp(kept) = 1; $xavp(kept=>a) = 1; $xavu(kept=>a) = 1; $xavi(kept=>a) = 1; setflag(3); setbflag(3); setsflag(3);`,
  'var/keeps-3': `${log('[$var(kept)] [$vn(kept)] [$avp(kept)] [$xavp(kept=>a)] [$xavu(kept=>a)] [$xavi(kept=>a)] [$mf] [$bf] [$sf]')}`,
  // Blocks by name.
  'route/dynamic': [
    `$var(n) = "DYN"; route($var(n)); route("DY" + "N"); route("DYN"); route(DYN); $var(n) = "nowhere"; route($var(n)); ${log('rc $rc')}`,
    `route[DYN] { ${log('dyn')} return 6; }\n`,
  ],
  'route/recursion': [
    `$var(n) = 0; route(REC); ${log('$var(n)')}`,
    `route[REC] { $var(n) = $var(n) + 1; if ($var(n) < 20) route(REC); return 1; }\n`,
  ],
  'route/endless': [
    `$var(n) = 0; route(END); ${log('$var(n) $rc')}`,
    `route[END] { $var(n) = $var(n) + 1; route(END); return 1; }\n`,
  ],
  'route/exit-inside': [`route(EXI); ${log('not here')}`, `route[EXI] { ${log('in')} exit; }\n`],
  'route/return-0': [`route(RZ); ${log('not here')}`, `route[RZ] { ${log('in')} return 0; }\n`],
  'route/drop-inside': [`route(DRI); ${log('not here')}`, `route[DRI] { ${log('in')} drop; }\n`],
  'route/nested-return': [
    `route(NR1); ${log('rc $rc')}`,
    `route[NR1] { route(NR2); ${log('after $rc')} return 2; }\nroute[NR2] { return 7; }\n`,
  ],
  'route/rc-after-function': `is_method("BYE"); ${log('$rc')} is_method("INVITE"); ${log('$rc')} $var(x) = 1; ${log('$rc')} if (1 == 1) { } ${log('$rc')} xlog("L_ALERT", "x\\n"); ${log('$rc')}`,
  'route/in-condition-rc': [
    `if (route(ICR)) { } ${log('$rc')} $var(x) = route(ICR) + 1; ${log('$rc $var(x)')}`,
    `route[ICR] { return 7; }\n`,
  ],
  // Conditions.
  ...Object.fromEntries(
    [
      '1',
      '0',
      '-1',
      '"a"',
      '""',
      '"1"',
      '"0"',
      '$var(i)',
      '$var(m)',
      '$var(w)',
      '$var(e)',
      '$avp(none)',
      '$rm',
      '$rs',
      '$hdr(X-Num)',
      '$hdr(X-None)',
      '$null',
      '!$null',
      'is_method("BYE")',
      '!is_method("BYE")',
      '($var(x) = 0)',
      '($var(x) = $null)',
      '($avp(x) = $var(w) - 1)',
      '($rU = $null)',
      '($rp = "x")',
      'route(nope)',
      'src_ip == 127.8.15.2',
      'src_ip == 127.8.15.0/24',
      'src_ip != myself',
      'dst_ip == myself',
      'uri == myself',
      'method == "INVITE"',
      'method =~ "inv"',
      'method == INVITE',
      'proto == UDP',
      'src_port == 5066',
      'dst_port > 5000',
      'msg:len > 100',
      'af == INET',
      'from_uri =~ "bob"',
      'to_uri == myself',
      'status == "200"',
      '@from.uri',
      '@nope',
      '@hf_value.subject =~ "test"',
      'isflagset(3)',
      '{ $var(x) = 1; }',
      '{ return 5; }',
    ].map((condition) => [
      `if/${condition}`,
      `$var(i) = 7; $var(m) = -1; $var(w) = "abc"; $var(e) = ""; if (${condition}) ${log('true')} else ${log('false')} if (!(${condition})) ${log('not')} else ${log('not not')}`,
    ]),
  ),
  'if/dangling': `if (1 == 1) if (1 == 2) ${log('a')} else ${log('b')}`,
  'if/else-if': `if (1 == 2) { ${log('a')} } else if (2 == 2) { ${log('b')} } else { ${log('c')} }`,
  'if/empty': `if (1 == 1) { } else { ${log('c')} } ${log('end')}`,
  // Regular expressions.
  ...Object.fromEntries(
    [
      '^inv',
      'INV',
      '^$',
      '',
      '[[:digit:]]+',
      '(al|alice)@',
      'a{2}',
      'l{1}i',
      '.*@.*',
      '\\\\.com',
      'e+x',
      '^sip:(.*)@(.*):([0-9]+)',
      '(x)?alice',
      '[^a-z]alice',
      'alice$',
      '(a)(l)\\\\2',
      '[]x]',
      '[a-',
      '(',
      '*',
      'a**',
      '+',
      '?a',
      '{1}',
      'a|',
      '|a',
      '()',
      '[[:nope:]]',
      '[z-a]',
      '\\\\<alice',
      '\\\\balice',
      '\\\\d',
      '\\\\w+',
      'ALICE',
      '(?i)ALICE',
    ].map((regex) => [
      `regex/${regex}`,
      `$var(r) = "${regex}"; if ($ru =~ $var(r)) ${log('dynamic')} else ${log('no')} if ($ru =~ "${regex}") ${log('constant')} else ${log('no')}`,
    ]),
  ),
}

const setIn = ([name, written]: readonly [string, string | readonly [string, string]]): FragmentDefinition =>
  typeof written === 'string'
    ? { id: `st.${name}`, kind: 'frag', code: written, isPartOfSequence: name.startsWith('var/keeps') }
    : { id: `st.${name}`, kind: 'frag', code: written[0], top: written[1] }

/** Statements, return codes, loops, stacks of values, and what outlives a message. */
export const statements: Area = { name: 'statements', definitions: Object.entries(cases).map(setIn) }
