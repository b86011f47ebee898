import { matchesModule } from '#grammar/module-pattern.ts'
import type { BoundProgram } from '../4-bind/symbols.ts'
import type { ModParam } from '../ast/nodes.ts'

/** The lines that set a parameter of a module, in the order of the file. */
export function parametersOf(program: BoundProgram, module: string, param: string): readonly ModParam[] {
  return program.file.items.filter(
    (item): item is ModParam =>
      item.kind === 'ModParam' && item.param.value === param && matchesModule(item.module.value, module),
  )
}

/** The line that counts for a parameter that is set; undefined when none sets it. */
export function lastParameter(program: BoundProgram, module: string, param: string): ModParam | undefined {
  return parametersOf(program, module, param).at(-1)
}
