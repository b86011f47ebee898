import { isAnyCalled, setting } from '../settings.ts'
import type { Rule } from '../rule.ts'

/** Functions that do nothing without a dialog. */
const users: ReadonlySet<string> = new Set([
  'set_dlg_profile',
  'unset_dlg_profile',
  'is_in_profile',
  'dlg_set_timeout',
  'dlg_setflag',
  'dlg_set_property',
  'dlg_set_var',
])

/** Since release 5.3 dialogs are tracked only for requests for which the script calls dlg_manage(); profiles, variables and events of dialogs stay empty without. */
export const dialogNotTracked: Rule = {
  name: 'dialog-not-tracked',
  code: 'KAM6426',
  category: 'modules',
  severity: 'warning',
  title: 'dialogs that nothing creates',
  why: 'Since release 5.3 dialogs are tracked only for requests for which the script calls dlg_manage(); profiles, variables and events of dialogs stay empty without.',
  remedy: 'Call dlg_manage() for the initial INVITE.',
  needs: 'whole',
  examples: [
    {
      modules: ['pv', 'tm', 'rr', 'dialog'],
      bad: 'request_route {\n  «set_dlg_profile("caller")»;\n  t_relay();\n}\n',
      good: 'modparam("dialog", "profiles_no_value", "caller")\nrequest_route {\n  dlg_manage();\n  set_dlg_profile("caller");\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      if (ctx.module('dialog') === undefined) return
      if (isAnyCalled(ctx, ['dlg_manage']) || setting(ctx, 'dialog', 'dlg_flag') !== undefined) return
      const first = ctx.allCalls.find((site) => users.has(site.name))
      if (first !== undefined)
        report({ span: first.call.span, message: 'there is no dialog: dlg_manage() is never called' })
    },
  }),
}
