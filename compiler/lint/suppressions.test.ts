import { describe, expect, it } from 'vitest'
import { checkText, type CompileTextOptions } from '../../test/support/compile-text.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { lintConfig, type RuleSettings } from './lint.ts'

const catalogue = createCatalogue()
const head = '#!KAMAILIO\nloadmodule "tm.so"\nloadmodule "sl.so"\n'
const reply = 'sl_send_reply("404", "Not Found");'
const name = 'reply-after-relay'

/** A file whose lines from 6 on are given; each is found by reply-after-relay that replies. */
function file(...lines: readonly string[]): string {
  return `${head}request_route {\n  t_relay();\n${lines.join('\n')}\n}\n`
}

function lint(text: string, settings?: RuleSettings, options: CompileTextOptions = {}): readonly string[] {
  const checked = checkText(text, options)
  const found = lintConfig(checked, catalogue, { release: '6.1', ...(settings === undefined ? {} : { settings }) })
  return found
    .filter(({ code }) => /^KAM(?:6101|60)/.test(code))
    .map(({ code, span, message }) => {
      const line = checked.sources.position(span.source, span.start).line
      return code === 'KAM6101' ? `${line} found` : `${line} ${message}`
    })
}

describe('comments that silence rules', () => {
  it.each([
    ['without one', file(reply), ['6 found']],
    ['next line', file(`# kamkit-disable-next-line ${name} -- the peer wants both`, reply), []],
    ['next line, only that', file(`# kamkit-disable-next-line ${name}`, reply, reply), ['8 found']],
    ['behind the statement', file(`${reply} # kamkit-disable-line ${name} -- reason`), []],
    [
      'behind another statement',
      file(`exit; # kamkit-disable-line ${name}`, reply),
      [`6 ${name} finds nothing here: the comment can go`],
    ],
    ['to the end of the file', file(`# kamkit-disable ${name}`, reply, reply), []],
    ['up to kamkit-enable', file(`# kamkit-disable ${name}`, reply, `# kamkit-enable ${name}`, reply), ['9 found']],
    [
      'again after kamkit-enable',
      file(`# kamkit-disable ${name}`, reply, `# kamkit-enable ${name}`, `# kamkit-disable ${name}`, reply),
      [],
    ],
    ['by its code', file('# kamkit-disable-next-line KAM6101', reply), []],
    [
      'several rules',
      file(`# kamkit-disable-next-line KAM3011, ${name} -- a, b`, reply),
      ['6 KAM3011 finds nothing here: the comment can go'],
    ],
    ['after //', file(`// kamkit-disable-next-line ${name}`, reply), []],
    ['in /* */', file(`/* kamkit-disable-next-line ${name} -- reason */`, reply), []],
    ['in /* */ behind the statement', file(`${reply} /* kamkit-disable-line ${name} */`), []],
    ['without a blank', file(`#kamkit-disable-next-line ${name}`, reply), []],
    ['in code that is left out', file('#!ifdef WITH_X', `# kamkit-disable-next-line ${name}`, '#!endif'), []],
    ['with CRLF', file(`# kamkit-disable-next-line ${name}\r`, `${reply}\r`), []],
  ])('%s', (_what, text, expected) => {
    expect(lint(text).filter((one) => !one.includes('exit'))).toEqual(expected)
  })

  it.each([
    ['a rule that does not exist', '# kamkit-disable reply-after-rely', 'there is no rule reply-after-rely to disable'],
    ['a name that every object has', '# kamkit-disable __proto__ constructor', 'there is no rule __proto__ to disable'],
    ['no rule', '# kamkit-disable-next-line', 'this comment names no rule'],
    ['no rule but a reason', '# kamkit-disable-line -- because', 'this comment names no rule'],
    ['an error', '# kamkit-disable KAM3002', 'KAM3002 is an error, which no comment silences'],
  ])('complains of %s', (_what, comment, message) => {
    expect(lint(file(comment))[0]).toBe(`6 ${message}`)
  })

  it('says which rule may be meant', () => {
    const checked = checkText(file('# kamkit-disable reply-after-rely'))
    expect(lintConfig(checked, catalogue, { release: '6.1' }).map((one) => one.help)).toContain(
      'did you mean "reply-after-relay"?',
    )
  })

  it('errors of the language stay', () => {
    const checked = checkText(file('# kamkit-disable-next-line KAM3002', 'nonsense();'))
    expect(lintConfig(checked, catalogue, { release: '6.1' }).map((one) => one.code)).toContain('KAM3002')
  })

  it('warnings of the language go, by their code', () => {
    const text = '# kamkit-disable-next-line KAM1004\n?\nroute { exit; }\n'
    expect(lintConfig(checkText(text), catalogue, { release: '6.1' }).map((one) => one.code)).not.toContain('KAM1004')
  })

  it('a comment for a rule that is off is of no use now, but may be', () => {
    expect(lint(file(`# kamkit-disable ${name}`, reply), new Map([[name, 'off']]))).toEqual([])
  })

  it('complaints are as strict as their rules are set, and stand where a reader meets them', () => {
    const text = file(`# kamkit-disable-next-line nothing`, reply)
    expect(lint(text)).toEqual(['6 there is no rule nothing to disable', '7 found'])
    expect(lint(text, new Map([['unknown-suppression', 'off']]))).toEqual(['7 found'])
  })

  it('are no comments within a string', () => {
    expect(lint(file('xlog("say \\"# kamkit-disable nothing\\"");'))).toEqual([])
  })

  it('count for their own file', () => {
    const files = new Map([['part.cfg', `# kamkit-disable ${name}\n${reply}\n`]])
    const text = file('include_file "part.cfg"', reply)
    expect(lint(text, undefined, { files })).toEqual(['7 found'])
  })
})
