import { describe, expect, it } from 'vitest'
import { formatRange, formatText } from './format.ts'
import { applyEdits } from './render.ts'

/** A route with these lines in it. */
function inRoute(...lines: readonly string[]): string {
  return `request_route {\n${lines.map((line) => (line === '' ? '\n' : `\t${line}\n`)).join('')}}\n`
}

function expectFormatted(before: string, after: string): void {
  expect(formatText(before, { indent: 'tab' })).toBe(after)
  expect(formatText(after, { indent: 'tab' })).toBe(after)
}

describe('blanks', () => {
  it.each([
    ['if(a){b();}', 'if (a) { b(); }'],
    ['if ( !  a ( ) ) exit ;', 'if (!a()) exit;'],
    ['while($var(i)<3){$var(i)=$var(i)+1;}', 'while ($var(i) < 3) { $var(i) = $var(i) + 1; }'],
    ['switch($rU){case "a":x();break;default:y();}', 'switch ($rU) { case "a": x(); break; default: y(); }'],
    ['xlog ("L_INFO" ,"a"  ,  "b");', 'xlog("L_INFO", "a", "b");'],
    ['route ( A ) ;', 'route(A);'],
    ['return(1);', 'return(1);'],
    ['return  -  1;', 'return -1;'],
    ['$var(x)=-1;', '$var(x) = -1;'],
    ['$var(x)=$var(y)-1;', '$var(x) = $var(y) - 1;'],
    ['$var(x)=$var(y)*2/$var(z);', '$var(x) = $var(y) * 2 / $var(z);'],
    ['$var(x)=~$var(y);', '$var(x) =~ $var(y);'],
    ['$var(x) = ~$var(y);', '$var(x) = ~$var(y);'],
    ['$var(x) = ( int ) $var(y);', '$var(x) = ( int ) $var(y);'],
    ['$var(x)=(int)$var(y);', '$var(x) = (int)$var(y);'],
    [
      'if(uri==sip-a.example.org&&src_ip==10.0.0.0/8)exit;',
      'if (uri == sip-a.example.org && src_ip == 10.0.0.0/8) exit;',
    ],
    ['if(not a()and b())exit;', 'if (not a() and b()) exit;'],
    ['if(a()OR b())exit;', 'if (a() OR b()) exit;'],
    ['if(a() OR (b()))exit;', 'if (a() OR (b())) exit;'],
    ['x();  # a', 'x();  # a'],
    ['x();# a', 'x(); # a'],
    ['if (a) {}', 'if (a) {}'],
    ['if (a) { ; }', 'if (a) { ; }'],
    ['if (! !a) exit;', 'if (! !a) exit;'],
    ['if (!! ifdef) exit;', 'if (!! ifdef) exit;'],
    ['x(); ?  y();', 'x(); ?  y();'],
  ])('%j', (before, after) => expectFormatted(`request_route {\n${before}\n}\n`, inRoute(after)))
})

describe('parameters outside of routes', () => {
  it.each([
    ['debug = 3', 'debug=3'],
    ['listen =  udp:10.0.0.1:5060   advertise 192.0.2.1:5060', 'listen=udp:10.0.0.1:5060 advertise 192.0.2.1:5060'],
    ['listen=udp:a:1\n  udp:b:1', 'listen=udp:a:1\n\tudp:b:1'],
    ['listen=udp:a:1\n  advertise b:1', 'listen=udp:a:1\n\tadvertise b:1'],
    ['group.name=1 desc "x"', 'group.name = 1 desc "x"'],
    ['modparam( "tm" ,"x",1 )', 'modparam("tm", "x", 1)'],
    ['modparam("tm",    "fr_timer",  1)', 'modparam("tm",    "fr_timer",  1)'],
    ['modparam("acc", "x",\n"y")', 'modparam("acc", "x",\n\t"y")'],
    ['  loadmodule   "tm.so"', 'loadmodule "tm.so"'],
    ['socket={bind=udp:a:1;}', 'socket = { bind = udp:a:1; }'],
    ['socket = {\nbind = udp:a:1;\n}', 'socket = {\n\tbind = udp:a:1;\n}'],
    ['route [ A ]\n{\nexit;\n}', 'route[ A ] {\n\texit;\n}'],
    ['event_route  [tm:local-request]{\nexit;\n}', 'event_route[tm:local-request] {\n\texit;\n}'],
    ['debug=3\n\n\n\n\nfork=no', 'debug=3\n\n\nfork=no'],
  ])('%j', (before, after) => expectFormatted(`${before}\n`, `${after}\n`))
})

describe('lines', () => {
  it.each([
    [
      'braces on lines of their own',
      ['if (a)', '{', 'b();', '}', 'else', '{', 'c();', '}'],
      ['if (a) {', '\tb();', '} else {', '\tc();', '}'],
    ],
    ['a block that is half on one line', ['if (a) { b();', 'c(); }'], ['if (a) {', '\tb();', '\tc();', '}']],
    [
      'else if',
      ['if (a) {', 'b();', '}', 'else', 'if (c) {', 'd();', '}'],
      ['if (a) {', '\tb();', '} else if (c) {', '\td();', '}'],
    ],
    [
      'a comment before else stays',
      ['if (a) {', 'b();', '} # why', 'else {', 'c();', '}'],
      ['if (a) {', '\tb();', '} # why', 'else {', '\tc();', '}'],
    ],
    ['one-line blocks stay', ['if (a) { b(); }', 'else { c(); }'], ['if (a) { b(); }', 'else { c(); }']],
    [
      'statements without braces',
      ['if (a)', 'if (b)', 'c();', 'else', 'd();', 'e();'],
      ['if (a)', '\tif (b)', '\t\tc();', '\telse', '\t\td();', 'e();'],
    ],
    [
      'else belongs to the outer if',
      ['if (a) {', 'b();', '} else', 'c();', 'd();'],
      ['if (a) {', '\tb();', '} else', '\tc();', 'd();'],
    ],
    ['while without braces', ['while (a)', 'if (b)', 'c();', 'd();'], ['while (a)', '\tif (b)', '\t\tc();', 'd();']],
    [
      'no parentheses',
      ['if is_method("INVITE") && a', 'b();', 'c();'],
      ['if is_method("INVITE") && a', '\tb();', 'c();'],
    ],
    [
      'switch',
      ['switch ($rc) {', 'case 1:', 'a();', 'break;', '# two', 'case 2:', 'default:', 'b();', '}'],
      ['switch ($rc) {', '\tcase 1:', '\t\ta();', '\t\tbreak;', '\t# two', '\tcase 2:', '\tdefault:', '\t\tb();', '}'],
    ],
    [
      'long conditions',
      ['if (a', '&& (b', '|| c)', ') {', 'd();', '}'],
      ['if (a', '\t\t&& (b', '\t\t\t|| c)', ') {', '\td();', '}'],
    ],
    ['long arguments', ['xlog("a",', '"b",', '"c");'], ['xlog("a",', '\t\t"b",', '\t\t"c");']],
    ['arguments that start on the next line', ['xlog(', '"a",', '"b"', ');'], ['xlog(', '\t"a",', '\t"b"', ');']],
    [
      'long assignments',
      ['$var(a) = "x"', '+ "y"', '+ "z";', 'b();'],
      ['$var(a) = "x"', '\t\t+ "y"', '\t\t+ "z";', 'b();'],
    ],
    ['blank lines', ['', '', 'a();', '', '', '', 'b();', '', ''], ['a();', '', 'b();']],
    [
      'comments',
      ['# one', 'a();', '/* two', '* three', '*/', '# four'],
      ['# one', 'a();', '/* two', '\t * three', '\t */', '# four'],
    ],
    ['strings', ['xlog("a', '  b");'], ['xlog("a', '  b");']],
  ])('%s', (_what, before, after) => {
    const text = `request_route {\n${before.join('\n')}\n}\n`
    const wanted = after.map((line) =>
      line.startsWith('\t *') || line.startsWith('  b') ? line : line === '' ? '' : `\t${line}`,
    )
    expectFormatted(text, `request_route {\n${wanted.join('\n')}\n}\n`)
  })
})

describe('directives', () => {
  it.each([
    [
      'stay where they are',
      'request_route {\n  #!ifdef A\na();\n#!else\n   b();\n\t#!endif\n}\n',
      'request_route {\n  #!ifdef A\n\ta();\n#!else\n\tb();\n\t#!endif\n}\n',
    ],
    ['keep their continuation lines', '#!define A  x \\\n   y  \nb=1\n', '#!define A  x \\\n   y  \nb=1\n'],
    [
      'may cut a statement in two',
      'route {\n#!ifdef A\nif (a) {\n#!else\nif (b) {\n#!endif\nc();\n}\nd();\n}\n',
      'route {\n#!ifdef A\n\tif (a) {\n#!else\n\tif (b) {\n#!endif\n\t\tc();\n\t}\n\td();\n}\n',
    ],
    [
      'may open a block alone',
      'route {\n#!ifdef A\nif (a) {\n#!endif\nc();\n#!ifdef A\n}\n#!endif\nd();\n}\n',
      'route {\n#!ifdef A\n\tif (a) {\n#!endif\n\t\tc();\n#!ifdef A\n\t}\n#!endif\n\td();\n}\n',
    ],
    [
      'may define half a statement',
      '#!define OPEN if (a) {\nroute {\nOPEN\nb();\n}\nc();\n}\n',
      '#!define OPEN if (a) {\nroute {\n\tOPEN\n\t\tb();\n\t}\n\tc();\n}\n',
    ],
    [
      'a macro with a comment hides the rest of its line',
      '#!define A (1) # yes\nroute {\nif A\n{\nb();\n}\n}\n',
      '#!define A (1) # yes\nroute {\n\tif A\n\t{\n\t\tb();\n\t}\n}\n',
    ],
    ['the last one gets no line end', 'a=1\n#!ifdef A\n#!endif', 'a=1\n#!ifdef A\n#!endif'],
    [
      'SQL in a branch that no one takes',
      '#!ifdef NOTES\n  ALTER TABLE x;\n    ADD y;\n#!endif\n',
      '#!ifdef NOTES\n  ALTER TABLE x;\n    ADD y;\n#!endif\n',
    ],
    [
      'a quote that only a left-out branch may hold',
      "#!ifdef A\nit's\n  a  =  1\n#!endif\n  b = ' '\n  c  =  1\n",
      "#!ifdef A\nit's\n  a  =  1\n#!endif\n  b = ' '\n  c  =  1\n",
    ],
    [
      'a bare include',
      'route {\n  include_file "a.cfg"  \nb();\n}\n',
      'route {\n  include_file "a.cfg"  \n\tb();\n}\n',
    ],
    ['a start line in a comment', '//!KAMAILIO \na = 1\n', '//!KAMAILIO \na=1\n'],
  ])('%s', (_what, before, after) => expectFormatted(before, after))
})

describe('whole files', () => {
  it.each([
    ['the end', 'a=1  \n\n\n', 'a=1\n'],
    ['a missing line end', 'a=1', 'a=1\n'],
    ['the start', '\n\n  a=1\n', 'a=1\n'],
    ['nothing', '  \n\n', ''],
    ['CRLF', '#!define A\r\nroute {\r\n# x \r\na();\r\n}\r\n', '#!define A\r\nroute {\r\n\t# x\r\n\ta();\r\n}\r\n'],
    [
      'a route after braces that do not match',
      'route {\nif (a) {\n}\nroute[B] {\nc();\n}\n',
      'route {\n\tif (a) {\n\t}\nroute[B] {\n\tc();\n}\n',
    ],
    ['a string that is never closed', 'route {\nx("a\n', 'route {\n\tx("a\n'],
    ['statements alone, which another file includes', 'if(a){\nb();\n}\n', 'if (a) {\n\tb();\n}\n'],
  ])('%s', (_what, before, after) => expectFormatted(before, after))

  it('indents by blanks on demand', () => {
    expect(formatText('route {\nif (a)\nb();\n}\n', { indent: 2 })).toBe('route {\n  if (a)\n    b();\n}\n')
    expect(formatText('route {\n\tb();\n}\n', { indent: 4 })).toBe('route {\n    b();\n}\n')
  })

  it('knows the macros of included files', () => {
    const text = 'include_file "a.cfg"\nroute {\n\tif A\n\t{\n\t\tb();\n\t}\n}\n'
    expect(formatText(text, { indent: 'tab', included: ['#!define A (1) # yes\n'] })).toBe(text)
  })
})

describe('ranges of lines', () => {
  const text = 'route {\n  a ( ) ;  \n  b ( ) ;  \n  c ( ) ;  \n}\n'

  it.each([
    [2, 2, 'route {\n\ta();\n  b ( ) ;  \n  c ( ) ;  \n}\n'],
    [3, 3, 'route {\n  a ( ) ;  \n\tb();\n  c ( ) ;  \n}\n'],
    [3, 4, 'route {\n  a ( ) ;  \n\tb();\n\tc();\n}\n'],
    [1, 99, 'route {\n\ta();\n\tb();\n\tc();\n}\n'],
    [1, 1, text],
  ])('%i to %i', (first, last, after) => {
    expect(applyEdits(text, formatRange(text, { first, last }, { indent: 'tab' }))).toBe(after)
  })

  it('leaves a line end alone that only both sides could give up', () => {
    const split = 'route {\n\tif (a)\n\t{\n\t\tb();\n\t}\n}\n'
    expect(applyEdits(split, formatRange(split, { first: 3, last: 3 }, { indent: 'tab' }))).toBe(split)
    expect(applyEdits(split, formatRange(split, { first: 2, last: 3 }, { indent: 'tab' }))).toBe(
      'route {\n\tif (a) {\n\t\tb();\n\t}\n}\n',
    )
  })
})
