import { describe, expect, it } from 'vitest'
import { checkText, placesOf } from '../../test/support/compile-text.ts'
import { catalogue, type DiagnosticCode } from './catalogue.ts'
import { samples, type Sample } from './samples.ts'

const route = 'route { drop; }\n'

const dialogNeeds = 'loadmodule "pv.so"\nloadmodule "tm.so"\nloadmodule "rr.so"\n'

describe.each(Object.entries(samples) as [DiagnosticCode, Sample][])(
  '%s',
  (code, { shows, nearMiss, options = {} }) => {
    const foundIn = (text: string): readonly string[] =>
      placesOf(checkText(text, options))
        .filter((place) => place.includes(` ${code} `))
        .map((place) => place.replace(` ${code}`, '').replace(/^[\w.]+:/, ''))

    it.each(shows)('%j', (text, place) => expect(foundIn(text)[0]).toBe(place))

    it('is not given for a near miss', () => expect(foundIn(nearMiss)).toEqual([]))
  },
)

describe('every entry', () => {
  it.each(Object.entries(catalogue))('%s says why it matters and what to do', (_code, entry) => {
    expect(entry.why).toMatch(/^\S.*\.$/)
    expect(entry.remedy).toMatch(/^[A-Z].*\.$/)
    expect(entry.title).not.toMatch(/\.$/)
  })
})

describe('releases', () => {
  it.each([
    ['return_mode=1\n', '5.6'],
    ['coreparam[x]=1\n', '5.6'],
    ['coreparam[x]=1\n', '6.0'],
    ['dns_use_cache=yes\n', '5.6'],
    ['auto_domains=no\n', '5.6'],
  ] as const)('%j is unknown to %s, as `kamailio -c` says', (text, target) => {
    const codes = checkText(text + route, { target }).diagnostics.map((one) => one.code)
    expect(codes).toEqual(['KAM5005'])
  })

  // Found with kamailio -c of 5.6.3 and 6.1.5.
  it.each([
    ['loadmodule "dlgs.so"\n', '5.6', ['1:12 KAM3001']],
    ['loadmodule "xlog.so"\nmodparam("xlog", "auto_newline", 1)\n', '6.1', ['2:18 KAM5002']],
    ['loadmodule "tm.so"\nmodparam("tm", "delete_timer", 1)\n', '6.1', ['2:16 KAM5002']],
    [`${dialogNeeds}loadmodule "dialog.so"\nmodparam("dialog", "dlg_flag", 4)\n`, '5.6', []],
    [`${dialogNeeds}loadmodule "dialog.so"\nmodparam("dialog", "dlg_flag", 4)\n`, '6.1', ['5:20 KAM5002']],
    ['loadmodule "tm.so"\nroute[A] { t_relay_to_proxy("a", "b"); }\n', '6.1', ['2:12 KAM3002']],
  ] as const)('%j with %s', (text, target, places) => {
    const { diagnostics, sources } = checkText(text + route, { target })
    const errors = diagnostics.filter((one) => one.severity === 'error')
    const found = errors.map(({ code, span }) => {
      const { line, column } = sources.position(span.source, span.start)
      return `${line}:${column} ${code}`
    })
    expect(found).toEqual(places)
  })

  it('takes a word as a name that a later release reserved', () => {
    expect(placesOf(checkText(`${route}route[socket] { drop; }\n`, { target: '5.6' }))).toEqual([])
  })

  it('helps with what was removed', () => {
    const [first] = checkText(`loop_checks=1\n${route}`).diagnostics
    expect(first?.help).toContain('maxfwd')
  })

  it('suggests the nearest name', () => {
    const helps = checkText(`#!KAMAILIO\nloadmodule "tm.so"\ndebgu=3\nroute { t_rely(); }\n`).diagnostics.map(
      (one) => one.help,
    )
    expect(helps).toEqual(['did you mean "debug"?', 'did you mean "t_relay" or "t_reply"?'])
  })
})
