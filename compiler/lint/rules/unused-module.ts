import { describedNeeds, needsOf } from '#grammar/module-needs.ts'
import { matchesModule } from '#grammar/module-pattern.ts'
import type { LoadedModule } from '../../4-bind/symbols.ts'
import type { LintContext } from '../context.ts'
import { removal } from '../settings.ts'
import type { Rule } from '../rule.ts'

/** Modules that do nothing but offer functions, variables and transformations to scripts: no timers, commands, callbacks or API. */
// prettier-ignore
const onlyForScripts: ReadonlySet<string> = new Set([
  'avpops', 'cfgutils', 'crypto', 'diversion', 'enum', 'exec', 'gzcompress', 'ipops', 'jansson', 'jwt', 'math', 'maxfwd', 'path',
  'phonenum', 'posops', 'pv', 'sdpops', 'siprepo', 'sipt', 'smsops', 'textops', 'textopsx', 'utils', 'uuid', 'xlog', 'xmlops',
])

function isUsed(module: LoadedModule, ctx: LintContext): boolean {
  const { exports, name } = module
  const { file } = ctx.program
  if (exports === undefined) return true
  if (file.items.some((item) => item.kind === 'ModParam' && matchesModule(item.module.value, name))) return true
  if (ctx.allCalls.some(({ resolved }) => resolved.kind === 'function' && resolved.known.module === name)) return true
  const pvars = exports.pvars ?? {}
  const classes = exports.transformations ?? {}
  return ctx.variableUses.some(
    ({ pv }) =>
      Object.hasOwn(pvars, pv.name) || pv.transformations.some((one) => Object.hasOwn(classes, one.className)),
  )
}

/** A module takes memory and time at start, and its age is one more thing to know of. */
export const unusedModule: Rule = {
  name: 'unused-module',
  code: 'KAM6401',
  category: 'modules',
  severity: 'info',
  title: 'module that nothing uses',
  why: 'A module takes memory and time at start, and its age is one more thing to know of.',
  remedy: 'Remove the loadmodule.',
  hasFix: true,
  needs: 'whole',
  examples: [
    {
      bad: 'loadmodule "pv.so"\nloadmodule «"enum.so"»\nrequest_route {\n  $var(x) = 1;\n}\n',
      good: 'loadmodule "pv.so"\nrequest_route {\n  $var(x) = 1;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const needed = new Set(
        ctx.program.modules.flatMap(({ name, exports }) => {
          const needs = [...needsOf(name), ...(exports === undefined ? [] : describedNeeds(exports))]
          return needs.map((need) => need.module)
        }),
      )
      for (const module of ctx.program.modules) {
        if (!onlyForScripts.has(module.name) || needed.has(module.name) || isUsed(module, ctx)) continue
        report({
          span: module.node.name.span,
          message: `nothing of module ${module.name} is used`,
          ...removal(ctx, module.node.span, 'Remove the loadmodule'),
        })
      }
    },
  }),
}
