import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CompilerHost } from '../host.ts'
import { parseConfig, type ParsedConfig } from '../parse.ts'
import { ConfigParser } from './config-parser.ts'

function parse(text: string): ParsedConfig {
  const host: CompilerHost = {
    readFile: (path) => (path === 'test.cfg' ? text : undefined),
    resolvePath: (path) => path,
    env: () => undefined,
  }
  return parseConfig('test.cfg', host, { defines: [], target: '6.1' })
}

/** `line: message` of every diagnostic. */
function errorsOf(text: string): readonly string[] {
  const { diagnostics, sources } = parse(text)
  return diagnostics.map(({ span, message }) => `${sources.position(span.source, span.start).line}: ${message}`)
}

describe('errors in statements', () => {
  const inRoute = (line: string): readonly string[] => errorsOf(`request_route {\n${line}\nxlog("after");\n}\n`)

  it.each([
    ['if ($rU == ) { drop; }', '2: ")" is not expected here'],
    ['$var(x) = ;', '2: ";" is not expected here'],
    ['$var(x) = 5', '2: a ";" is missing after this'],
    ['xlog("a"));', '2: a ";" is missing after this'],
    ['xlog("a";', '2: ";" found where ")" is expected'],
    ['if (($rU == "a") { drop; }', '2: "{" found where ")" is expected'],
    [') drop;', '2: ")" is not expected here'],
    ['$var(z) += 1;', '2: there is no operator +='],
    ['"text";', '2: "text" is not expected here'],
    ['switch ($rU) { case : drop; case "x": exit; }', '2: ":" is not expected here'],
    ['while () { drop; }', '2: ")" is not expected here'],
    ['if (1) { $var(a) = ; } else { drop; }', '2: ";" is not expected here'],
  ])('%s', (line, error) => expect(inRoute(line)).toEqual([error]))

  it('keeps the statements around the error', () => {
    const { file } = parse('request_route {\nxlog("a");\n$var(x) = ;\nxlog("b");\n}\nroute[B] { drop; }\n')
    const [first, second] = file.items
    if (first?.kind !== 'RouteBlock' || second?.kind !== 'RouteBlock') throw new TypeError('two blocks are expected')
    expect(first.body.statements.map((one) => one.kind)).toEqual(['CallStatement', 'ErrorItem', 'CallStatement'])
    expect(second.name?.text).toBe('B')
  })
})

describe('errors between statements', () => {
  it.each([
    ['debug=\nlog_stderror=yes\nroute { drop; }', ['2: "log_stderror" is not expected here']],
    [
      'modparam("tm" "adjacent texts are one", 5)\nroute { drop; }',
      ['1: "5" found where a text in quotes is expected'],
    ],
    ['route { drop; }\n}\nroute[B] { drop; }', ['2: "}" is not expected here']],
    ['stray words here\nroute { drop; }', ['1: "stray" is not expected here']],
    ['route[A] {\nif (1) {\ndrop;\nroute[B] { drop; }', ['1: this "{" is never closed', '2: this "{" is never closed']],
    ['route {\n', ['1: this "{" is never closed']],
    ['', ['1: there is no statement in this configuration']],
    ['# a comment only\n', ['1: there is no statement in this configuration']],
  ])('%j', (text, errors) => expect(errorsOf(text)).toEqual(errors))

  it('reports the errors of all blocks in one run, in the order of the file', () => {
    const block = (name: string): string => `route[${name}] {\n$var(x) = ;\nxlog("a"\n}\n`
    expect(errorsOf(block('A') + block('B')).map((error) => error.split(':')[0])).toEqual(['2', '4', '6', '8'])
  })
})

describe('any input', () => {
  const words =
    'route request_route event_route if else while switch case default break return exit word loadmodule listen debug'
  const signs = `{ } ( ) [ ] ; , : = == && ! - + . * / ~ $ "text" 'a "b $var(x) $ru $(ru{s.len}) @to %flag 5 10.0.0.1 /* */`
  const lines = ['#!ifdef X\n', '#!else\n', '#!endif\n', '#!define A B\n', '\n', '\0', '\xff']
  const pieces = [...words.split(' '), ...signs.split(' '), ...lines]

  it('is parsed to the end without an exception', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 80 }), (input) => {
        expect(parse(input.join(' ')).file.kind).toBe('File')
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    ['braces', `route ${'{'.repeat(100_000)}`],
    ['parentheses', `route { if ${'('.repeat(100_000)} }`],
    ['nots', `route { if (${'!'.repeat(100_000)}1) drop; }`],
    ['else if', `route { ${'if (1) drop; else '.repeat(20_000)} drop; }`],
    ['a sum', `route { $var(x) = 1${' + 1'.repeat(20_000)}; }`],
    ['statements', `route { ${'drop;'.repeat(50_000)} }`],
    ['a line', `route { xlog("${'a'.repeat(1_000_000)}"); }`],
    ['bad statements', `route { ${'$var(x) = ; '.repeat(5_000)} }`],
  ])('may be as long and deep as it likes: %s', (_what, text) => expect(parse(text).file.kind).toBe('File'))
})

it('has a grammar without ambiguities and left recursion', () => {
  expect(() => new ConfigParser({ isValidated: true })).not.toThrow()
})
