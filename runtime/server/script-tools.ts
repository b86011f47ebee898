import type { ModuleLogger } from '../log/logger.ts'
import type { FixupTools } from '../modules/fixups.ts'
import type { ModuleTools } from '../modules/load.ts'
import { bindFormat, bindPv } from '../pseudo-variables/bind.ts'
import type { PvRegistry } from '../pseudo-variables/registry.ts'
import { compileRegex } from '../script/posix-regex.ts'
import { compileSubstitution } from '../script/substitution.ts'

/** What binds texts of the configuration: for arguments of functions, and for modules that take texts as parameters. */
export interface ScriptTools {
  readonly fixups: FixupTools
  /** Those of modules log what is wrong with a text and give undefined. */
  readonly forModules: ModuleTools
}

export function createScriptTools(registry: PvRegistry, log: ModuleLogger): ScriptTools {
  const fixups: FixupTools = {
    pv: (text) => bindPv(text, registry),
    format: (text) => bindFormat(text, registry),
    regex: (pattern, ignoreCase, newline) => compileRegex(pattern, { ignoreCase, newline }),
    substitution: (text) =>
      compileSubstitution(text, (pv) => {
        const bound = bindPv(pv, registry)
        return 'error' in bound ? `${pv}: ${bound.error}` : undefined
      }),
  }
  const forModules: ModuleTools = {
    pv: (text) => reportBad(fixups.pv(text), text, log),
    format: (text) => {
      const bound = reportBad(fixups.format(text), text, log)
      return typeof bound === 'string' ? () => bound : bound
    },
    regex: (pattern, options = {}) => reportBad(compileRegex(pattern, { ignoreCase: true, ...options }), pattern, log),
  }
  return { fixups, forModules }
}

function reportBad<T>(bound: T | { readonly error: string }, text: string, log: ModuleLogger): T | undefined {
  if (typeof bound !== 'object' || bound === null || !('error' in bound)) return bound as T
  log.error(`"${text}": ${bound.error}`)
  return undefined
}
