import { coreFunctions } from '#grammar/core-functions.ts'
import { casesOf, type VerdictCase } from '../verdict-case.ts'

const lists = ['', '()', '("a")', '(5)', '(-5)', '($var(x))', '(foo)', '("a", "b")', '(5, "a")', '("a", 5)', '(5, 5)', '(foo, 5)', '(foo, foo)', '(10.0.0.1)', '(10.0.0.1, 5060)', '(10.0.0.1:5060)', '(udp:10.0.0.1:5060)', '(udp)', '(TCP)', '(ws)', '(uri:host)', '(uri:host, uri:port)', '(uri:host, 5060)', '(example.com, uri:port)', '(example.com:5060)', '(ex-ample.com)', '([::1])', '([::1]:5060)', '("[::1]:5060")', '("a", "b", "c")', '("a" + "b")', '(("a"))', '(@ru)', '(%f.x)', '(%f.x, 5)', '($avp(x), 5)', '("a", $var(x))', '("a", 5 + 1)', '(is_method("A"))', '(256.0.0.1)', '(32)', '(31)', '(0x1f)', '(F)', '("F")', '(G)', '("G")', ' "a"']

/** Every core command with every kind of argument list; the flags F is declared. */
export const coreCommandCases: readonly VerdictCase[] = [
  ...Object.entries(coreFunctions).flatMap(([name, { aliases = [] }]) => [
    ...casesOf('core commands', 'whole', lists.map((list) => `#!KAMAILIO\nflags F\nloadmodule "pv.so"\nrequest_route {\n  ${name}${list};\n}\n`)),
    ...casesOf('core commands', 'whole', aliases.flatMap((alias) => ['', '()', '("a")', '(5)'].map((list) => `#!KAMAILIO\nrequest_route {\n  ${alias}${list};\n}\n`))),
  ]),
  ...casesOf('core commands', 'route', Object.keys(coreFunctions).flatMap((name) => [`if (${name}()) exit;`, `if (${name}("a")) exit;`, `if (${name}(5)) exit;`, `if (${name}) exit;`, `$var(x) = ${name}("a");`])),
]
