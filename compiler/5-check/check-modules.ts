import { isModuleOf } from '#grammar/module-releases.ts'
import { removedModules } from '#grammar/removed.ts'
import type { Span } from '../1-source/span.ts'
import type { LoadModule } from '../ast/nodes.ts'
import type { Repair } from '../diagnostics/diagnostic.ts'
import type { LoadedModule } from '../4-bind/symbols.ts'
import type { Details } from '../diagnostics/collector.ts'
import type { CheckContext } from './check.ts'
import { removeLine } from './load-lines.ts'
import { misspelt, respelling } from './suggest.ts'

/** Modules that do not exist or are loaded twice. */
export function checkModules(ctx: CheckContext): void {
  const { program, diagnostics, release } = ctx
  const first = new Map<string, Span>()
  program.modules.forEach((module) => {
    const { span } = module.node.name
    const earlier = first.get(module.name)
    if (earlier === undefined) first.set(module.name, span)
    else {
      diagnostics.report('KAM3017', span, `module ${module.name} is loaded twice`, {
        related: [{ message: 'first loaded here', span: earlier }],
        repair: () => removeLine(module.node, 'remove the second loadmodule', ctx),
        kamailio: 'failed to load module',
      })
    }
    if (module.exports === undefined) {
      diagnostics.report('KAM3001', span, `there is no module "${module.name}"`, {
        ...remedyOf(module, ctx),
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
        help: `it is checked like any other; kamkit test can mock its functions, kamkit run starts with --stub-module ${module.name}`,
      })
    }
  })
}

/** What became of a module that is no more, or the name that was meant. */
function remedyOf({ name, node }: LoadedModule, ctx: CheckContext): Pick<Details, 'help' | 'repair'> {
  const removed = removedModules.get(name)
  if (removed === undefined) return misspelt(name, () => ctx.catalogue.moduleNames, node.name.span, ctx.sources)
  const { remedy, replacement } = removed
  return { help: remedy, repair: () => (replacement === undefined ? {} : renameModule(name, replacement, node, ctx)) }
}

/** The new name of a module in its loadmodule and in the lines that set its parameters. */
function renameModule(name: string, replacement: string, node: LoadModule, ctx: CheckContext): Repair {
  const places = ctx.program.file.items.flatMap((item) =>
    item.kind === 'ModParam' && item.module.value === name ? [item.module.span] : [],
  )
  const edits = [node.name.span, ...places].map((span) => respelling(name, [replacement], span, ctx.sources))
  const fixes = edits.flatMap((one) => one.suggestions ?? [])
  // A name that comes from a macro is not mended by halves.
  if (fixes.length < edits.length) return {}
  return { fix: { title: `change to "${replacement}"`, edits: fixes.flatMap((fix) => fix.edits) } }
}
