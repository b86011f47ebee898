import fc from 'fast-check'

/** Any bytes, one character each. */
export const bytes: fc.Arbitrary<string> = fc
  .uint8Array({ maxLength: 200 })
  .map((values) => Array.from(values, (value) => String.fromCharCode(value)).join(''))

/** What configurations are made of, and what breaks them. */
// prettier-ignore
const parts: readonly string[] = [
  '#!KAMAILIO\n', '#!ifdef A\n', '#!ifdef B\n', '#!ifndef A\n', '#!ifdef A\r\n', '#!else\n', '#!endif\n', '#!endif', '\t#!endif\n', '#!define A\n', '#!define B 1 # note\n',
  '#!define OPEN if (1) {\n', '#!define SAY "a" \\\n "b"\n', '#!substdef "!NAME!x // y!g"\n', '#!subst "/a/b/"\n', 'include_file "x.cfg" \n', 'import_file "y"',
  '# note\n', '# note  \t\n', '// note\n', '//!KAMAILIO \n', '/* note */', '/* a\n * b\n */', '/* #!endif\n */', '# see #!ifdef A\n', '##!endif\n', '"text"', '"a #!endif\n b"', "'it'", '"', "'", '/*', '*/',
  'request_route', 'route[A]', 'route [ A ]', 'event_route[tm:local-request]', 'event_route [ tm:x ]', 'failure_route[1]', 'route(A);', 'route (A) ;',
  'if', 'else', 'while', 'switch($rc)', 'case 1:', 'case "a" :', 'default:', 'break;', 'exit;', 'drop;', 'return (1);', 'return -1;', '{', '}', '{ }', '{;}',
  '(', ')', '[', ']', ';', ',', ':', '.', '=', '==', '!=', '=~', '&&', '||', '!', '~', '-', '+', '*', '/', '%', '|', '&', '<<', 'and', 'or', 'not', 'mod', '(int)', '(str)', '( int )',
  '$var(x)', '$ru', '$(hdr(X)[0]{s.len})', '$', '$var(', '@', '@ruri.user', '%f.name', '1', '-1', '0x1F', '1a', '::1', '2001:db8::1', '10.0.0.1', 'yes', 'udp', 'A', 'B', 'OPEN', 'NAME', 'SAY', 'x', 'xlog', 'foo-bar.org',
  'debug=3\n', 'listen=udp:10.0.0.1:5060\n', 'listen=udp:a:1\n\tudp:b:2\n', 'loadmodule "tm.so"\n', 'modparam("tm",  "x", 1)\n', 'group.name = 1 desc "x"\n', 'socket = { bind = udp:a:1; }', 'flags A:1, B',
  'if B\n{\nx();\n}\n', '{ if (a) B\n{ x(); }\nelse y(); }', 'if (a) { B }\nelse y();\n', '! =', '! !endif\n', '! !ifdef A\n', '= ~', '(int )', '$var (x)', '% f.x', '& & ',
  'if (is_method("INVITE")) {\n\tt_relay();\n}\n', 'if (a)\n\tx();\nelse if (b)\n\ty();\nelse\n\tz();\n', 'xlog("a",\n"b");\n', '$var(a) = 1;\n', '\\\n', '\\', '\r', '\x00', '\xe9', '?', '`', '\b', '\f', '\xa0',
]

const layout = fc.constantFrom('', '', ' ', ' ', '\n', '\n', '\t', '  ', '\r\n', '\n\n\n\n', ' \n\t', '\t\t')

/** Pieces of configurations in any order with any layout between them, some cut short. */
export const brokenConfigs: fc.Arbitrary<string> = fc
  .tuple(fc.array(fc.tuple(fc.constantFrom(...parts), layout), { maxLength: 40 }), fc.nat(400))
  .map(([pairs, cut]) => {
    const text = pairs.flat().join('')
    return cut < 40 ? text.slice(cut) : text
  })
