import { isModuleOf } from '#grammar/module-releases.ts'
import { removedModules } from '#grammar/removed.ts'
import type { Span } from '../1-source/span.ts'
import type { CheckContext } from './check.ts'
import { didYouMean } from './suggest.ts'

/** Modules that do not exist or are loaded twice. */
export function checkModules({ program, catalogue, diagnostics, release }: CheckContext): void {
  const first = new Map<string, Span>()
  program.modules.forEach((module) => {
    const { span } = module.node.name
    const earlier = first.get(module.name)
    if (earlier === undefined) first.set(module.name, span)
    else {
      diagnostics.report('KAM3017', span, `module ${module.name} is loaded twice`, {
        related: [{ message: 'first loaded here', span: earlier }],
        kamailio: 'failed to load module',
      })
    }
    if (module.exports === undefined) {
      diagnostics.report('KAM3001', span, `there is no module "${module.name}"`, {
        help: () => removedModules.get(module.name)?.remedy ?? didYouMean(module.name, catalogue.moduleNames),
        kamailio: 'failed to load module',
      })
      return
    }
    if (!isModuleOf(module.name, release)) {
      diagnostics.report('KAM3001', span, `Kamailio ${release} has no module "${module.name}"`, {
        help: 'it came with a later release',
        kamailio: 'failed to load module',
      })
    }
    if (module.exports.declaredOnly === true) {
      diagnostics.report('KAM3011', span, `kamkit has no module ${module.name} yet`, {
        help: 'it is checked like any other, but a program that loads it does not start',
      })
    }
  })
}
