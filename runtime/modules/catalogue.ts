import type { KamkitModule } from './define.ts'
import type { ModuleExports } from '#grammar/manifest.ts'

/** The modules that a server can load, by name. Behaviour is loaded only when a configuration asks for it. */
export interface ModuleSource {
  /** The implementation; undefined when there is none. */
  load(name: string): Promise<KamkitModule | undefined>
  /** What is known of a module, whether it is implemented or not. */
  declared(name: string): ModuleExports | undefined
}
