/** One binary operator with what it does to its operands. */
export interface OperatorFacts {
  readonly doc: string
  /** Other spellings of the same operator. */
  readonly aliases?: readonly string[]
}

/** Binary operators from the loosest to the tightest level; those of one level group from left to right. */
// prettier-ignore
export const operatorLevels = [
  { '||': { aliases: ['or'], doc: 'True when one side is; the right side is evaluated only if the left is false.' } },
  { '&&': { aliases: ['and'], doc: 'True when both sides are; the right side is evaluated only if the left is true.' } },
  { '|': { doc: 'Bits of either side.' } },
  { '&': { doc: 'Bits of both sides.' } },
  { '^': { doc: 'Bits of one side alone. It binds tighter than &, unlike in C.' } },
  { '<<': { doc: 'Bits moved to the left. It binds looser than >>.' } },
  { '>>': { doc: 'Bits moved to the right, keeping the sign.' } },
  {
    '==': { doc: 'Equal; the left side decides whether as texts or as numbers. Texts are compared with their case.' },
    '!=': { doc: 'The opposite of ==.' },
    '=~': { doc: 'The left text matches the POSIX extended regular expression on the right, in any case of letters.' },
    eq: { doc: 'Equal as texts.' },
    ne: { doc: 'Not equal as texts.' },
    ieq: { doc: 'Equal as numbers.' },
    ine: { doc: 'Not equal as numbers.' },
  },
  {
    '<': { doc: 'Less, as numbers; texts are never ordered.' },
    '>': { doc: 'Greater, as numbers.' },
    '<=': { doc: 'Not greater, as numbers.' },
    '>=': { doc: 'Not less, as numbers.' },
  },
  {
    '+': { doc: 'Sum when the left side is a number or a number is wanted; else the texts joined.' },
    '-': { doc: 'Difference.' },
  },
  {
    '*': { doc: 'Product.' },
    '/': { doc: 'Quotient, cut towards zero; dividing by zero fails the statement.' },
    mod: { doc: 'Remainder, with the sign of the left side. % is no operator.' },
  },
] as const satisfies readonly { readonly [operator: string]: OperatorFacts }[]

type KeysOf<T> = T extends unknown ? Extract<keyof T, string> : never

/** A binary operator by its first spelling. */
export type BinaryOperator = KeysOf<(typeof operatorLevels)[number]>

/** Operators before one operand; they bind tighter than any binary one. */
// prettier-ignore
export const unaryOperators = {
  '!': { aliases: ['not'], doc: '1 for 0, 0 for anything else. A negative number counts as true here, but not as a condition.' },
  '-': { doc: 'The number with the other sign.' },
  '~': { doc: 'All bits turned.' },
  defined: { doc: 'False for a variable that is null; any compound expression is defined.' },
  strlen: { doc: 'strlen(x): number of bytes of the text; 0 for null.' },
  strempty: { doc: 'strempty(x): whether the text is empty; true for null.' },
  '(int)': { doc: 'The value as a number.' },
  '(str)': { doc: 'The value as a text.' },
} as const satisfies { readonly [operator: string]: OperatorFacts }
