import type { Area, Definition, ExpressionDefinition } from '../definition.ts'

/** Operands of each kind by name; those of the message are texts and numbers at once, or empty. */
const operands = {
  int: '$var(i)',
  minus: '$var(m)',
  zero: '$var(z)',
  int32: '$var(b)',
  int64: '$var(h)',
  least: '$var(l)',
  digits: '$var(d)',
  padded: '$var(p)',
  hex: '$var(x)',
  word: '$var(w)',
  empty: '$var(e)',
  null: '$avp(none)',
  xavp: '$xavp(none=>x)',
  avpInt: '$avp(i)',
  method: '$rm',
  port: '$rp',
  status: '$rs',
  header: '$hdr(X-Num)',
  literal: '3',
  text: '"7"',
} as const

const setup =
  '$var(i)=7; $var(m)=-3; $var(z)=0; $var(b)=1<<31; $var(h)=(1<<52)+1; $var(l)=1<<63; $var(d)="12"; $var(p)=" 12"; $var(x)="0x1F"; ' +
  '$var(w)="abc"; $var(e)=""; $avp(i)=42;'

// prettier-ignore
const binary = ['+', '-', '*', '/', 'mod', '&', '|', '^', '<<', '>>', '==', '!=', '<', '<=', '>', '>=', '=~', '&&', '||', 'eq', 'ne', 'ieq',
  'ine']

/** The pairs that are recorded: each operand on the left of some, and on the right of others. */
const rights = ['int', 'minus', 'digits', 'hex', 'word', 'empty', 'null', 'method', 'port'] as const
const lefts = ['int', 'int64', 'padded', 'word', 'null', 'method', 'status', 'header'] as const

const name = (id: string, expr: string): ExpressionDefinition => ({ id: `op.${id}`, kind: 'expr', setup, expr })

const pairs = [
  ...new Set([
    ...Object.keys(operands)
      .filter((left) => left !== 'least')
      .flatMap((left) => ['int', 'word', 'null', 'method'].map((right) => `${left} ${right}`)),
    ...lefts.flatMap((left) => rights.map((right) => `${left} ${right}`)),
  ]),
].map((pair) => pair.split(' ') as [keyof typeof operands, keyof typeof operands])

const ofPairs = binary.flatMap((operator) =>
  pairs.map(([left, right]) =>
    name(`pair/${left} ${operator} ${right}`, `${operands[left]} ${operator} ${operands[right]}`),
  ),
)

const unary = [
  '!',
  '~',
  '-',
  'not ',
  '(int)',
  '(str)',
  'defined ',
  'strlen(X)',
  'strempty(X)',
  '!!',
  '-(-X)',
  '(str)(int)',
  '(int)(str)',
]
const ofUnary = unary.flatMap((operator) =>
  Object.entries(operands).map(([operand, text]) =>
    name(`unary/${operator}${operand}`, operator.includes('X') ? operator.replaceAll('X', text) : `${operator}${text}`),
  ),
)

// prettier-ignore
const limits = ['(1<<62) + (1<<62)', '(1<<62) * 2', '(1<<62) * 4', '(1<<63) - 1', '-(1<<63)',  
  '~0', '~(1<<63)', '(1<<63) >> 1', '(1<<63) >> 63', '1 << 64', '1 << 65', '1 << -1', '-1 >> 1', '-8 >> 1', '-7 / 2', '-7 mod 2', '7 mod -2', '7 / -2',
  '2147483647 + 1', '2147483648', '4294967295', '4294967296', '-2147483649', '9223372036854775807', '0x7fffffff', '0xffffffff', '0x100000000',
  '$var(big) + 1', '$var(big) - 1', '$var(big) + 0', '$var(big) == $var(big)', '"9223372036854775807" + 0', '(int)"9223372036854775807"',
  '(int)"9223372036854775808"', '(int)"-9223372036854775808"', '(int)"-9223372036854775809"', '(int)"99999999999999999999"',
  '(int)"0x7fffffffffffffff"', '(int)"0xffffffff"', '(int)"0x100000000"', '(int)"007"', '(int)"+5"', '(int)"-5"', '(int)"--5"', '(int)"5-"',
  '(int)" 5"', '(int)"5 "', '(int)"5.5"', '(int)"1e3"', '(int)"0b11"', '(int)"0X1f"', '(int)"0x"', '(int)"-0x1"', '(int)"x"', '(int)"-"', '(int)"+"',
  '(int)"\\t5"', '(int)"5\\n"', '(int)""', '(str)0', '(str)-5', '(str)""', '(int)(1<<40)', '(str)(1<<40)', '$var(h) + 0', '$var(h) - 1', '$var(h) * 1',
  '$var(h) == (1<<53)', '$var(h) > (1<<53)', '"" + $var(h)', '(str)$var(h)', '$var(h) & 1', '$var(h) mod 2', '$var(h) / 2']
const limitSetup = `${setup} $var(h)=(1<<53)+1; $var(m1)=-1; $var(big)="9223372036854775807"; `

// prettier-ignore
const mixed = ['1 && $var(i)', '2 && $var(i)', '3 && $var(m)', '1 && $var(w)', '$var(i) && 3', '$var(m) && 3', '$var(w) && 3', '0 && $var(i)', '$var(i) && 0', '3 || $var(i)', '0 || $var(i)', '$var(i) || 3', '$var(z) || 3', '$var(w) || 3', '0 || $var(m)', '1 && $rm', '3 && $rm', '$rm && 3', '0 || $rm', '1 && 2', '3 && 0', '0 || 7', '-1 && $var(i)', '$var(i) && -1', '1 && (2 && $var(i))', '$var(i) * 0', '0 * $var(i)', '$var(w) * 0', '0 * $var(w)', '$var(i) * 1', '1 * $var(w)', '$var(w) + 0', '0 + $var(w)', '$var(w) - 0', '$var(i) / 1', '$var(w) / 1', '$var(i) mod 1', '$var(w) mod 1', '$var(i) & 0', '$var(w) & 0', '0 & $var(w)', '$var(i) | 0', '$var(w) | 0', '$var(w) << 0', '$var(i) ^ 0', '$var(w) ^ 0', '$var(i) & -1', '$var(w) == $var(w)', '$rm + 0', '$rm * 0', '$rm * 1', '0 + $rm', '$var(i) == $rm', '$var(i) + $rp', '$var(d) + $rp', '$avp(i) == $rp', '$var(i) != $rs', '$rp == $rp', '$rp != $avp(i)','1 + 2 * 3', '(1 + 2) * 3', '10 - 3 - 2', '100 / 10 / 2', '1 + "2"', '"1" + 2', '"1" + 2 + 3', '1 + 2 + "3"', '"a" + 1 + 2', '$var(d) + 1', '1 + $var(d)',
  '$var(w) + $var(d)', '$var(i) + $var(w)', '$var(e) + $var(i)', '$avp(none) + 1', '1 + $avp(none)', '$avp(none) + "x"', '$avp(none) + $avp(none)', '$rm + 1',
  '1 + $rm', '$rm + $rm', '$rp + 1', '1 + $rp', '$rp + $rp', '$rp == 5080', '5080 == $rp', '$rp == "5080"', '$rp > 5000', '$rm == 1', '1 == $rm', '$rm == "INVITE"',
  '$rm eq "invite"', '$rm ieq "invite"', '$rm =~ "inv"', '$rm =~ "^INV"', '$var(i) =~ "7"', '7 =~ "7"', '$avp(none) =~ ""', '$avp(none) =~ "^$"', '$var(w) =~ ""',
  '$var(w) =~ $var(e)', '$var(w) =~ "a("', '$var(w) =~ $var(bad)', '$var(w) =~ "A"', '$var(w) =~ "[[:alpha:]]+"', '!$var(w)', '!$var(e)', '!$avp(none)', '!$var(m)',
  '$var(w) && 1', '$var(m) && 1', '$var(m) || 0', '0 || $var(w)', '$var(e) || 0', '$avp(none) || 0', '$avp(none) && 1', 'defined $avp(none)', 'defined $var(e)',
  'defined $rs', 'defined $var(unset)', '!defined $avp(none)', 'strlen($avp(none))', 'strlen($var(i))', 'strlen($rm)', 'strlen("") + 1', 'strempty($var(i))',
  'strempty("")', '$var(z) == ""', '$var(e) == 0', '0 == $var(e)', '"" == 0', '$avp(none) == ""', '"" == $avp(none)', '$avp(none) == 0', '0 == $avp(none)',
  '$avp(none) == $null', '$null == $avp(none)', '$var(e) == $null', '$var(e) != $null', '$avp(none) != $null', '$avp(none) eq $null', '$null == $null',
  '$var(unset) == $null', '$var(unset) == 0', '$var(unset) == ""', '1 < 2 < 3', '3 > 2 > 1', '1 == 1 == 1', '2 == 2 == 2', '5 & 3 == 3', '1 | 2 ^ 3 & 4',
  '1 << 2 << 3', '256 >> 2 >> 1', '1 << 3 >> 1', '! 1 + 1', '- 2 + 3', '- (2 + 3)', '~ 1 + 1', '!(1 && 0) || 0', '1 && 2 && 3', '0 || 0 || 5', '1 && (0 || 3)',
  '1 and 0', '1 or 0', 'not 0', '2 - -2', '2 - - 2', '2+-2', '-2-2', '"abc" < "abd"', '"a" == "A"', '"a" eq "A"', '"a" ieq "A"', '"a" ine "A"', '$var(w) < "abd"',
  '$var(d) < 13', '13 > $var(d)', '$var(d) < "13"', '"9" < "13"', '$var(d) * 2', '$var(w) * 2', '2 * $var(w)', '$var(e) * 2', '$avp(none) * 2', '$var(x) + 0', '0 + $var(x)',
  '0 + $var(p)', '0 + $var(e)', '0 + $avp(none)', '0 + $hdr(X-Num)', '0 + $hdr(X-Hex)', '0 + $hdr(X-Neg)', '0 + $hdr(X-None)', '0 + $hdr(X-Ws)', '$hdr(X-Num) + 0',
  '$(hdr(X-Num){s.int}) + 0', '(int)$hdr(X-Num) + 1', '$ml + 1', '$cs + 1', '$cs == 4711', '$cs == "4711"', '4711 == $cs', '$T_branch_idx + 1', '$sp + 0', '$si + 0',
  '$pid > 0', '$avp(i) + "1"', '"1" + $avp(i)', '$avp(i) == "42"', '"42" == $avp(i)', '$xavp(none=>x) == ""', '$xavp(none=>x) + 1', '$xavp(none) == $null',
  '1 + (2 + "3")', '(1 + 2) + "3"', '"x" + (1 + 2)', '"x" + 1 * 2', '("5")', '(5)', '((5)) + 1', '$var(w) + "\\n" + $var(d)', '0 && $var(side)', '1 || $var(side)',
  'selval(1, "a", "b")', 'selval(0, 1, 2)', 'selval($var(w) == "abc", $var(i), $var(w))', 'selval($avp(none), 1, 2)', 'selval($var(e), 1, 2)', 'selval($var(m), 1, 2)']

const mixedSetup = `${setup} $var(bad)="a("; `

/** Values assigned to variables of each kind, and read back. */
// prettier-ignore
const targets = ['$var(t)', '$avp(t)', '$vn(t)', '$vz(t)', '$xavp(t=>a)', '$xavu(t=>a)', '$xavi(t=>a)', '$dbg(t)', '$xavp(t[0]=>a)', '$(avp(t)[0])', '$(avp(t)[1])', '$(avp(t)[*])', '$avp(s:t)', '$avp(i:5)']
const targetList = targets.filter((target) => target !== '$dbg(t)')
const ofTargets = targetList.flatMap((target) =>
  [
    ...Object.entries(operands),
    ['nullLiteral', '$null'] as const,
    ['failing', '$var(w) - 1'] as const,
    ['sum', '$var(h) + 1'] as const,
  ].map(([operand, text]): Definition => ({
    id: `op.assign/${target} = ${operand}`,
    kind: 'frag',
    code: `${setup} $vn(t)=$null; $var(t)="old";
if (${target} = ${text}) xlog("L_ALERT", "yes\\n"); else xlog("L_ALERT", "no\\n");
xlog("L_ALERT", "[${target}]\\n"); $vn(r) = $null; $vn(r) = ${target}; route(SHOW);`.replace(
      /if \((.*)\) xlog/,
      'if (($1)) xlog',
    ),
  })),
)

/** Operators between types, in value and in condition context, with their warnings. */
export const operators: Area = {
  name: 'operators',
  definitions: [
    ...ofPairs,
    ...ofUnary,
    ...limits.map((expr): Definition => ({ id: `op.limit/${expr}`, kind: 'expr', setup: limitSetup, expr })),
    ...mixed.map((expr): Definition => ({ id: `op.mixed/${expr}`, kind: 'expr', setup: mixedSetup, expr })),
    ...ofTargets,
  ],
}
