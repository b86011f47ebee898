import type { CheckContext } from './check.ts'
import { didYouMean } from './suggest.ts'

/** Modules that do not exist, and modules loaded before one that they bind. */
export function checkModules({ program, catalogue, diagnostics }: CheckContext): void {
  program.modules.forEach((module, index) => {
    const { span } = module.node.name
    if (module.exports === undefined) {
      diagnostics.report('KAM3001', span, `there is no module "${module.name}"`, {
        help: didYouMean(module.name, catalogue.moduleNames),
        kamailio: 'failed to load module',
      })
      return
    }
    for (const needed of module.exports.dependencies ?? []) {
      const place = program.modules.findIndex((other) => other.name === needed)
      if (place > index) {
        diagnostics.report('KAM3012', span, `module ${module.name} needs ${needed}, which is loaded after it`, {
          severity: 'warning',
        })
      }
    }
  })
}
