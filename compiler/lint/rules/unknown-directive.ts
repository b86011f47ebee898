import { directiveNames } from '#grammar/directives.ts'
import { suggest } from '../../5-check/suggest.ts'
import type { Rule } from '../rule.ts'

export const unknownDirective: Rule = {
  name: 'unknown-directive',
  code: 'KAM6513',
  category: 'preprocessor',
  severity: 'warning',
  title: 'misspelt directive, which is a comment',
  why: 'Kamailio takes a line that starts with #! and no word it knows for a comment. So it does with a blank after #!.',
  remedy: 'Correct the word; for a comment leave out the exclamation mark.',
  hasSuggestions: true,
  examples: [
    {
      bad: '#!KAMAILIO\n«#!defin WITH_NAT»\nrequest_route {\n  drop;\n}\n',
      good: '#!KAMAILIO\n#!define WITH_NAT\nrequest_route {\n  drop;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const { name, word, rest, span } of ctx.directives) {
        if (name !== undefined || word === '' || modes.has(word)) continue
        const better = directiveNames.includes(word)
          ? word
          : word.length > 2
            ? suggest(word, directiveNames)
            : undefined
        if (better === undefined || Math.abs(better.length - word.length) > 2 || !looksRight(better, rest)) continue
        const written = ctx.sources.slice(span)
        const head = /^[#!]!\s*\w+/.exec(written)?.[0].length ?? 0
        const place = { ...span, end: span.start + head }
        report({
          span,
          message: `this is a comment: #!${word} is no directive`,
          help: `did you mean #!${better}?`,
          suggestions: [{ title: `write #!${better}`, edits: [{ span: place, text: `#!${better}` }] }],
        })
      }
    },
  }),
}

const modes: ReadonlySet<string> = new Set(['KAMAILIO', 'OPENSER', 'SER', 'MAXCOMPAT', 'ALL'])

/** What follows is what the directive takes: prose is a comment. */
function looksRight(name: string, rest: string): boolean {
  if (name === 'else' || name === 'endif') return rest === ''
  if (name.startsWith('subst') || name.endsWith('_file')) return rest.startsWith('"')
  return /^[A-Za-z_]\w*(?:\s+\S+)?$/.test(rest)
}
