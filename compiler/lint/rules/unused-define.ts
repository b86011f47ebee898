import { macroMentions } from '../macro-mentions.ts'
import type { Rule } from '../rule.ts'

export const unusedDefine: Rule = {
  name: 'unused-define',
  code: 'KAM6501',
  category: 'preprocessor',
  severity: 'info',
  title: 'macro that is never used',
  why: 'No word of the script, no condition and no other macro names it. Either it is left over, or the place that asks for it is misspelt.',
  remedy: 'Remove the line, or correct the name.',
  needs: 'whole',
  examples: [
    {
      bad: '#!KAMAILIO\n«#!define WITH_NATT»\n#!ifdef WITH_NAT\n#!define FLT_NATS 5\n#!endif\nrequest_route {\n#!ifdef WITH_NAT\n  setflag(FLT_NATS);\n#!endif\n  drop;\n}\n',
      good: '#!KAMAILIO\n#!define WITH_NAT\n#!ifdef WITH_NAT\n#!define FLT_NATS 5\n#!endif\nrequest_route {\n#!ifdef WITH_NAT\n  setflag(FLT_NATS);\n#!endif\n  drop;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const mentions = macroMentions(ctx)
      for (const line of ctx.directives) {
        if (!line.isActive || line.macro === undefined || !defining.has(line.name ?? '')) continue
        if (mentions.inCode.has(line.macro) || mentions.inTexts.has(line.macro)) continue
        report({ span: line.span, message: `nothing uses ${line.macro}` })
      }
    },
  }),
}

const defining: ReadonlySet<string> = new Set(['define', 'redefine', 'trydefine', 'defexp', 'defexps'])
