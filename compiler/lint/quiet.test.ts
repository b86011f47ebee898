import { describe, expect, it } from 'vitest'
import { checkText } from '../../test/support/compile-text.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { lintConfig } from './lint.ts'

const catalogue = createCatalogue()
const head = `#!KAMAILIO\n${[
  'tm',
  'sl',
  'rr',
  'pv',
  'textops',
  'textopsx',
  'siputils',
  'xlog',
  'kex',
  'corex',
  'sqlops',
  'htable',
  'jansson',
  'cfgutils',
]
  .map((name) => `loadmodule "${name}.so"\n`)
  .join('')}`

/** Code that is right, and looks like something that a rule reports: whatever reports it is a false alarm. */
const rightCode: readonly (readonly [why: string, text: string])[] = [
  [
    'a loop that is left from inside',
    'while (1) {\n$var(i) = $var(i) + 1;\nif ($var(i) > 3) break;\n}\nxlog("$var(i)\\n");',
  ],
  ['a macro as a condition is a switch', '#!define IS_ON 1\nif (IS_ON) {\nxlog("on\\n");\n}'],
  ['a macro on both sides', '#!define A 1\n#!define B 1\nif (A == B) {\nxlog("same\\n");\n}'],
  [
    'labels that share statements',
    'switch ($rs) {\ncase 1:\ncase 2:\nxlog("a\\n");\nbreak;\ndefault:\nxlog("b\\n");\n}',
  ],
  ['the last case needs no break', 'switch ($rm) {\ncase "INVITE":\nxlog("a\\n");\n}'],
  [
    'a break at the end of a case that returns',
    'switch ($rm) {\ncase "INVITE":\nexit;\nbreak;\ndefault:\nxlog("b\\n");\n}',
  ],
  ['an exit that a macro decides', '#!ifndef WITH_X\nexit;\n#!endif\nxlog("here\\n");'],
  ['the same function twice, with an effect', 'if (t_relay()) {\nexit;\n} else if (t_relay()) {\nexit;\n}'],
  [
    'a random number is another each time',
    'if ($RANDOM mod 2 == 0) {\nxlog("a\\n");\n} else if ($RANDOM mod 2 == 0) {\nxlog("b\\n");\n}',
  ],
  ['a user made of digits', 'if ($rU == 100) {\nxlog("a\\n");\n}'],
  ['the code of a reply', 'if ($rs == "486") {\nxlog("a\\n");\n}'],
  ['a number from a text that was asked for', '$var(n) = (int)$hdr(X-N) + 1;\nxlog("$var(n)\\n");'],
  ['joining a text and a text', '$var(t) = $fU + "1";\nxlog("$var(t)\\n");'],
  ['a variable that may be null', 'if ($vn(x) == $null) {\n$vn(x) = 1;\n}'],
  ['a code compared with the numbers that a call can be', 'if (is_method("INVITE") || $rc == 1) {\nxlog("a\\n");\n}'],
  ['the code right after the call', 't_relay();\nif ($rc < 0) {\nxlog("a\\n");\n}'],
  ['a log line that shows the code', 't_relay();\nxlog("code $rc\\n");\nxlog("done\\n");'],
  ['an expanded argument', 'append_hf("X-A: $fU\\r\\n");'],
  ['money in a text', '$var(price) = "5 $ or less";\nxlog("$var(price)\\n");'],
  ['a version in a pattern', 'if ($ua =~ "Phone 1\\.2\\.3") {\nxlog("a\\n");\n}'],
  ['any text but the empty one', 'if ($rU =~ "^[0-9]+$") {\nxlog("a\\n");\n}'],
  ['an empty user', 'if ($rU =~ "^$") {\nxlog("a\\n");\n}'],
  ['is_method takes small letters', 'if (is_method("invite|ack")) {\nxlog("a\\n");\n}'],
  ['a method of an extension', 'if ($rm == "PURGE") {\nxlog("a\\n");\n}'],
  ['an AVP keeps both values', '$avp(x) = 1;\n$avp(x) = 2;\nxlog("$(avp(x)[*])\\n");'],
  ['a value that the next one uses', '$var(x) = $fU;\n$var(x) = $var(x) + "a";\nxlog("$var(x)\\n");'],
  ['a record with all of its fields', '$xavp(a=>b) = 1;\n$xavp(a[0]=>c) = 2;\nxlog("$xavp(a=>b)\\n");'],
  ['two records', '$xavp(a=>b) = 1;\n$xavp(a=>b) = 2;\nxlog("$xavp(a[1]=>b)\\n");'],
  [
    'a header that was applied',
    'append_hf("X-A: 1\\r\\n");\nmsg_apply_changes();\nif (is_present_hf("X-A")) {\nxlog("a\\n");\n}',
  ],
  ['a counter over messages', '$var(n) = $var(n) + 1;\nxlog("$var(n)\\n");'],
  ['a variable that a function fills', 'jansson_get("a", $rb, "$var(v)");\nif ($var(v) == "x") {\nxlog("a\\n");\n}'],
  ['a loop that counts', '$var(i) = 0;\nwhile ($var(i) < 3) {\nxlog("$var(i)\\n");\n$var(i) = $var(i) + 1;\n}'],
  ['a loop over the values of an AVP', 'while ($avp(x) != $null) {\nxlog("$avp(x)\\n");\n$avp(x) = $null;\n}'],
  ['bits in parentheses', 'if (($mf & 4) == 4) {\nxlog("a\\n");\n}'],
  ['answers joined by bits', 'if (is_method("ACK") | is_method("BYE")) {\nxlog("a\\n");\n}'],
  [
    'parentheses that only begin and end the condition',
    'if ((is_method("ACK") && has_totag()) || (is_method("BYE") && has_totag())) {\nxlog("a\\n");\n}',
  ],
  ['one of two methods, then the other', 'if (is_method("ACK|BYE")) {\nif (is_method("BYE")) {\nxlog("a\\n");\n}\n}'],
  [
    'the same question after a message was changed',
    'if ($rU == "a") {\n$rU = "b";\n}\nif ($rU == "a") {\nxlog("a\\n");\n}',
  ],
]

describe('right code', () => {
  it.each(rightCode)('is not reported: %s', (_why, text) => {
    const checked = checkText(`${head}request_route {\n${text}\nt_relay();\n}\n`)
    const found = lintConfig(checked, catalogue, { release: '6.1' })
    const ours = found.filter((one) => /^KAM(?:63|65|66|67)/.test(one.code) || one.severity === 'error')
    expect(ours.map(({ code, message, span }) => `${code} ${message}: ${checked.sources.slice(span)}`)).toEqual([])
  })

  it('is not reported in routes: codes that are asked for, names in texts, blocks that modules start', () => {
    const checked = checkText(`${head}request_route {
  if (!route(ALLOWED)) {
    t_on_failure("AGAIN");
    route(ASK);
  }
  $avp(next) = "LATER";
  t_relay();
}
route[ALLOWED] {
  if ($fU == "") return -1;
  return 1;
}
route[ASK] {
  sql_query_async("ca", "select 1");
  return;
}
failure_route[AGAIN] {
  t_relay();
}
route[LATER] {
  t_relay();
}
event_route[htable:expired:calls] {
  xlog("gone\\n");
}
event_route[myapp:started] {
  xlog("own\\n");
}
`)
    const found = lintConfig(checked, catalogue, { release: '6.1' }).filter((one) =>
      /^KAM(?:63|65|66|67)/.test(one.code),
    )
    expect(found.map(({ code, message }) => `${code} ${message}`)).toEqual([])
  })

  it('is not reported in a part of a configuration', () => {
    const checked = checkText(
      'route[A] {\n  $var(x) = 1;\n  if ($var(y) == 1) exit;\n}\nfailure_route[B] {\n  exit;\n}\n',
    )
    const found = lintConfig(checked, catalogue, { release: '6.1' }).filter((one) => /^KAM6[3567]/.test(one.code))
    expect(found.map(({ code, message }) => `${code} ${message}`)).toEqual([])
  })
})
