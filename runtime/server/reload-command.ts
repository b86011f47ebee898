import type { CompiledModule } from '#grammar/abi.ts'
import { RpcFault } from '../rpc/fault.ts'
import { rpcStruct } from '../rpc/registry.ts'
import type { Core } from './core.ts'
import type { StartError } from './server.ts'

/** Reads the configuration anew; what is wrong with it instead, when it cannot be compiled. */
export type Recompile = () => Promise<CompiledModule | readonly StartError[]>

/** Puts what is compiled in place of the running program, and gives what is wrong when nothing was changed. */
export type Replace = (compile: Recompile) => Promise<readonly StartError[]>

/** Replaces programs in all processes; two at the same time are replaced one after the other. */
export function createReplace(
  install: (compiled: CompiledModule) => readonly StartError[] | Promise<readonly StartError[]>,
): Replace {
  let underWay: Promise<unknown> = Promise.resolve()
  return (compile) => {
    const result = underWay.then(async () => {
      const compiled = await compile()
      return 'link' in compiled ? install(compiled) : compiled
    })
    underWay = result.catch(() => undefined)
    return result
  }
}

/**
 * Reads the configuration anew and puts it in place of the running one; gives what is wrong, when nothing was changed. The RPC
 * command kamkit.reload does the same.
 */
export function createReload(core: Core, recompile: Recompile, replace: Replace): () => Promise<readonly StartError[]> {
  const log = core.logger.forModule('core')
  let count = 0
  const reload = async (): Promise<readonly StartError[]> => {
    const errors = await replace(recompile)
    for (const error of errors) log.error(`reload: ${placeText(error)}`)
    if (errors.length > 0) log.error('reload: the configuration stays as it was')
    else log.notice(`reload: the configuration was read anew, reload ${(count += 1)} since the start`)
    return errors
  }
  core.rpc.add({
    name: 'kamkit.reload',
    doc: 'Reads the configuration anew without a restart; messages under way keep the old one.',
    array: false,
    run: async () => {
      const [first, ...others] = await reload()
      if (first === undefined) return [rpcStruct([['reloads', count]])]
      const more = others.length === 0 ? '' : ` (and ${others.length} more in the log)`
      throw new RpcFault(500, `${placeText(first)}${more}`)
    },
  })
  return reload
}

/** `FILE:LINE: TEXT`. */
export function placeText({ file, line, text }: StartError): string {
  return `${file}:${line}: ${text}`
}
