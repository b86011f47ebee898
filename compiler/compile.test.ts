import { Script } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileText } from '../test/support/compile-text.ts'

const words =
  'route request_route event_route if else while switch case default break return exit word loadmodule listen debug flags modparam method uri myself'
const signs = `{ } ( ) [ ] ; , : = == && ! - + . * / ~ $ "text" "pv.so" 'a "b $var(x) $ru $(ru{s.len}) @to %flag 5 10.0.0.1 /* */ (int)`
const pieces = [
  ...words.split(' '),
  ...signs.split(' '),
  '#!ifdef X\n',
  '#!else\n',
  '#!endif\n',
  '#!define A B\n',
  '\n',
  '\0',
  '\xff',
]

describe('any text', () => {
  it('is compiled to the end without an exception', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (input) => {
        expect(compileText(input.join(' ')).code).toContain('export function link')
      }),
      { numRuns: 300 },
    )
  })

  it('gives JavaScript that can be read whenever there is no error', () => {
    const statements = fc.array(
      fc.constantFrom(
        '$var(a) = 1;',
        'if ($var(a)) drop;',
        'xlog("x");',
        'while (0) { break; }',
        '{',
        '}',
        ';',
        'exit;',
        'else',
      ),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(statements, (input) => {
        const { code, diagnostics } = compileText(
          `loadmodule "pv.so"\nloadmodule "xlog.so"\nroute { ${input.join(' ')} }\n`,
        )
        if (diagnostics.some((one) => one.severity === 'error')) return
        expect(() => new Script(code.replace(/^export /gm, ''))).not.toThrow()
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    ['braces', `route ${'{'.repeat(100_000)}`],
    ['parentheses', `route { if ${'('.repeat(100_000)} }`],
    ['nested ifs', `route { ${'if (1) { '.repeat(75)} drop; ${'}'.repeat(75)} }`],
    ['ifs without braces', `route { ${'if (1) '.repeat(100)} drop; }`],
    ['ifs without braces, too many', `route { ${'if (1) '.repeat(20_000)} drop; }`],
    ['whiles without parentheses', `route { ${'while 1 '.repeat(20_000)} drop; }`],
    ['comparisons of comparisons', `route { if ${'method == '.repeat(20_000)} 1 drop; }`],
    ['blocks in expressions', `route { ${'$var(x) = { '.repeat(75)} drop; ${'};'.repeat(75)} }`],
    ['nested calls', `route { ${'f('.repeat(75)}1${')'.repeat(75)}; }`],
    ['else if', `route { ${'if (1) drop; else '.repeat(20_000)} drop; }`],
    ['else if as long as it may be', `route { ${'if (1) drop; else '.repeat(499)} drop; }`],
    ['a sum', `route { $var(x) = 1${' + 1'.repeat(20_000)}; }`],
    ['a sum as long as it may be', `route { $var(x) = 1${' + 1'.repeat(500)}; }`],
    ['statements', `route { ${'drop;'.repeat(50_000)} }`],
    ['routes', Array.from({ length: 3000 }, (_, index) => `route[R${index}] { route(R${index + 1}); }\n`).join('')],
    ['a line', `route { xlog("${'a'.repeat(1_000_000)}"); }`],
    ['NUL bytes', '\0'.repeat(10_000)],
    ['a variable', `loadmodule "pv.so"\nroute { xlog("${'$('.repeat(50_000)}"); $(${'ru{'.repeat(10_000)}) = 1; }`],
    ['modules', 'loadmodule "tm.so"\n'.repeat(2_000)],
    ['flags', `flags ${Array.from({ length: 100 }, (_, index) => `F${index}`).join(', ')}\nroute { drop; }`],
  ])('may be as long and deep as it likes: %s', (_what, text) => {
    const before = performance.now()
    expect(compileText(text).code).toContain('export function link')
    expect(performance.now() - before).toBeLessThan(15_000)
  })
})
