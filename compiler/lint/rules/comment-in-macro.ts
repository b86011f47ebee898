import type { Rule } from '../rule.ts'

export const commentInMacro: Rule = {
  name: 'comment-in-macro',
  code: 'KAM6507',
  category: 'preprocessor',
  severity: 'warning',
  title: 'comment behind the value of a macro',
  why: 'The value reaches to the end of the line, so the comment is a part of it: wherever the macro is used, the rest of that line is commented out too.',
  remedy: 'Write the comment on a line of its own.',
  hasFix: true,
  examples: [
    {
      bad: '#!KAMAILIO\n#!define FLT_ACC 1 «# accounting»\nrequest_route {\n  setflag(FLT_ACC\n  );\n  drop;\n}\n',
      good: '#!KAMAILIO\n# accounting\n#!define FLT_ACC 1\nrequest_route {\n  setflag(FLT_ACC);\n  drop;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const { name, macro, span } of ctx.directives) {
        if (!['define', 'redefine', 'trydefine'].includes(name ?? '') || macro === undefined) continue
        const written = ctx.sources.slice(span)
        if (written.includes('\n')) continue
        const at = commentIn(written)
        if (at === undefined) continue
        const before = written.slice(0, at).trimEnd()
        const comment = written.slice(at)
        const place = { ...span, start: span.end - comment.length }
        report({
          span: place,
          message: `this is a part of the value of ${macro}`,
          fix: {
            title: 'move the comment to the line before',
            edits: [
              { span: { ...span, end: span.start }, text: `${comment}\n` },
              { span: { ...span, start: span.start + before.length }, text: '' },
            ],
          },
        })
      }
    },
  }),
}

/** Where a comment starts behind a blank and outside of quotes; the signs that start the line are none. */
function commentIn(line: string): number | undefined {
  let quote = ''
  for (let at = 2; at < line.length; at += 1) {
    const sign = line[at] ?? ''
    if (quote !== '') {
      if (sign === quote) quote = ''
    } else if (sign === '"' || sign === "'") quote = sign
    else if (/[ \t]/.test(line[at - 1] ?? '') && (line.startsWith('//', at) || (sign === '#' && line[at + 1] !== '!')))
      return at
  }
  return undefined
}
