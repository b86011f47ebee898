import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import { innerText } from '#runtime/pseudo-variables/define.ts'
import { textToInt } from '#runtime/script/integers.ts'
import type { Core } from '#runtime/server/core.ts'

/** `$stat(name)`: a statistic by its bare name. */
function statistic(core: Core, log: ModuleLogger): PvBehaviour {
  return {
    bind: ({ inner }) => ({
      get: (ctx) => {
        const name = innerText(inner, ctx)
        const found = core.statistics.find(undefined, name)
        if (found === undefined) log.warn(`there is no statistic ${name}`)
        return found === undefined ? null : (ctx.outside?.statistic(found) ?? found.value())
      },
    }),
  }
}

/** `$ccp(group.name)`: a variable of the cfg framework; null is not assigned, with a warning. */
function configVariable(core: Core, log: ModuleLogger): PvBehaviour {
  return {
    bind: ({ inner }) => {
      const split = (text: string): readonly [string, string] => {
        const dot = text.indexOf('.')
        return [text.slice(0, Math.max(dot, 0)), text.slice(dot + 1)]
      }
      return {
        get: (ctx) => {
          const variable = core.config.find(...split(innerText(inner, ctx)))
          return variable === undefined || variable.isHidden === true ? null : variable.get()
        },
        set: (ctx, value) => {
          const name = innerText(inner, ctx)
          const variable = core.config.find(...split(name))
          if (value === null) {
            log.warn(`$ccp(${name}) cannot be null`)
            return true
          }
          const isText = typeof value === 'string' && variable?.type === 'int'
          const taken = isText ? textToInt(value) : value
          if (taken !== taken) {
            log.error(`$ccp(${name}) takes a number, not "${value}"`)
            return false
          }
          try {
            variable?.set(taken)
          } catch (error) {
            log.error(`$ccp(${name}): ${error instanceof Error ? error.message : String(error)}`)
            return false
          }
          return variable !== undefined
        },
      }
    },
  }
}

/** Statistics and runtime configuration. */
export function serverStateVariables(core: Core, log: ModuleLogger): { readonly [name: string]: PvBehaviour } {
  return { stat: statistic(core, log), ccp: configVariable(core, log) }
}
