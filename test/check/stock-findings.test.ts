import { describe, expect, it } from 'vitest'
import type { Release } from '#grammar/releases.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { checkCombinations } from '#tooling/check/combinations.ts'
import { createCompilerHost } from '#tooling/compiler-host.ts'
import { noProject } from '#tooling/project/project-file.ts'
import { configFile, versions, type Version } from '../conformance/configs.ts'

const releases = { '5.6.3': '5.6', '6.1.5': '6.1' } as const satisfies { readonly [version in Version]: Release }

/** What is said of a line, and why a Kamailio engineer would agree with it. */
interface Defended {
  readonly code: string
  /** The line as it stands there, or what many such lines have in common. */
  readonly line: string | RegExp
  readonly why: string
}

const noDatabase =
  'DBURL is defined in the block of WITH_MYSQL only: with the tables but without MySQL both releases refuse to start'
const wellKnown = 'kamailio:kamailiorw is what every installation has that was not changed'

const defended: readonly Defended[] = [
  {
    code: 'KAM3011',
    line: /^loadmodule "\w+\.so"$/,
    why: 'news about kamkit, not about the file: run would not start with it',
  },
  { code: 'KAM2001', line: /^modparam\("[\w|]+", "\w+", DBURL\)$/, why: noDatabase },
  { code: 'KAM5025', line: /^loadmodule "(usrloc|auth_db|alias_db|speeddial|domain)\.so"$/, why: noDatabase },
  { code: 'KAM6215', line: /^modparam\("[\w|]+", "\w+", DBURL\)$/, why: wellKnown },
  {
    code: 'KAM6214',
    line: /^modparam\("[\w|]+", "\w+", DBURL\)$/,
    why: 'a hint: whoever may read the file has the database',
  },
  { code: 'KAM6414', line: 'modparam("acc", "db_flag", FLT_ACC)', why: 'without a database acc has no use for it' },
  {
    code: 'KAM6414',
    line: 'modparam("acc", "db_missed_flag", FLT_ACCMISSED)',
    why: 'without a database acc has no use for it',
  },
  {
    code: 'KAM6414',
    line: /^"src_user=\$fU;src_domain=\$fd;/,
    why: 'db_extra: without a database acc has no use for it',
  },
  {
    code: 'KAM6216',
    line: 'debug=DBGLEVEL',
    why: 'for information, under WITH_DEBUG: not to be left on in production',
  },
  {
    code: 'KAM6430',
    line: /^modparam\("debugger", "cfgtrace", 1\)$/,
    why: 'for information, under WITH_DEBUG: each action is a log line',
  },
  {
    code: 'KAM6401',
    line: 'loadmodule "textopsx.so"',
    why: 'for information: msg_apply_changes() is used with WITH_MSGREBUILD and WITH_NAT alone',
  },
  {
    code: 'KAM6223',
    line: 'modparam("auth_db", "calculate_ha1", yes)',
    why: 'a hint: the table holds plain passwords, as the comment there says',
  },
  {
    code: 'KAM6202',
    line: /^if \(!save\("location"/,
    why: 'for information: without WITH_AUTH whoever asks is registered',
  },
  {
    code: 'KAM6234',
    line: 'if (!t_relay()) {',
    why: 'with a gateway and without WITH_AUTH anybody may call abroad: toll fraud',
  },
]

for (const version of versions) {
  const path = configFile('stock', version)
  describe(`the stock configuration of ${version}, with any two switches in all four ways`, () => {
    if (path === undefined) {
      if (process.env['CI'] === 'true') throw new Error(`the stock configuration of ${version} must be there in CI`)
      it.skip('is not installed here', () => undefined)
      return
    }
    it('has no finding that is not defended', () => {
      const parse = { defines: [], target: releases[version] }
      const settings = { parse, severities: new Map(), project: noProject }
      const { results } = checkCombinations(path, createCompilerHost(), createCatalogue(), settings, 'pairwise')
      const found = results.flatMap(({ diagnostics, sources }) =>
        diagnostics.map(({ code, span, notes = [] }) => {
          const { line } = sources.position(span.source, span.start)
          const text = sources.get(span.source).text.split('\n')[line - 1] ?? ''
          return { code, line: text.trim(), notes }
        }),
      )
      expect(found.length).toBeGreaterThan(10)
      const isDefended = ({ code, line }: { readonly code: string; readonly line: string }): boolean =>
        defended.some(
          (one) => one.code === code && (typeof one.line === 'string' ? one.line === line : one.line.test(line)),
        )
      expect(found.filter((one) => !isDefended(one))).toEqual([])
      // With no switch at all there is nothing to warn of.
      const always = found.filter(({ notes, code }) => notes.length === 0 && code !== 'KAM3011')
      expect(always).toEqual([])
    })
  })
}
