import type { Rule } from '../rule.ts'

/** Entries are added for every value that messages bring, and nothing takes them out: shared memory runs out some day. */
export const tableWithoutExpiry: Rule = {
  name: 'table-without-expiry',
  code: 'KAM6420',
  category: 'modules',
  severity: 'warning',
  title: 'hash table that only grows',
  why: 'Entries are added for every value that messages bring, and nothing takes them out: shared memory runs out some day.',
  remedy: 'Give the table autoexpire, or remove entries with $null or sht_rm().',
  examples: [
    {
      bad: 'loadmodule "pv.so"\nloadmodule "htable.so"\nmodparam("htable", "htable", «"calls=>size=8;"»)\nrequest_route {\n  $sht(calls=>$ci) = 1;\n}\n',
      good: 'loadmodule "pv.so"\nloadmodule "htable.so"\nmodparam("htable", "htable", "calls=>size=8;autoexpire=7200;")\nrequest_route {\n  $sht(calls=>$ci) = 1;\n}\n',
    },
  ],
  create: (ctx, report) => {
    const grows = new Set<string>()
    const shrinks = new Set<string>()
    return {
      Assign: ({ target, value }) => {
        const [, name, key] = /^\$sht\(([\w-]+)=>(.*)\)$/.exec(target.text) ?? []
        if (name === undefined || key === undefined) return
        if (value.kind === 'PvReference' && value.text === '$null') shrinks.add(name)
        else if (key.includes('$')) grows.add(name)
      },
      end: () => {
        // Any of these may empty a table, and so may a row of a database or another node.
        const removes = ctx.allCalls.some(({ name }) => /^sht_(?:rm|reset|setxs|setxi|iterator_)/.test(name))
        const expires = ctx.variableUses.some(({ pv }) => pv.name === 'shtex')
        if (removes || expires) return
        for (const { value } of ctx.modparams('htable', 'htable')) {
          if (value.kind !== 'StringLiteral') continue
          const name = /^\s*([\w-]+)\s*=>/.exec(value.value)?.[1] ?? ''
          if (!grows.has(name) || shrinks.has(name) || /autoexpire|dbtable|dmqreplicate/.test(value.value)) continue
          report({ span: value.span, message: `nothing ever leaves the table ${name}` })
        }
      },
    }
  },
}
