import type { CompiledModule } from '#grammar/abi.ts'
import { RpcFault } from '../rpc/fault.ts'
import { rpcStruct } from '../rpc/registry.ts'
import type { Core } from './core.ts'
import type { StartError } from './server.ts'

/** Reads the configuration anew; what is wrong with it instead, when it cannot be compiled. */
export type Recompile = () => Promise<CompiledModule | readonly StartError[]>

/**
 * Reads the configuration anew and puts it in place of the running one; gives what is wrong, when nothing was changed. Two at
 * the same time run one after the other. The RPC command kamkit.reload does the same.
 */
export function createReload(
  core: Core,
  recompile: Recompile,
  install: (compiled: CompiledModule) => readonly StartError[] | Promise<readonly StartError[]>,
): () => Promise<readonly StartError[]> {
  const log = core.logger.forModule('core')
  let underWay: Promise<unknown> = Promise.resolve()
  let count = 0
  const reload = async (): Promise<readonly StartError[]> => {
    const compiled = await recompile()
    const errors = 'link' in compiled ? await install(compiled) : compiled
    for (const error of errors) log.error(`reload: ${placeText(error)}`)
    if (errors.length > 0) log.error('reload: the configuration stays as it was')
    else log.notice(`reload: the configuration was read anew, reload ${(count += 1)} since the start`)
    return errors
  }
  const inTurn = (): Promise<readonly StartError[]> => {
    const result = underWay.then(reload)
    underWay = result.catch(() => undefined)
    return result
  }
  core.rpc.add({
    name: 'kamkit.reload',
    doc: 'Reads the configuration anew without a restart; messages under way keep the old one.',
    array: false,
    run: async () => {
      const [first, ...others] = await inTurn()
      if (first === undefined) return [rpcStruct([['reloads', count]])]
      const more = others.length === 0 ? '' : ` (and ${others.length} more in the log)`
      throw new RpcFault(500, `${placeText(first)}${more}`)
    },
  })
  return inTurn
}

function placeText({ file, line, text }: StartError): string {
  return `${file}:${line}: ${text}`
}
