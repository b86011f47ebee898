import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ParsedConfig } from '#compiler/parse.ts'
import { parseText } from '../../test/support/compile-text.ts'
import { mergeConditionals, type IfdefCoverage } from './ifdef-arms.ts'

const main = resolve('test.cfg')

function build(text: string, defines: readonly string[], files: Readonly<Record<string, string>> = {}): ParsedConfig {
  return parseText(text, {
    defines: defines.map((name) => ({ name })),
    files: new Map(Object.entries(files)),
  })
}

/** `line keyword condition first-last: builds` of each arm of a file, with the builds that took none behind. */
function shown({ files }: IfdefCoverage, path = main): readonly string[] {
  return (files.get(path)?.conditionals ?? []).flatMap(({ line, arms, takenByNone, parentLine }) => [
    ...arms.map(
      (arm) =>
        `${arm.line} ${`${arm.keyword} ${arm.condition}`.trim()} ${arm.firstLine}-${arm.lastLine}: ${arm.builtBy.join()}`,
    ),
    ...(takenByNone.length > 0 ? [`${line} none: ${takenByNone.join()}`] : []),
    ...(parentLine === undefined ? [] : [`${line} within ${parentLine}`]),
  ])
}

const text = `debug=1
#!ifdef A
debug=2
#!ifdef B
debug=3
#!endif
#!else
debug=4
#!endif
#!ifndef C
debug=5
debug=6
#!endif
`

describe('conditionals of several builds', () => {
  it('tell which build took which arm', () => {
    const merged = mergeConditionals([build(text, []), build(text, ['A']), build(text, ['A', 'C'])])
    expect(shown(merged)).toEqual([
      '2 ifdef A 3-6: 1,2',
      '7 else 8-8: 0',
      '4 ifdef B 5-5: ',
      '4 none: 1,2',
      '4 within 2',
      '10 ifndef C 11-12: 0,1',
      '10 none: 2',
    ])
    expect(merged.files.get(main)?.neverBuilt).toEqual([{ firstLine: 5, lastLine: 5 }])
    expect(merged.stale).toEqual([])
  })

  it('leave whole arms out, with what is inside', () => {
    const merged = mergeConditionals([build(text, ['C'])])
    expect(merged.files.get(main)?.neverBuilt).toEqual([
      { firstLine: 3, lastLine: 6 },
      { firstLine: 11, lastLine: 12 },
    ])
  })

  it('join a file that is included twice, and know those that only some builds include', () => {
    const files = {
      'inc.cfg': '#!ifdef SEEN\ndebug=1\n#!else\n#!define SEEN\n#!endif\n',
      'more.cfg': '#!ifdef X\ndebug=1\n#!endif\n',
    }
    const including =
      'include_file "inc.cfg"\n#!ifdef X\ninclude_file "inc.cfg"\n#!endif\n#!ifdef Y\ninclude_file "more.cfg"\n#!endif\n'
    const merged = mergeConditionals([build(including, [], files), build(including, ['X'], files)])
    expect(shown(merged, resolve('inc.cfg'))).toEqual(['1 ifdef SEEN 2-2: 1', '3 else 4-4: 0,1'])
    expect(merged.files.has(resolve('more.cfg'))).toBe(false)
    expect(merged.files.get(main)?.neverBuilt).toEqual([{ firstLine: 6, lastLine: 6 }])
    const all = mergeConditionals([build(including, ['Y'], files)])
    expect(shown(all, resolve('more.cfg'))).toEqual(['1 ifdef X 2-2: ', '1 none: 0'])
  })

  it('name the file of an #!else that stands in another one', () => {
    const merged = mergeConditionals([
      build('include_file "open.cfg"\ndebug=2\n#!else\ndebug=3\n#!endif\n', [], { 'open.cfg': '#!ifdef X\ndebug=1\n' }),
    ])
    const [conditional] = merged.files.get(resolve('open.cfg'))?.conditionals ?? []
    expect(conditional?.arms.map(({ path, line, builtBy }) => ({ path, line, builtBy }))).toEqual([
      { path: resolve('open.cfg'), line: 1, builtBy: [] },
      { path: main, line: 3, builtBy: [0] },
    ])
    expect(merged.files.get(resolve('open.cfg'))?.neverBuilt).toEqual([{ firstLine: 2, lastLine: 2 }])
  })

  it('count the last text of a file alone, and name the files that had another', () => {
    const merged = mergeConditionals([build(`#\n${text}`, ['A']), build(text, [])])
    expect(shown(merged)[0]).toBe('2 ifdef A 3-6: ')
    expect(merged.stale).toEqual([main])
  })

  it('are none without builds, and without conditionals', () => {
    expect(mergeConditionals([])).toEqual({ files: new Map(), stale: [] })
    expect(mergeConditionals([build('debug=1\n', [])])).toEqual({ files: new Map(), stale: [] })
  })

  it('of files with odd names are told apart', () => {
    const merged = mergeConditionals([
      build('include_file "__proto__"\n', [], { ['__proto__']: '#!ifdef X\n#!endif\n' }),
    ])
    expect([...merged.files.keys()]).toEqual([resolve('__proto__')])
  })
})
