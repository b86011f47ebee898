import { suggest } from '../../5-check/suggest.ts'
import type { VariableUse } from '../../4-bind/variable-uses.ts'
import type { LintContext } from '../context.ts'
import type { Rule } from '../rule.ts'

export const xavpFieldNeverWritten: Rule = {
  name: 'xavp-field-never-written',
  code: 'KAM6366',
  category: 'correctness',
  severity: 'warning',
  title: 'field of an $xavp that nothing writes',
  why: 'The script alone fills the XAVP, with other fields: this one is null for every message. Most often the name is misspelt.',
  remedy: 'Correct the name of the field.',
  needs: 'whole',
  examples: [
    {
      bad: 'request_route {\n  $xavp(call=>caller) = $fU;\n  if («$xavp(call=>callr)» == "alice") {\n    drop;\n  }\n  xlog("$xavp(call=>caller)\\n");\n}\n',
      good: 'request_route {\n  $xavp(call=>caller) = $fU;\n  if ($xavp(call=>caller) == "alice") {\n    drop;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      if (!ctx.sees('readable')) return
      const written = new Map<string, Set<string>>()
      const unknown = new Set<string>()
      for (const use of ctx.variableUses) {
        const field = fieldOf(use)
        if (use.access === 'read' || field === undefined) continue
        if (field.name === undefined || use.isInText || use.route === undefined) unknown.add(field.root)
        else written.set(field.root, (written.get(field.root) ?? new Set()).add(field.name))
      }
      for (const use of ctx.variableUses) {
        const field = fieldOf(use)
        const names = field === undefined ? undefined : written.get(field.root)
        if (field?.name === undefined || names === undefined || use.access !== 'read' || names.has(field.name)) continue
        // A function or a parameter that is told the name may add fields of its own.
        if (unknown.has(field.root) || unknown.has('') || isToldIn(field.root, ctx)) continue
        if (ctx.parsed.inactive.some((span) => ctx.sources.slice(span).includes(`=>${field.name ?? ''}`))) continue
        const near = suggest(field.name, [...names])
        report({
          span: use.span,
          message: `nothing ever writes ${field.name} of $xavp(${field.root})`,
          ...(near === undefined ? {} : { help: `did you mean ${near}?` }),
        })
      }
    },
  }),
}

/** Root and field of `$xavp(root[0]=>field)`; an empty root where the name is known at run time only. */
function fieldOf({ pv }: VariableUse): { readonly root: string; readonly name: string | undefined } | undefined {
  if (pv.name !== 'xavp' || pv.inner === undefined) return undefined
  if (pv.inner.includes('$')) return { root: '', name: undefined }
  const [, root, name] = /^([^=[]+)(?:\[[^\]]*\])?(?:=>([^=[]+))?/.exec(pv.inner) ?? []
  return root === undefined ? undefined : { root, name }
}

/** Whether some text is the name alone, or a list that starts with it: names inside of variables do not count. */
function isToldIn(root: string, ctx: LintContext): boolean {
  return ctx.parsed.tokens.some((token) => {
    if (token.kind !== 'string') return false
    const text = String(token.value)
    return text === root || (text.split(/[=;,|[\s]+/).includes(root) && !text.includes('$'))
  })
}
