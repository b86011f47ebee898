import { describe, expect, it } from 'vitest'
import { checkText } from '../../test/support/compile-text.ts'

/** `line code` of each diagnostic. */
function codesOf(text: string): readonly string[] {
  const { diagnostics, sources } = checkText(text)
  return diagnostics.map(({ code, span }) => `${sources.position(span.source, span.start).line} ${code}`)
}

describe('one mistake gives one diagnostic', () => {
  it.each([
    ['a block that is never closed', 'route {\n', ['1 KAM2001']],
    ['a value left out', 'debug=\nlog_stderror=yes\nroute { drop; }\n', ['2 KAM2001']],
    ['a misspelt module', 'loadmodule "tmm.so"\nroute { drop; }\n', ['1 KAM3001']],
    [
      'a statement without its end',
      '#!KAMAILIO\nloadmodule "pv.so"\nroute {\n  $var(x) = 5\n  drop;\n}\n',
      ['4 KAM2002'],
    ],
    ['a macro that was not defined', '#!KAMAILIO\nloadmodule "pv.so"\nroute { $var(x) = FLAG + 1; }\n', ['3 KAM4006']],
    ['an undefined macro as a condition', '#!KAMAILIO\nroute { if (!DEBUG) drop; }\n', ['2 KAM4006']],
    [
      'a bad label among good ones',
      '#!KAMAILIO\nloadmodule "pv.so"\nroute { switch ($rm) { case INVITE: drop; case "B": exit; } }\n',
      ['3 KAM4006'],
    ],
    [
      'an unknown variable with a transformation',
      '#!KAMAILIO\nloadmodule "pv.so"\nroute { $var(x) = $(foo{s.len}); }\n',
      ['3 KAM3005'],
    ],
    ['an unknown variable that is assigned', '#!KAMAILIO\nloadmodule "pv.so"\nroute { $foo = 1; }\n', ['3 KAM3005']],
    ['a function of a module that is not loaded', 'route { t_relay("a", "b", "c", "d"); }\n', ['1 KAM3002']],
    ['a reserved word as a route', 'route { drop; }\nroute[log] { drop; }\n', ['2 KAM3014']],
  ])('%s', (_what, text, codes) => expect(codesOf(text)).toEqual(codes))
})

it('reports every mistake of a file in one run, in the order of the file', () => {
  const text = `#!KAMAILIO
loadmodule "pv.so"
loadmodule "tmm.so"
debgu=3
modparam("pv", "nothing", 5)
route {
  $var(x) = ;
  t_relai();
  if ($var(x) == ) { drop; }
  prefix($rU);
  $ci = "x"
  xlog("a"));
  route(MISSING);
}
}
route[A] { }
failure_route[F] {
  $var(y) = $foo;
`
  expect(codesOf(text)).toEqual([
    '3 KAM3001',
    '4 KAM5005',
    '5 KAM5002',
    '7 KAM2001',
    '8 KAM3002',
    '9 KAM2001',
    '10 KAM4005',
    '11 KAM3007',
    '11 KAM2002',
    '12 KAM3002',
    '12 KAM2002',
    '13 KAM3003',
    '15 KAM2001',
    '16 KAM2004',
    '17 KAM2001',
    '18 KAM3005',
  ])
})
