import type { Rule } from '../rule.ts'

export const tableComma: Rule = {
  name: 'table-comma',
  code: 'KAM6438',
  category: 'modules',
  severity: 'warning',
  title: 'comma between the attributes of a hash table',
  why: 'Attributes are parted by semicolons. A comma ends the list without a word: `size=8,autoexpire=300` is a table that keeps its entries for ever.',
  remedy: 'Write semicolons.',
  hasFix: true,
  examples: [
    {
      modules: [],
      bad: 'loadmodule "pv.so"\nloadmodule "htable.so"\nmodparam("htable", "htable", «"bans=>size=8,autoexpire=300"»)\nrequest_route {\n  $sht(bans=>$si) = 1;\n}\n',
      good: 'loadmodule "pv.so"\nloadmodule "htable.so"\nmodparam("htable", "htable", "bans=>size=8;autoexpire=300")\nrequest_route {\n  $sht(bans=>$si) = 1;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const { value } of ctx.modparams('htable', 'htable')) {
        if (value.kind !== 'StringLiteral') continue
        const [, lost] = /^[^'"]*?,\s*([a-z]+)\s*=/.exec(value.value) ?? []
        if (lost === undefined || !attributes.has(lost)) continue
        const better = value.value.replaceAll(',', ';')
        const isPlain = ctx.sources.slice(value.span) === `"${value.value}"` && !value.value.includes("'")
        report({
          span: value.span,
          message: `the comma ends the list: ${lost} is not set`,
          ...(isPlain
            ? { fix: { title: 'write semicolons', edits: [{ span: value.span, text: `"${better}"` }] } }
            : {}),
        })
      }
    },
  }),
}

// prettier-ignore
const attributes: ReadonlySet<string> = new Set([
  'size', 'autoexpire', 'updateexpire', 'initval', 'dbtable', 'dbmode', 'cols', 'colnull', 'coldelim', 'dmqreplicate',
])
