import type { Rule } from '../rule.ts'

export const profileValue: Rule = {
  name: 'profile-value',
  code: 'KAM6437',
  category: 'modules',
  severity: 'warning',
  title: 'dialog profile without its value, or with one that it does not have',
  why: 'A profile of profiles_with_value counts dialogs by a value: without it a dialog is not added, and the limit that is checked with it never comes. One of profiles_no_value drops the value.',
  remedy: 'Give the value, or declare the profile with the other parameter.',
  examples: [
    {
      modules: ['tm', 'rr', 'pv', 'dialog'],
      bad: 'modparam("dialog", "profiles_with_value", "caller")\nrequest_route {\n  dlg_manage();\n  set_dlg_profile(«"caller"»);\n}\n',
      good: 'modparam("dialog", "profiles_with_value", "caller")\nrequest_route {\n  dlg_manage();\n  set_dlg_profile("caller", "$fU");\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const names = (param: string): ReadonlySet<string> =>
        new Set(
          ctx
            .modparams('dialog', param)
            .flatMap(({ value }) => (value.kind === 'StringLiteral' ? value.value.split(';') : []))
            .map((name) => name.trim()),
        )
      const withValue = names('profiles_with_value')
      const without = names('profiles_no_value')
      for (const name of ['set_dlg_profile', 'unset_dlg_profile']) {
        for (const { call, resolved } of ctx.calls(name)) {
          const [arg] = call.args
          if (resolved.kind !== 'function' || resolved.known.module !== 'dialog') continue
          if (arg?.kind !== 'StringLiteral') continue
          if (call.args.length === 1 && withValue.has(arg.value) && !without.has(arg.value)) {
            report({ span: arg.span, message: `the profile ${arg.value} needs a value` })
          } else if (call.args.length === 2 && without.has(arg.value) && !withValue.has(arg.value)) {
            report({ span: arg.span, message: `the profile ${arg.value} has no values` })
          }
        }
      }
    },
  }),
}
