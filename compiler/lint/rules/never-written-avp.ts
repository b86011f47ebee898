import { respelling, suggest } from '../../5-check/suggest.ts'
import type { Rule } from '../rule.ts'

export const neverWrittenAvp: Rule = {
  name: 'never-written-avp',
  code: 'KAM6359',
  category: 'correctness',
  severity: 'info',
  title: '$avp that is read and never written',
  why: 'No statement, function or parameter of this configuration names the AVP to put something into it, so that it is null for every message. Most often the name is misspelt.',
  remedy: 'Correct the name, or remove the question.',
  hasSuggestions: true,
  needs: 'whole',
  examples: [
    {
      bad: 'request_route {\n  $avp(caller) = $fU;\n  if («$avp(callr)» == "alice") {\n    drop;\n  }\n  xlog("$avp(caller)\\n");\n}\n',
      good: 'request_route {\n  $avp(caller) = $fU;\n  if ($avp(caller) == "alice") {\n    drop;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      if (loaders.some((name) => ctx.calls(name).length > 0)) return
      const all = ctx.variables.of('avp')
      const isNamed = (name: string): boolean => ctx.wordsInTexts.has(name)
      const written = all
        .filter((one) => one.uses.some((use) => use.access !== 'read' || use.route === undefined))
        .map((one) => plain(one.name))
      const isWritten = new Set(written)
      let suggestions = 0
      const inactive = ctx.parsed.inactive.map((span) => ctx.sources.slice(span)).join('\n')
      for (const { name, uses, assigned } of all) {
        if (
          assigned.length > 0 ||
          isWritten.has(plain(name)) ||
          madeByModules.test(name) ||
          inactive.includes(plain(name))
        )
          continue
        const inCode = uses.filter((use) => !use.isInText)
        // Named in some text too, a function may be told to fill it.
        if (inCode.length < uses.length || isNamed(plain(name))) continue
        suggestions += 1
        const near = suggestions > maxSuggestions ? undefined : suggest(name, written)
        for (const use of inCode) {
          report({
            span: use.span,
            message: `nothing ever writes $avp(${name})`,
            ...(near === undefined
              ? {}
              : { help: `did you mean $avp(${near})?`, ...respelling(name, [near], use.span, ctx.sources) }),
          })
        }
      }
    },
  }),
}

/** `$avp(s:name)` is `$avp(name)`. */
function plain(name: string): string {
  return name.replace(/^s:/, '')
}

/** These write AVPs whose names stand elsewhere: in a database, at a RADIUS server. */
const loaders = [
  'avp_db_load',
  'radius_load_caller_avps',
  'radius_load_callee_avps',
  'db_load_caller_avps',
  'load_attrs',
  'carrierroute',
]

/** Numbers belong to modules as a rule, and the IMS modules leave their results under names of their own. */
const madeByModules = /^(?:i:)?\d+$|_return_code$/

/** Comparing names takes time, and nobody reads more. */
const maxSuggestions = 50
