import { suggest } from '../../5-check/suggest.ts'
import type { LintContext } from '../context.ts'
import type { Rule } from '../rule.ts'

/** Names that a start does not look up, unlike those of KAM3030. */
interface Declared {
  readonly module: string
  readonly param: string
  /** What is named, in a message. */
  readonly what: string
  /** The name in one value of the parameter. */
  readonly name: RegExp
  /** The functions whose first argument is such a name. */
  readonly functions: readonly string[]
  /** A parameter that declares more of them elsewhere. */
  readonly elsewhere?: string
}

const declared: readonly Declared[] = [
  {
    module: 'http_client',
    param: 'httpcon',
    what: 'connection of http_client',
    name: /^\s*([^=\s]+)\s*=>/,
    functions: ['http_connect', 'http_connect_raw', 'http_get_redirect'],
    elsewhere: 'config_file',
  },
  {
    module: 'ratelimit',
    param: 'pipe',
    what: 'pipe of ratelimit',
    name: /^(\d+):/,
    functions: ['rl_check_pipe', 'rl_check_forced_pipe'],
  },
  {
    module: 'mqueue',
    param: 'mqueue',
    what: 'queue of mqueue',
    name: /(?:^|;)\s*name\s*=\s*([^;\s]+)/,
    functions: ['mq_add', 'mq_fetch', 'mq_pv_free', 'mq_size'],
  },
]

export const undeclaredName: Rule = {
  name: 'undeclared-name',
  code: 'KAM6436',
  category: 'modules',
  severity: 'warning',
  title: 'connection, pipe or queue that no modparam declares',
  why: 'The server starts, and looks the name up when the call runs: it then fails, or limits nothing.',
  remedy: 'Declare it with the parameter that the message names, or correct the name.',
  examples: [
    {
      modules: [],
      bad: 'loadmodule "pv.so"\nloadmodule "http_client.so"\nmodparam("http_client", "httpcon", "api=>http://127.0.0.1/route")\nrequest_route {\n  http_connect(«"apis"», "/x", "", "", "$var(r)");\n}\n',
      good: 'loadmodule "pv.so"\nloadmodule "http_client.so"\nmodparam("http_client", "httpcon", "api=>http://127.0.0.1/route")\nrequest_route {\n  http_connect("api", "/x", "", "", "$var(r)");\n}\n',
    },
    {
      modules: [],
      bad: 'loadmodule "sl.so"\nloadmodule "ratelimit.so"\nmodparam("ratelimit", "pipe", "0:TAILDROP:100")\nrequest_route {\n  if (!rl_check_pipe(«"1"»)) exit;\n}\n',
      good: 'loadmodule "sl.so"\nloadmodule "ratelimit.so"\nmodparam("ratelimit", "pipe", "0:TAILDROP:100")\nrequest_route {\n  if (!rl_check_pipe("0")) exit;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      if (!ctx.sees('readable')) return
      for (const kind of declared) {
        const names = namesOf(kind, ctx)
        if (names === undefined) continue
        for (const { call } of kind.functions.flatMap((name) => ctx.calls(name))) {
          const [arg] = call.args
          if (arg?.kind !== 'StringLiteral' || arg.value.includes('$') || names.has(arg.value)) continue
          const near = suggest(arg.value, [...names])
          report({
            span: arg.span,
            message: `no parameter ${kind.param} declares the ${kind.what} ${arg.value}`,
            ...(near === undefined ? {} : { help: `did you mean ${near}?` }),
          })
        }
      }
    },
  }),
}

/** All declared names; undefined when some may stand elsewhere. */
function namesOf({ module, param, name, elsewhere }: Declared, ctx: LintContext): ReadonlySet<string> | undefined {
  if (ctx.module(module) === undefined) return undefined
  if (elsewhere !== undefined && ctx.modparams(module, elsewhere).length > 0) return undefined
  const names = new Set<string>()
  for (const { value } of ctx.modparams(module, param)) {
    const found = value.kind === 'StringLiteral' ? name.exec(value.value)?.[1] : undefined
    if (found === undefined) return undefined
    names.add(found)
  }
  return names
}
