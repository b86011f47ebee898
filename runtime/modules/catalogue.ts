import type { KamkitModule } from './define.ts'
import type { ModuleExports } from '#grammar/manifest.ts'

/** The modules that a server can load, by name. Behaviour is loaded only when a configuration asks for it. */
export interface ModuleSource {
  /** The implementation; undefined when there is none. */
  load(name: string): Promise<KamkitModule | undefined>
  /** The facts of a module that is declared but not implemented. */
  declared(name: string): ModuleExports | undefined
}
