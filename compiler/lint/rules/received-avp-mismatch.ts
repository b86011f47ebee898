import type { ModParam } from '../../ast/nodes.ts'
import { setting } from '../settings.ts'
import type { Rule } from '../rule.ts'

function textOf(param: ModParam | undefined): string | undefined {
  return param?.value.kind === 'StringLiteral' ? param.value.value : undefined
}

/** nathelper leaves the source of a REGISTER in the AVP, and registrar stores it with the contact only when both name the same one. */
export const receivedAvpMismatch: Rule = {
  name: 'received-avp-mismatch',
  code: 'KAM6425',
  category: 'modules',
  severity: 'warning',
  title: 'received_avp of nathelper and registrar differ',
  why: 'nathelper leaves the source of a REGISTER in the AVP, and registrar stores it with the contact only when both name the same one.',
  remedy: 'Set it for both: modparam("nathelper|registrar", "received_avp", "$avp(RECEIVED)").',
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "sl.so"\nloadmodule "pv.so"\nloadmodule "usrloc.so"\nloadmodule "registrar.so"\nloadmodule "nathelper.so"\nmodparam("nathelper", "received_avp", «"$avp(a)"»)\nmodparam("registrar", "received_avp", "$avp(b)")\n',
      good: 'loadmodule "sl.so"\nloadmodule "pv.so"\nloadmodule "usrloc.so"\nloadmodule "registrar.so"\nloadmodule "nathelper.so"\nmodparam("nathelper|registrar", "received_avp", "$avp(a)")\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      if (ctx.module('nathelper') === undefined || ctx.module('registrar') === undefined) return
      const [one, other] = [setting(ctx, 'nathelper', 'received_avp'), setting(ctx, 'registrar', 'received_avp')]
      if (one?.value.kind === other?.value.kind && textOf(one) === textOf(other)) return
      const place = one ?? other
      if (place === undefined) return
      const message = `nathelper uses ${textOf(one) ?? 'none'} and registrar ${textOf(other) ?? 'none'}`
      report({ span: place.value.span, message })
    },
  }),
}
