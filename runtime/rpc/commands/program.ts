import type { Core } from '../../server/core.ts'
import { rpcStruct, type RpcCommand } from '../registry.ts'

/** core.modules, core.ppdefines, core.ppdefines_full: what the configuration loaded and defined. */
export function programCommands(core: Core): readonly RpcCommand[] {
  return [
    {
      name: 'core.modules',
      doc: 'Lists the modules that are loaded, the last one first.',
      array: true,
      run: () => core.moduleNames.toReversed(),
    },
    {
      name: 'core.ppdefines',
      doc: 'Lists the names that are defined for the preprocessor.',
      array: true,
      run: () => [...core.defines.keys()],
    },
    {
      name: 'core.ppdefines_full',
      doc: 'Lists what is defined for the preprocessor, with values.',
      array: true,
      run: () =>
        [...core.defines].map(([name, value]) =>
          rpcStruct([
            ['name', name],
            ['type', 0],
            ['value', value === '' ? 'none' : value],
          ]),
        ),
    },
  ]
}
