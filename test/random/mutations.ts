import fc from 'fast-check'
import { configOf, programs, type Program } from './program.ts'

/** Words that a mutation puts in: of the grammar, and some that mean nothing. */
const words: readonly string[] = [
  ';',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ',',
  ':',
  '.',
  '=',
  '==',
  '+=',
  '&&',
  '!',
  '~',
  '@',
  '%',
  '"',
  "'",
  '#',
  '/*',
  '*/',
  '//',
  '\\',
  '?',
  'if',
  'else',
  'while',
  'switch',
  'case',
  'default',
  'break',
  'return',
  'exit',
  'drop',
  'route',
  'request_route',
  'event_route',
  'onsend_route',
  'loadmodule',
  'listen',
  'mod',
  'not',
  'defined',
  'strlen',
  '(int)',
  '(str)',
  '0',
  '08',
  '1a',
  '0x',
  '99999999999',
  'name',
  'myself',
  'method',
  'UDP',
  '1.2.3.4',
  '::1',
  '$',
  '$var(a)',
  '$(var(a)',
  '$var(a',
  '$var(a){s.len}',
  '$(var(a){s.len',
  '$nothing',
  '$rcv(ip)',
  '@ruri',
  '"text"',
  '\x80',
  '\0',
]

/** A change at a place, which is a fraction of the length. */
interface Mutation {
  readonly at: number
  readonly kind: 'delete' | 'repeat' | 'swap' | 'insert' | 'byte' | 'cut'
  readonly word: string
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  kind: fc.constantFrom('delete', 'repeat', 'swap', 'insert', 'byte', 'cut'),
  word: fc.constantFrom(...words),
})

function mutate(tokens: readonly string[], { at, kind, word }: Mutation): readonly string[] {
  const index = Math.floor(at * tokens.length)
  const token = tokens[index] ?? ''
  const [before, behind] = [tokens.slice(0, index), tokens.slice(index + 1)]
  switch (kind) {
    case 'delete':
      return [...before, ...behind]
    case 'repeat':
      return [...before, token, ' ', token, ...behind]
    case 'swap':
      return [...before, behind[0] ?? '', token, ...behind.slice(1)]
    case 'insert':
      return [...before, token, word, ...behind]
    case 'byte':
      return [...before, token.slice(1), ...behind]
    case 'cut':
      return [...before, word, ...behind]
  }
}

/** The configuration of a program with one to three changes in its routes. */
export const mutatedConfigs: fc.Arbitrary<string> = fc
  .tuple(programs('request'), fc.array(mutation, { minLength: 1, maxLength: 2 }))
  .map(([program, mutations]: readonly [Program, readonly Mutation[]]) => {
    const text = configOf([['P0', program]])
    const start = text.indexOf('route[P0]')
    let tokens: readonly string[] = text
      .slice(start)
      .split(/(\s+|\$?\w+|"(?:[^"\\]|\\.)*"|[^\w\s])/)
      .filter((one) => one !== '')
    for (const one of mutations) tokens = mutate(tokens, one)
    return text.slice(0, start) + tokens.join('')
  })
