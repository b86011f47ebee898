import { compileSubst, splitSubst } from '../../2-lex/subst-rule.ts'
import type { Rule } from '../rule.ts'

export const substitutionInsideWords: Rule = {
  name: 'substitution-inside-words',
  code: 'KAM6514',
  category: 'preprocessor',
  severity: 'warning',
  title: 'substitution that also changes a part of a longer word',
  why: '#!subst and #!substdef search every text and variable for the pattern, inside of longer words too: a pattern PORT changes TRANSPORT.',
  remedy: 'Choose a name that no other word contains, such as `!MY_PORT!`.',
  examples: [
    {
      bad: '#!KAMAILIO\n«#!substdef "!DOMAIN!example.com!g"»\nrequest_route {\n  xlog("SUBDOMAIN of DOMAIN\\n");\n  drop;\n}\n',
      good: '#!KAMAILIO\n#!substdef "!MY_DOMAIN!example.com!g"\nrequest_route {\n  xlog("SUBDOMAIN of MY_DOMAIN\\n");\n  drop;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const { name, rest, span, isActive } of ctx.directives) {
        if (name?.startsWith('subst') !== true || !isActive) continue
        const [, quoted] = /^"((?:[^"\\]|\\.)*)"/.exec(rest) ?? []
        const rule = quoted === undefined ? undefined : splitSubst(quoted)
        // Only a plain word is meant as a name; a regular expression says by itself what it matches.
        if (rule === undefined || !/^\w+$/.test(rule.pattern) || compileSubst(rule) === undefined) continue
        const longer = longerWord(rule.pattern, span.start, ctx.sources.get(span.source).text)
        if (longer !== undefined) report({ span, message: `this changes ${longer} too` })
      }
    },
  }),
}

/** A longer word in quotes below the directive that contains the pattern. */
function longerWord(pattern: string, from: number, text: string): string | undefined {
  const rest = text.slice(text.indexOf('\n', from) + 1)
  for (const [quoted] of rest.matchAll(/"[^"\n]*"/g)) {
    for (const [word] of quoted.matchAll(/\w+/g)) if (word !== pattern && word.includes(pattern)) return word
  }
  return undefined
}
