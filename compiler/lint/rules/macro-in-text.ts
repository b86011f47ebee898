import { macroMentions } from '../macro-mentions.ts'
import type { Rule } from '../rule.ts'

export const macroInText: Rule = {
  name: 'macro-in-text',
  code: 'KAM6502',
  category: 'preprocessor',
  severity: 'warning',
  title: 'macro that is named only inside quotes',
  why: '#!define replaces words of the script and nothing inside quotes: the text keeps the name of the macro as it is.',
  remedy: 'Use `#!substdef "!NAME!value!g"`, or read it with `$def(NAME)` of module corex.',
  needs: 'whole',
  examples: [
    {
      bad: '#!KAMAILIO\n«#!define MY_DOMAIN example.com»\nrequest_route {\n  if (is_method("INVITE") && $fd == "MY_DOMAIN") {\n    t_relay();\n  }\n}\n',
      good: '#!KAMAILIO\n#!substdef "!MY_DOMAIN!example.com!g"\nrequest_route {\n  if (is_method("INVITE") && $fd == "MY_DOMAIN") {\n    t_relay();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const mentions = macroMentions(ctx)
      for (const { name, macro, span, isActive } of ctx.directives) {
        if (name !== 'define' || macro === undefined || !isActive || !/[A-Z]/.test(macro)) continue
        if (!mentions.inTexts.has(macro) || mentions.inCode.has(macro)) continue
        report({ span, message: `${macro} stands only inside quotes, where nothing replaces it` })
      }
    },
  }),
}
