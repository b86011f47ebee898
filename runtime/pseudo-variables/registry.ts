import type { ModuleExports, PvarFacts, TransformationFacts } from '#grammar/manifest.ts'
import type { TransformationBehaviour } from '../modules/define.ts'
import type { PvBehaviour } from './define.ts'

export interface RegisteredPv {
  readonly facts: PvarFacts
  readonly behaviour: PvBehaviour
}

export interface RegisteredTransformation {
  readonly facts: TransformationFacts
  readonly behaviour: TransformationBehaviour
}

/** The pseudo-variables and transformations of the loaded modules, by name. */
export class PvRegistry {
  readonly #pvs = new Map<string, RegisteredPv>()
  readonly #transformations = new Map<string, RegisteredTransformation>()

  /** Adds what a module exports; a name that is known already keeps its first meaning, as in Kamailio. */
  add(
    exports: ModuleExports,
    behaviour: {
      readonly pvars?: { readonly [name: string]: PvBehaviour } | undefined
      readonly transformations?:
        { readonly [name: string]: { readonly [name: string]: TransformationBehaviour } } | undefined
    },
  ): void {
    for (const [name, facts] of Object.entries(exports.pvars ?? {})) {
      const pv = behaviour.pvars?.[name]
      if (pv !== undefined && !this.#pvs.has(name)) this.#pvs.set(name, { facts, behaviour: pv })
    }
    for (const [className, members] of Object.entries(exports.transformations ?? {})) {
      for (const [name, facts] of Object.entries(members)) {
        const run = behaviour.transformations?.[className]?.[name]
        if (run !== undefined) this.#transformations.set(`${className}.${name}`, { facts, behaviour: run })
      }
    }
  }

  pv(name: string): RegisteredPv | undefined {
    return this.#pvs.get(name)
  }

  transformation(className: string, name: string): RegisteredTransformation | undefined {
    return this.#transformations.get(`${className}.${name}`)
  }
}
