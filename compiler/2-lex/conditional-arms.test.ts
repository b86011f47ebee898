import { describe, expect, it } from 'vitest'
import { parseText, type CompileTextOptions } from '../../test/support/compile-text.ts'

/** `index file:line first-last keyword condition active <parent` of each arm. */
function armsOf(text: string, options: CompileTextOptions = {}): readonly string[] {
  const { conditionals, sources } = parseText(text, options)
  return conditionals.flatMap(({ arms, parent }, index) =>
    arms.map(({ keyword, condition, directive, line, firstLine, lastLine, isActive }) => {
      const place = `${sources.get(directive.source).name}:${line} ${firstLine}-${lastLine}`
      const around = parent === undefined ? '' : ` <${parent.conditional}.${parent.arm}`
      return `${index} ${place} ${`${keyword} ${condition}`.trim()} ${isActive ? 'on' : 'off'}${around}`
    }),
  )
}

const x = { defines: [{ name: 'X' }] }

describe('arms of conditionals', () => {
  it('have the lines between their directives', () => {
    const text = 'debug=1\n#!ifdef X\ndebug=2\ndebug=3\n#!else\ndebug=4\n#!endif\n#!ifndef X\n#!endif\n'
    expect(armsOf(text)).toEqual([
      '0 test.cfg:2 3-4 ifdef X off',
      '0 test.cfg:5 6-6 else on',
      '1 test.cfg:8 9-8 ifndef X on',
    ])
    expect(armsOf(text, x)).toEqual([
      '0 test.cfg:2 3-4 ifdef X on',
      '0 test.cfg:5 6-6 else off',
      '1 test.cfg:8 9-8 ifndef X off',
    ])
  })

  it('have the condition as it is written', () => {
    const text =
      '#!define N 3\n#!ifexp N == "3" && X # why\n#!endif\n  !!ifdef\tX  \n#!endif\n#!ifdef X more\n#!endif\n#!ifexp (\n#!endif\n'
    expect(armsOf(text, x)).toEqual([
      '0 test.cfg:2 3-2 ifexp N == "3" && X # why on',
      '1 test.cfg:4 5-4 ifdef X on',
      '2 test.cfg:6 7-6 ifdef X more on',
      '3 test.cfg:8 9-8 ifexp ( off',
    ])
  })

  it('know the arm around them, also in what is left out', () => {
    const text =
      '#!ifdef X\n#!ifdef Y\n#!ifndef Z\ndebug=1\n#!endif\n#!else\n#!ifdef Z\n#!endif\n#!endif\n#!else\n#!ifndef X\n#!endif\n#!endif\n'
    const lines = (on: readonly string[]): readonly string[] => [
      `0 test.cfg:1 2-9 ifdef X ${on[0]}`,
      `0 test.cfg:10 11-12 else ${on[1]}`,
      `1 test.cfg:2 3-5 ifdef Y ${on[2]} <0.0`,
      `1 test.cfg:6 7-8 else ${on[3]} <0.0`,
      `2 test.cfg:3 4-4 ifndef Z ${on[4]} <1.0`,
      `3 test.cfg:7 8-7 ifdef Z ${on[5]} <1.1`,
      `4 test.cfg:11 12-11 ifndef X ${on[6]} <0.1`,
    ]
    expect(armsOf(text)).toEqual(lines(['off', 'on', 'off', 'off', 'off', 'off', 'on']))
    expect(armsOf(text, x)).toEqual(lines(['on', 'off', 'off', 'on', 'off', 'off', 'off']))
  })

  it('follow what is defined on the way', () => {
    const text = '#!ifndef A\n#!define A\n#!endif\n#!ifdef A\n#!endif\n#!ifndef A\n#!endif\n'
    expect(armsOf(text).map((arm) => arm.split(' ').at(-1))).toEqual(['on', 'on', 'off'])
  })

  it('of an included file stand in it, each time that it is read', () => {
    const files = new Map([
      ['inc.cfg', '#!ifdef SEEN\ndebug=1\n#!else\n#!define SEEN\n#!endif\n'],
      ['never.cfg', '#!ifdef X\n#!endif\n'],
    ])
    const text =
      'include_file "inc.cfg"\n#!ifdef SEEN\n#!include_file "inc.cfg"\n#!endif\n#!ifdef X\ninclude_file "never.cfg"\n#!endif\n'
    expect(armsOf(text, { files })).toEqual([
      '0 inc.cfg:1 2-2 ifdef SEEN off',
      '0 inc.cfg:3 4-4 else on',
      '1 test.cfg:2 3-3 ifdef SEEN on',
      '2 inc.cfg:1 2-2 ifdef SEEN on <1.0',
      '2 inc.cfg:3 4-4 else off <1.0',
      '3 test.cfg:5 6-6 ifdef X off',
    ])
    const { conditionals } = parseText(text, { files })
    expect(conditionals[0]?.arms[0]?.directive.source).not.toBe(conditionals[2]?.arms[0]?.directive.source)
  })

  it('that end in another file, or nowhere, go to the end of their own', () => {
    const files = new Map([['open.cfg', 'debug=1\n#!ifdef X\ndebug=2\n']])
    expect(armsOf('include_file "open.cfg"\ndebug=3\n#!else\ndebug=4\n#!endif\n#!ifdef Y\ndebug=5', { files })).toEqual(
      ['0 open.cfg:2 3-3 ifdef X off', '0 test.cfg:3 4-4 else on', '1 test.cfg:6 7-7 ifdef Y off'],
    )
  })

  it('are three after a second #!else, and none for directives that Kamailio does not take for one', () => {
    expect(armsOf('#!ifdef X\n#!else\n#!else\n#!endif\n')).toEqual([
      '0 test.cfg:1 2-1 ifdef X off',
      '0 test.cfg:2 3-2 else on',
      '0 test.cfg:3 4-3 else off',
    ])
    expect(armsOf('#!else\n#!endif\n# !ifdef X\n/* #!ifdef X\n*/\n#!ifdefX\n"#!ifdef X"\n')).toEqual([])
    expect(armsOf('#!ifexp 1\n#!ifdef X\n#!endif\n', { target: '5.6' })).toEqual(['0 test.cfg:2 3-2 ifdef X off'])
  })

  it('reach over joined lines of their directive', () => {
    expect(armsOf('#!ifexp 1 && \\\n 1\ndebug=1\n#!endif\n')).toEqual(['0 test.cfg:1 3-3 ifexp 1 && \\\n 1 off'])
  })
})
