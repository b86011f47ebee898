import fc from 'fast-check'
import { transformation, transformed } from './transformations.ts'
import { integers, messageVariables, patterns, readOnly, strings, variables } from './vocabulary.ts'

/** Arbitraries of expressions, as the text of a configuration. */
export interface Expressions {
  /** What the static check of Kamailio takes for a number, or for unknown. */
  readonly number: fc.Arbitrary<string>
  /** Anything that has a value. */
  readonly any: fc.Arbitrary<string>
  /** What stands after `if` and `while`. */
  readonly condition: fc.Arbitrary<string>
}

const plainVariable = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...variables) },
  { weight: 1, arbitrary: fc.constantFrom(...messageVariables) },
  { weight: 3, arbitrary: fc.constantFrom(...readOnly.filter((name) => name.startsWith('$'))) },
)

/** A variable to read, one in five with transformations. */
export const variable: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: plainVariable },
  {
    weight: 1,
    arbitrary: fc
      .tuple(plainVariable, fc.array(transformation, { minLength: 1, maxLength: 2 }))
      .map(([name, chain]) => transformed(name, chain)),
  },
)

const integer = fc.constantFrom(...integers)
const text = fc.constantFrom(...strings)
const select = fc.constantFrom(...readOnly.filter((name) => name.startsWith('@')))

const arithmetic = ['+', '-', '*', '/', 'mod', '&', '|', '^', '<<', '>>'] as const
const comparisons = ['==', '!=', '<', '>', '<=', '>=', 'ieq', 'ine'] as const
const textComparisons = ['==', '!=', 'eq', 'ne'] as const
const logical = ['&&', '||', 'and', 'or'] as const

/** Old comparisons of the core, which ignore case. */
const coreComparisons = fc.constantFrom(
  'method == "invite"',
  'method != INVITE',
  'method =~ "^I"',
  'uri == "sip:alice@127.8.15.1"',
  'uri =~ "alice"',
  'uri == myself',
  'from_uri == myself',
  'to_uri =~ $var(s)',
  'src_ip == 127.8.15.2',
  'src_ip == 127.0.0.0/8',
  'src_ip == "10.0.0.0/8"',
  'src_ip != myself',
  'src_port > 1024',
  'dst_port == 5060',
  'proto == UDP',
  'proto != TCP',
  'af == inet',
  'msg:len < $var(a)',
  'myself == dst_ip',
)

/** Calls that may stand in an expression; some have side effects, so that short circuits show. */
const calls = fc.constantFrom(
  'route(ONE)',
  'route(TWO)',
  'route("ONE")',
  'is_method("INVITE|BYE")',
  'is_method("REGISTER")',
  'isflagset(3)',
  'setflag(3)',
  'has_body()',
  'is_present_hf("X-A")',
  'pv_isset("$avp(a)")',
  'pv_isset("$var(a)")',
  'not_empty("$xavp(x=>a)")',
  'typeof("$var(a)", "int")',
  'typeof("$avp(a)", "str")',
  'typeof("$vn(a)", "null")',
  'is_int("$var(s)")',
  'starts_with("$var(s)", "a")',
  'ends_with("$rU", "e")',
  'cmp_str("$var(s)", "abc")',
  'cmp_istr("$var(a)", "$var(s)")',
  'in_list("$var(s)", "a,b,c", ",")',
  'str_find("$avp(a)", "b")',
  'search("alice")',
  'search_hf("X-B", "two", "a")',
  'is_user("alice")',
  'is_uri("$var(s)")',
  'is_numeric("$var(s)")',
  'is_alphanum("$var(s)")',
  'is_tel_number("$var(s)")',
  'is_first_hop()',
  'is_myself("$ru")',
  'uri_param("transport")',
  'has_totag()',
  'isbflagset(1)',
  'isdsturiset()',
  'xlog("L_ALERT", "called $rc $var(a)\\n")',
  'strip(1)',
  '($var(a) = 5)',
  '($avp(a) = $null)',
)

/** Joined without parentheses, two or three operands with operators between them: precedence decides. */
function chain(operand: fc.Arbitrary<string>, operators: readonly string[]): fc.Arbitrary<string> {
  const next = fc.tuple(fc.constantFrom(...operators), operand)
  return fc
    .tuple(operand, fc.array(next, { minLength: 1, maxLength: 3 }))
    .map(([first, rest]) => [first, ...rest.flat()].join(' '))
}

const bracketed = (one: fc.Arbitrary<string>): fc.Arbitrary<string> => one.map((inner) => `(${inner})`)

/** Expressions of all kinds, nested. */
export const { number, any, condition }: Expressions = fc.letrec<{
  readonly number: string
  readonly any: string
  readonly condition: string
}>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: variable },
    { weight: 3, arbitrary: integer },
    { weight: 2, arbitrary: bracketed(tie('number')) },
    { weight: 3, arbitrary: chain(tie('number'), [...arithmetic, ...comparisons]) },
    { weight: 1, arbitrary: chain(tie('number'), [...arithmetic, ...comparisons, ...logical]) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom('!', '-', '~', 'not '), tie('number')).map((p) => p.join('')) },
    { weight: 1, arbitrary: tie('any').map((inner) => `(int)(${inner})`) },
    { weight: 1, arbitrary: variable.map((inner) => `(int)${inner}`) },
    { weight: 1, arbitrary: fc.oneof(variable, text).map((inner) => `strlen(${inner})`) },
    { weight: 1, arbitrary: fc.oneof(variable, text).map((inner) => `strempty(${inner})`) },
    { weight: 1, arbitrary: variable.map((inner) => `defined ${inner}`) },
    { weight: 2, arbitrary: calls },
    { weight: 1, arbitrary: bracketed(tie('condition')) },
  ),
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: variable },
    { weight: 3, arbitrary: text },
    { weight: 2, arbitrary: integer },
    { weight: 1, arbitrary: select },
    { weight: 3, arbitrary: tie('number') },
    { weight: 2, arbitrary: chain(fc.oneof(variable, text), ['+']) },
    { weight: 1, arbitrary: fc.tuple(variable, tie('any')).map(([left, right]) => `${left} + (${right})`) },
    { weight: 1, arbitrary: fc.tuple(text, tie('any')).map(([left, right]) => `${left} + (${right})`) },
    { weight: 1, arbitrary: tie('any').map((inner) => `(str)(${inner})`) },
    { weight: 1, arbitrary: bracketed(tie('any')) },
    { weight: 1, arbitrary: calls },
  ),
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 3, arbitrary: variable },
    {
      weight: 3,
      arbitrary: fc.tuple(variable, fc.constantFrom(...comparisons), tie('number')).map((p) => p.join(' ')),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.oneof(variable, text, select), fc.constantFrom(...textComparisons), fc.oneof(variable, text))
        .map((p) => p.join(' ')),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.oneof(variable, text, select), fc.oneof(fc.constantFrom(...patterns), variable))
        .map((p) => p.join(' =~ ')),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(variable, fc.constantFrom('==', '!=', 'eq', 'ne')).map((p) => `${p.join(' ')} $null`),
    },
    { weight: 2, arbitrary: calls },
    { weight: 1, arbitrary: coreComparisons },
    { weight: 2, arbitrary: tie('condition').map((inner) => `!(${inner})`) },
    { weight: 1, arbitrary: calls.map((inner) => `!${inner}`) },
    { weight: 2, arbitrary: chain(tie('condition'), logical) },
    { weight: 2, arbitrary: chain(bracketed(tie('condition')), logical) },
    { weight: 3, arbitrary: tie('number') },
    { weight: 1, arbitrary: tie('any') },
    { weight: 1, arbitrary: bracketed(tie('condition')) },
  ),
}))

const choice = fc.oneof(variable, text, integer)

/** A choice by a condition, as it may stand on the right of an assignment. */
export const selval: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(condition, choice, choice).map((parts) => `selval(${parts.join(', ')})`),
  fc.tuple(variable, choice, choice).map((parts) => `"a" + selval(${parts.join(', ')})`),
)
