import { describe, expect, it } from 'vitest'
import { SourceSet } from '../1-source/source-set.ts'
import { checkText } from '../../test/support/compile-text.ts'
import { renderFrames } from './frame.ts'
import { withOrigins } from './origins.ts'
import { renderPretty } from './render.ts'

/** Renders a text in which «places» are marked: `!` after the opening mark makes one the main place, `(text)` in front is its label. */
function frame(marked: string, others: ReadonlyMap<string, string> = new Map()): readonly string[] {
  const sources = new SourceSet()
  let text = ''
  const labels: { span: { source: number; start: number; end: number }; text: string; isPrimary: boolean }[] = []
  for (const part of marked.split('«')) {
    const [, isPrimary, said, place, rest] = /^(!?)(?:\[([^\]]*)\])?([^»]*)»([^]*)$/.exec(part) ?? []
    if (place === undefined) {
      text += part
      continue
    }
    const span = { source: 0, start: text.length, end: text.length + place.length }
    labels.push({ span, text: said ?? '', isPrimary: isPrimary === '!' })
    text += place + (rest ?? '')
  }
  sources.add('a.cfg', text)
  for (const [name, other] of others) {
    const { id } = sources.add(name, other)
    labels.push({ span: { source: id, start: 0, end: other.length }, text: 'there', isPrimary: false })
  }
  const inOrder = labels.toSorted((one, other) => Number(other.isPrimary) - Number(one.isPrimary))
  return renderFrames(inOrder, sources, { paint: (said) => said })
}

describe('frames', () => {
  it('puts several labels on one line, each saying what it is', () => {
    expect(frame('if («[an int]$var(a)» + «![a text]$ru») exit;')).toEqual([
      ' --> a.cfg:1:15',
      '  |',
      '1 | if ($var(a) + $ru) exit;',
      '  |     -------   ^^^ a text',
      '  |     |',
      '  |     an int',
    ])
  })

  it('shows one line between two, and leaves out more', () => {
    expect(frame('«[first]a»\nb\n«!c»\nd\ne\n«[last]f»')).toEqual([
      ' --> a.cfg:3:1',
      '  |',
      '1 | a',
      '  | - first',
      '2 | b',
      '3 | c',
      '  | ^',
      '...',
      '6 | f',
      '  | - last',
    ])
  })

  it('gives another file a frame of its own', () => {
    expect(frame('«!a»', new Map([['b.cfg', 'bb']]))).toEqual([
      ' --> a.cfg:1:1',
      '  |',
      '1 | a',
      '  | ^',
      ' ::: b.cfg:1:1',
      '  |',
      '1 | bb',
      '  | -- there',
    ])
  })

  it('hangs labels that overlap below each other', () => {
    expect(frame('«[outer]x(»«!y»«[z]z»)').slice(2)).toEqual(['1 | x(yz)', '  | --^- z', '  | |', '  | outer'])
  })

  it('cuts a line of a megabyte to what stands around its mark', () => {
    const [, , text = '', mark = ''] = frame(`${'a'.repeat(500_000)}«!bad»${'c'.repeat(500_000)}`)
    expect(text.length).toBeLessThan(200)
    expect(text.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1)).toBe('bad')
    expect(text).toMatch(/^1 \| …a+badc+…$/)
  })

  it('shows UTF-8 as characters and keeps marks below them; wide ones take two columns', () => {
    const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')
    expect(frame(`"${utf8('äü')}" «!x»`).slice(2)).toEqual(['1 | "äü" x', '  |      ^'])
    expect(frame(`"${utf8('日本')}" «!x»`).slice(2)).toEqual(['1 | "日本" x', '  |        ^'])
  })

  it('shows bytes that are no UTF-8, controls, and marks that turn the text around, as signs', () => {
    const utf8 = Buffer.from('\u202e', 'utf8').toString('latin1')
    expect(frame(`"\xe9\x1b${utf8}" «!x»`)[2]).toBe('1 | "\ufffd??" x')
  })

  it('keeps tabs within and before marks', () => {
    expect(frame('\t«[a]x»\t«!y»').slice(2)).toEqual(['1 | \tx\ty', '  | \t-\t^', '  | \t|', '  | \ta'])
  })
})

describe('where a text came from', () => {
  it('shows the define of a macro', () => {
    const { diagnostics, sources, parsed } = checkText('#!define FLAG setflg(1)\nroute {\n  FLAG;\n}\n')
    const [first] = withOrigins(diagnostics, parsed.tokens)
    expect(first && renderPretty(first, sources, { isColoured: false })).toContain(
      '1 | #!define FLAG setflg(1)\n  | ----------------------- expanded from #!define FLAG here\n2 | route {\n3 |   FLAG;\n  |   ^^^^\n',
    )
  })

  it('says that a word in capitals may be a macro that nothing defines', () => {
    const { diagnostics } = checkText('listen=udp:127.0.0.1:SIP_PORT\nroute { exit; }\n')
    expect(diagnostics[0]?.help).toBe('no #!define of SIP_PORT stands before this line; -A SIP_PORT=VALUE gives it one')
  })

  it('names files as seen from a folder, those that include them too', () => {
    const files = new Map([['/etc/kamailio/sub/b.cfg', 'route[A] { nosuch(); }\n']])
    const { diagnostics, sources } = checkText('include_file "/etc/kamailio/sub/b.cfg"\nroute { exit; }\n', { files })
    const first = diagnostics.find(({ message }) => message.includes('nosuch'))
    const shown = (folder: string) => first && renderPretty(first, sources, { isColoured: false, folder })
    expect(shown('/etc/kamailio')).toContain('--> sub/b.cfg:1:12\n')
    expect(shown('/etc/kam')).toContain('--> /etc/kamailio/sub/b.cfg:1:12\n')
  })

  it('says that a macro stands for nothing', () => {
    const { diagnostics } = checkText('#!substdef "!MY_IP!!g"\nlisten=udp:MY_IP:5060\nroute { exit; }\n')
    expect(diagnostics[0]?.help).toBe('MY_IP before it stands for nothing: give its #!define or #!substdef a value')
  })

  it('names a macro of the command line, and a substitution', () => {
    const named = checkText('route {\n  FLAG;\n}\n', { defines: [{ name: 'FLAG', value: 'x()' }] })
    expect(withOrigins(named.diagnostics, named.parsed.tokens)[0]?.notes).toEqual([
      'expanded from FLAG, which is defined outside of the file',
    ])
    const changed = checkText('#!subst "/tm/tn/"\nloadmodule "tm.so"\nroute { exit; }\n')
    expect(withOrigins(changed.diagnostics, changed.parsed.tokens)[0]?.notes?.[0]).toContain('made this text')
  })
})
