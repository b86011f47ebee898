import type { Area, Definition } from '../definition.ts'

// prettier-ignore
const numbers = ['9007199254740991', '9007199254740992', '9007199254740993', '9223372036854775806', '9223372036854775807', '9223372036854775808', '-9223372036854775808', '-9223372036854775809', '18446744073709551615',
  '18446744073709551616', '18446744073709551617', '99999999999999999999', '4294967295', '4294967296', '4294967297', '2147483648', '-2147483649', '0777777777777777777777', '07777777777777777777777',
  '0x1ffffffffffffffff', '0x100000000000000001', '0x12345678123456789', '0x112345678', '0xffffffffffffffff', '0x7fffffffffffffff', '0x8000000000000000', '0x10000000000000000', '0x123456789abcdef01234', '0x00000000000000000000001',
  '111111111111111111111111111111111b', '1111111111111111111111111111111111111111111111111111111111111111111b', '01b']
/** Beyond 2^53, where the last digits are rounded (decision 003). */
const rounded = new Set(['9007199254740993', '9223372036854775806', '9007199254740992', '-9223372036854775808'])

const expr = (id: string, text: string, setup?: string): Definition => ({
  id: `integer/${id}`,
  kind: 'expr',
  expr: text,
  ...(setup === undefined ? {} : { setup }),
})

/** Literals and texts at and beyond the borders of 32 bits, of 53 and of 64. */
export const integers: Area = {
  name: 'integers',
  definitions: [
    ...numbers.map((number) => expr(`literal ${number}`, number)),
    ...numbers
      .filter((number) => !rounded.has(number))
      .flatMap((number) => [
        expr(`cast ${number}`, `(int)"${number}"`),
        expr(`sum ${number}`, '1 + $var(n)', `$var(n) = "${number}";`),
        expr(`{s.int} ${number}`, '$(var(n){s.int})', `$var(n) = "${number}";`),
        expr(`{s.numeric} ${number}`, '$(var(n){s.numeric})', `$var(n) = "${number}";`),
      ]),
  ],
}
