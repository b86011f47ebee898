import { describe, expect, it } from 'vitest'
import { checkText, compileText, type CompileTextOptions } from '../../test/support/compile-text.ts'
import { inReadingOrder } from './reading-order.ts'
import { renderJson, renderPretty, renderUnix } from './render.ts'

const plain = { isColoured: false }

function pretty(text: string, options: CompileTextOptions = {}): string {
  const { diagnostics, sources } = checkText(text, options)
  return diagnostics.map((one) => renderPretty(one, sources, plain)).join('\n')
}

describe('pretty', () => {
  it('shows the line, carets under the place, and what to do', () => {
    expect(pretty('#!KAMAILIO\nloadmodule "tm.so"\nroute {\n  t_rely();\n}\n')).toBe(
      [
        'error[KAM3002]: unknown function t_rely()',
        ' --> test.cfg:4:3',
        '  |',
        '4 |   t_rely();',
        '  |   ^^^^^^',
        '  = help: did you mean "t_relay" or "t_reply"?',
        '',
      ].join('\n'),
    )
  })

  it.each([60, 80, 120])('keeps lines within a terminal of %i columns, with the place in sight', (width) => {
    const { diagnostics, sources } = checkText(`route {\n${'  exit; '.repeat(20)}t_rely();${' exit;'.repeat(30)}\n}\n`)
    const frames = diagnostics.map((one) => renderPretty(one, sources, { isColoured: false, width }))
    const lines = frames.flatMap((frame) => frame.split('\n')).filter((line) => / \| /.test(line))
    expect(lines.filter((line) => line.length > width)).toEqual([])
    expect(lines.some((line) => line.length > width - 12)).toBe(true)
    expect(frames.join('')).toContain('t_rely();')
  })

  it('tells where a brace is missing', () => {
    expect(pretty('route {\n  if (1) {\n  exit;\n}\nroute[A] { drop; }\n')).toContain(
      '1 | route {\n  |       ^\n...\n5 | route[A] { drop; }\n  | ----- a "}" is missing before this\n',
    )
    expect(pretty('route {\n  exit; /* why\n}\n')).toContain(
      '------ the rest of the file is taken for a part of this\n',
    )
    expect(pretty('route {\n')).not.toContain('---')
  })

  it('tells where an included file was looked for', () => {
    expect(pretty('include_file "no.cfg"\nroute { drop; }\n')).toMatch(
      / = help: there is no file \S*no\.cfg that can be read\n/,
    )
  })

  it('shows related places', () => {
    expect(pretty('route { drop; }\nroute[A] { drop; }\nroute[A] { drop; }\n')).toBe(
      [
        'error[KAM3004]: route "A" is defined twice',
        ' --> test.cfg:3:7',
        '  |',
        '2 | route[A] { drop; }',
        '  |       - first defined here',
        '3 | route[A] { drop; }',
        '  |       ^',
        '',
      ].join('\n'),
    )
  })

  it('shows where the file was included from, innermost first', () => {
    const files = new Map([
      ['one.cfg', '\ninclude_file "two.cfg"\n'],
      ['two.cfg', 'debgu=3\n'],
    ])
    expect(pretty('include_file "one.cfg"\nroute { drop; }\n', { files })).toContain(
      '  = included from one.cfg:2:1\n  = included from test.cfg:1:1\n',
    )
  })

  it('keeps tabs, so that the carets stand below the place', () => {
    expect(pretty('route {\n\t\tx();\n}\n')).toContain('2 | \t\tx();\n  | \t\t^\n')
  })

  it('widens the margin with the number of the line', () => {
    expect(pretty(`${'\n'.repeat(99)}route { x(); }\n`)).toContain('   --> test.cfg:100:9\n    |\n100 | route')
  })

  it('marks the end of the file, and what reaches over several lines on its first', () => {
    expect(pretty('# only\n')).toContain('1 | # only\n  |       ^\n')
    expect(pretty('route { if (1) {\n\n} }\n')).toContain('1 | route { if (1) {\n  |                ^\n')
  })

  it('never sends control characters to the terminal', () => {
    const shown = pretty('route { x("\x1b[31m\x07"); }\n')
    // oxlint-disable-next-line no-control-regex -- these are what is looked for
    expect(shown).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f]/)
    expect(shown).toContain('x("?[31m?")')
  })

  it('colours when asked to', () => {
    const { diagnostics, sources } = checkText('route { x(); }\n')
    const [first] = diagnostics
    expect(first && renderPretty(first, sources, { isColoured: true })).toContain('\x1b[1;31merror[KAM3002]\x1b[0m')
  })
})

it('unix: one line for each, as compilers write it', () => {
  const { diagnostics, sources } = checkText('debgu=3\n?\nroute { x(); }\n')
  expect(diagnostics.map((one) => renderUnix(one, sources))).toEqual([
    'test.cfg:1:1: error: Kamailio 6.1 has no core parameter debgu [KAM5005]',
    'test.cfg:2:1: warning: the character "?" has no meaning here [KAM1004]',
    'test.cfg:3:9: error: unknown function x() [KAM3002]',
  ])
})

describe('json', () => {
  it('has ranges, help and related places', () => {
    const results = [checkText('route { drop; }\nroute[A] { drop; }\nroute[A] { drop; }\n'), checkText('debgu=3\n')]
    expect(JSON.parse(renderJson(results))).toEqual({
      version: 1,
      diagnostics: [
        {
          code: 'KAM3004',
          severity: 'error',
          message: 'route "A" is defined twice',
          file: 'test.cfg',
          range: { start: { line: 3, column: 7 }, end: { line: 3, column: 8 } },
          related: [
            {
              message: 'first defined here',
              file: 'test.cfg',
              range: { start: { line: 2, column: 7 }, end: { line: 2, column: 8 } },
            },
          ],
        },
        {
          code: 'KAM5005',
          severity: 'error',
          message: 'Kamailio 6.1 has no core parameter debgu',
          file: 'test.cfg',
          range: { start: { line: 1, column: 1 }, end: { line: 1, column: 6 } },
          related: [],
          help: 'did you mean "debug"?',
          suggestions: [
            {
              title: 'change to "debug"',
              edits: [
                {
                  file: 'test.cfg',
                  range: { start: { line: 1, column: 1 }, end: { line: 1, column: 6 } },
                  text: 'debug',
                },
              ],
            },
          ],
        },
      ],
    })
  })

  it('has fixes that mend the text', () => {
    const text = 'route {\n  drop\n}\n'
    const { diagnostics } = checkText(text)
    const [edit] = diagnostics[0]?.fix?.edits ?? []
    if (edit === undefined) throw new TypeError('a fix is expected')
    const mended = text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end)
    expect(mended).toBe('route {\n  drop;\n}\n')
    expect(checkText(mended).diagnostics).toEqual([])
    expect(renderJson([checkText(text)])).toContain('"title": "add \\";\\""')
  })
})

it('puts diagnostics in the order in which a reader meets them', () => {
  const files = new Map([['inner.cfg', 'xx()\n']])
  const { diagnostics, sources } = checkText(
    'debgu=3\nroute {\n  a();\n#!include_file "inner.cfg"\n  b();\n}\nlog_nam="x"\n',
    { files },
  )
  const codes = inReadingOrder(diagnostics.toReversed(), sources).map((one) => sources.slice(one.span))
  expect(codes).toEqual(['debgu', 'a', 'xx', ')', 'b', 'log_nam'])
})

it('compiles to the end even when there are errors', () => {
  const { code, diagnostics } = compileText('debgu=3\nroute { x(); $var(x) = ; }\n')
  expect(diagnostics.length).toBeGreaterThan(0)
  expect(code).toContain('export function link')
})
