import { suggest } from '../../5-check/suggest.ts'
import type { Rule } from '../rule.ts'

export const misspeltMacroCondition: Rule = {
  name: 'misspelt-macro-condition',
  code: 'KAM6503',
  category: 'preprocessor',
  severity: 'warning',
  title: 'condition on a macro that nobody defines, but for a letter',
  why: 'A name that is not defined is no error: the part is left out, or taken, without a word. Another macro has nearly the same name.',
  remedy: 'Correct the name.',
  hasSuggestions: true,
  examples: [
    {
      bad: '#!KAMAILIO\n#!define WITH_REGISTRAR\nrequest_route {\n#!ifdef «WITH_REGISTRAAR»\n  xlog("registrar\\n");\n#!endif\n#!ifdef WITH_REGISTRAR\n  xlog("registrar\\n");\n#!endif\n  drop;\n}\n',
      good: '#!KAMAILIO\n#!define WITH_REGISTRAR\nrequest_route {\n#!ifdef WITH_REGISTRAR\n  xlog("registrar\\n");\n#!endif\n  drop;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const { directives, sources } = ctx
      const defined = new Set(
        directives.flatMap((line) =>
          line.macro === undefined || line.name?.startsWith('if') === true ? [] : [line.macro],
        ),
      )
      // A line such as `##!define WITH_X` or `# #!define WITH_X` is a switch that somebody may turn on.
      for (const { text } of sources.all)
        for (const [, name] of text.matchAll(/(?<!#)#+[ \t]*[#!]!(?:try|re)?def(?:ine)?[ \t]+(\w+)/g))
          if (name !== undefined) defined.add(name)
      // Asked for in several places, a name is a switch of its own.
      const asked = new Map<string, number>()
      for (const { name, macro } of directives) {
        if (macro !== undefined && name?.startsWith('if') === true) asked.set(macro, (asked.get(macro) ?? 0) + 1)
      }
      for (const { name, macro, span } of directives) {
        if ((name !== 'ifdef' && name !== 'ifndef') || macro === undefined || defined.has(macro)) continue
        if (ctx.parsed.defines.has(macro) || /^(?:KAMAILIO|MOD)_/.test(macro) || (asked.get(macro) ?? 0) > 1) continue
        const near = nearest(macro, defined)
        if (near === undefined) continue
        const start = span.start + sources.slice(span).indexOf(macro)
        const place = { ...span, start, end: start + macro.length }
        report({
          span: place,
          message: `nobody defines ${macro}`,
          help: `did you mean ${near}?`,
          suggestions: [{ title: `write ${near}`, edits: [{ span: place, text: near }] }],
        })
      }
    },
  }),
}

/** Near means a letter or two: WITH_IPV4 and WITH_IPV6 are different names. */
function nearest(macro: string, defined: ReadonlySet<string>): string | undefined {
  const near = suggest(macro, defined)
  if (near === undefined || Math.abs(near.length - macro.length) > 2) return undefined
  if (near.replace(/\d/g, '') === macro.replace(/\d/g, '') || changes(macro, near) > 2) return undefined
  return areOtherWords(macro, near) ? undefined : near
}

/** WITH_PING_TCP and WITH_PING_TLS: a short word of which most is other letters is another word. */
function areOtherWords(one: string, other: string): boolean {
  const [words, others] = [one.split('_'), other.split('_')]
  if (words.length !== others.length) return false
  return words.some((word, at) => word.length <= 4 && word !== others[at] && changes(word, others[at] ?? '') > 1)
}

function changes(one: string, other: string): number {
  let start = 0
  while (start < one.length && one[start] === other[start]) start += 1
  let end = 0
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1
  return Math.max(one.length, other.length) - start - end
}
