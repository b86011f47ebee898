import { builtInDefines } from '#compiler/2-lex/defines.ts'
import { compileSubst, splitSubst } from '#compiler/2-lex/subst-rule.ts'
import type { CompilerHost } from '#compiler/host.ts'
import type { Release } from '#grammar/releases.ts'
import { parseDefine } from '../cli/options.ts'
import type { CliSettings } from './settings.ts'

type ConfigArguments = Pick<CliSettings, 'defines' | 'substs' | 'modules' | 'modparams'>

/** What is wrong with the arguments that add to the configuration, in Kamailio's words; undefined when nothing is. */
export function findArgumentProblem(settings: ConfigArguments, target: Release): string | undefined {
  const defined = new Set(builtInDefines(target).keys())
  for (const written of settings.defines) {
    const { name } = parseDefine(written)
    if (name === '') return `error at define param: -A ${written}`
    if (defined.has(name)) return `already defined: ${name}`
    defined.add(name)
  }
  for (const { kind, rule } of settings.substs) {
    const parts = splitSubst(rule)
    if (parts === undefined || (kind !== 'subst' && parts.pattern === '')) return `bad subst expression: ${rule}`
    if (compileSubst(parts) === undefined) return `bad regular expression ${parts.pattern} in ${rule}`
    if (kind === 'subst') continue
    if (defined.has(parts.pattern)) return `already defined: ${parts.pattern}`
    defined.add(parts.pattern)
  }
  const bad = settings.modparams.find((text) => text.split(':').length < 4)
  return bad === undefined ? undefined : `invalid format for argument: ${bad}`
}

/**
 * --loadmodule and --modparam stand before the text of the main file, and on its first line, so that its lines keep their numbers.
 * As in Kamailio, --modparam reaches only modules of --loadmodule.
 */
export function withCommandLine(host: CompilerHost, file: string, settings: ConfigArguments): CompilerHost {
  const modules = settings.modules.map((name) => `loadmodule ${JSON.stringify(name)} `)
  const modparams = settings.modparams.map((text) => {
    const [module = '', param = '', type = 's', ...value] = text.split(':')
    const given = type === 'i' ? String(Number.parseInt(value.join(':'), 10) || 0) : JSON.stringify(value.join(':'))
    return `modparam(${JSON.stringify(module)}, ${JSON.stringify(param)}, ${given}) `
  })
  const before = [...modules, ...modparams].join('')
  if (before === '') return host
  return {
    ...host,
    readFile: (path) => {
      const text = host.readFile(path)
      return text === undefined || path !== file ? text : addBefore(before, text)
    },
  }
}

/** A start line must stay alone on its line; the statements come on the next one then. */
function addBefore(before: string, text: string): string {
  const [start = ''] = /^(?:[#/][#/]?!(?:KAMAILIO|SER|OPENSER|ALL|MAXCOMPAT)\n)?/.exec(text) ?? []
  return start + before + text.slice(start.length)
}
