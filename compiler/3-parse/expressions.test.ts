import { describe, expect, it } from 'vitest'
import { assertNever } from '#grammar/assert-never.ts'
import { parseText } from '../../test/support/compile-text.ts'
import type { Expression } from '../ast/nodes.ts'

/** The condition of `if (text) …` as nested lists: `(+ 1 (* 2 3))`. */
function shape(text: string): string {
  const { file, diagnostics } = parseText(`route { if (${text}) drop; }`)
  if (diagnostics.length > 0) return diagnostics.map((one) => one.message).join('; ')
  const [route] = file.items
  const statement = route?.kind === 'RouteBlock' ? route.body.statements[0] : undefined
  return statement?.kind === 'If' ? show(statement.condition) : 'no condition'
}

function show(node: Expression): string {
  switch (node.kind) {
    case 'NumberLiteral':
      return String(node.value)
    case 'StringLiteral':
      return JSON.stringify(node.value)
    case 'PvReference':
    case 'SelectReference':
    case 'AttributeReference':
      return node.text
    case 'BareWord':
      return `word:${node.text}`
    case 'AddressLiteral':
      return `address:${node.text}`
    case 'Operand':
      return `operand:${node.name}`
    case 'Call':
      return `${node.callee.text}(${node.args.map(show).join(', ')})`
    case 'Unary':
      return `(${node.operator} ${show(node.operand)})`
    case 'Binary':
      return `(${node.operator} ${show(node.left)} ${show(node.right)})`
    case 'Cast':
      return `(${node.type} ${show(node.operand)})`
    case 'BlockExpression':
      return `{${node.block.statements.map((one) => one.kind).join(' ')}}`
    case 'AssignExpression':
      return `(= ${node.assign.target.text} ${show(node.assign.value)})`
    case 'ErrorItem':
      return 'error'
    default:
      return assertNever(node)
  }
}

describe('precedence (LANGUAGE C5, verified with Kamailio 5.6.3)', () => {
  it.each([
    ['1 << 3 >> 1', '(<< 1 (>> 3 1))'],
    ['5 & 6 ^ 3', '(& 5 (^ 6 3))'],
    ['7 & 3 == 3', '(& 7 (== 3 3))'],
    ['1 << 2 + 1', '(<< 1 (+ 2 1))'],
    ['1 + 1 << 1', '(<< (+ 1 1) 1)'],
    ['!1 == 0', '(== (! 1) 0)'],
    ['1 + 2 * 3 - 4 / 2', '(- (+ 1 (* 2 3)) (/ 4 2))'],
    ['8 - 3 - 2', '(- (- 8 3) 2)'],
    ['7 mod 4 * 2', '(* (mod 7 4) 2)'],
    ['1 || 0 && 0', '(|| 1 (&& 0 0))'],
    ['1 or 0 and 0', '(|| 1 (&& 0 0))'],
    ['1 | 2 & 3', '(| 1 (& 2 3))'],
    ['$a == 1 && $b != 2', '(&& (== $a 1) (!= $b 2))'],
    ['$a < 1 == 1', '(== (< $a 1) 1)'],
    ['10 - -3', '(- 10 -3)'],
    ['-2', '-2'],
    ['- $a', '(- $a)'],
    ['~5 & 1', '(& (~ 5) 1)'],
    ['defined $a && 0', '(&& (defined $a) 0)'],
    ['not $a == 1', '(== (! $a) 1)'],
    ['(int)$a + 1', '(+ (int $a) 1)'],
    ['(str)1 + 2', '(+ (str 1) 2)'],
    ['!(int)$a', '(! (int $a))'],
    ['(1 + 2) * 3', '(* (+ 1 2) 3)'],
    ['$a eq "x" or $b ne "y"', '(|| (eq $a "x") (ne $b "y"))'],
    ['$a ieq 1 and $b ine 2', '(&& (ieq $a 1) (ine $b 2))'],
    ['$a =~ "^x" && !($b =~ "y")', '(&& (=~ $a "^x") (! (=~ $b "y")))'],
  ])('%s', (text, tree) => expect(shape(text)).toBe(tree))
})

describe('operands', () => {
  it.each([
    ['method == INVITE', '(== operand:method word:INVITE)'],
    ['uri == myself', '(== operand:uri operand:myself)'],
    ['myself == uri', '(== operand:myself operand:uri)'],
    ['src_ip == 10.0.0.0/8', '(== operand:src_ip address:10.0.0.0/8)'],
    ['src_ip == 10.0.0.0/255.0.0.0', '(== operand:src_ip address:10.0.0.0/255.0.0.0)'],
    ['src_ip == 10.0.0.1', '(== operand:src_ip address:10.0.0.1)'],
    ['src_ip == 2001:db8::1', '(== operand:src_ip address:2001:db8::1)'],
    ['src_ip == [2001:db8::1]', '(== operand:src_ip address:[2001:db8::1])'],
    ['dst_ip == sip.example-gw.com', '(== operand:dst_ip address:sip.example-gw.com)'],
    ['proto == UDP', '(== operand:proto word:UDP)'],
    ['af == inet6', '(== operand:af 10)'],
    ['msg:len >= 2048', '(>= operand:msg:len 2048)'],
    ['forward(uri:host, uri:port)', 'forward(operand:uri:host, operand:uri:port)'],
    ['@from.uri.user == "a"', '(== @from.uri.user "a")'],
    ['%f.x == 1', '(== %f.x 1)'],
    ['strlen($a) > 3', '(> (strlen $a) 3)'],
    ['strempty($a)', '(strempty $a)'],
    ['selval($a, "b", 3)', 'selval($a, "b", 3)'],
    ['is_method("INV" + "ITE")', 'is_method((+ "INV" "ITE"))'],
    ['f()', 'f()'],
    ['route(A)', 'route(word:A)'],
    ['yes', '1'],
    ['0x1F + 010 + 101b', '(+ (+ 31 8) 5)'],
    ['($a = 5)', '(= $a 5)'],
    ['{ drop; return 5; }', '{Jump Jump}'],
    ['((($a)))', '$a'],
  ])('%s', (text, tree) => expect(shape(text)).toBe(tree))

  it.each([
    ['!src_ip == 10.0.0.1', '(! (== operand:src_ip address:10.0.0.1))'],
    ['not method == INVITE', '(! (== operand:method word:INVITE))'],
    ['1 + src_port == 5', '(+ 1 (== operand:src_port 5))'],
    ['src_port == 5 + 1', '(== operand:src_port (+ 5 1))'],
    ['method == "a" == 1', '(== (== operand:method "a") 1)'],
    ['!uri == myself && 1', '(&& (! (== operand:uri operand:myself)) 1)'],
    ['!$ru == "x"', '(== (! $ru) "x")'],
  ])('%s compares the operand first, as Kamailio 5.6.3 and 6.1.5 do', (text, tree) => expect(shape(text)).toBe(tree))

  it('takes a word and its address apart by blanks', () => {
    expect(shape('10 - 3')).toBe('(- 10 3)')
    expect(shape('a -b')).toBe('(- word:a word:b)')
    expect(shape('a-b')).toBe('address:a-b')
  })
})

describe('what the language does not have', () => {
  it.each(['$a === 1', '$a !~ "x"', '$a ? 1 : 2', '$a++', '$a % 2', '1 +', '&& 1', 'defined'])('%s', (text) => {
    const { diagnostics } = parseText(`route { if (${text}) drop; }`)
    expect(diagnostics.some((one) => one.severity === 'error')).toBe(true)
  })
})
