import type { CheckContext } from './check.ts'

/** cfgengine: the language of the configuration itself, or an interpreter that an app_ module brings. */
export function checkEngines({ program, diagnostics }: CheckContext): void {
  let hasInterpreter = false
  for (const item of program.file.items) {
    if (item.kind === 'LoadModule') hasInterpreter ||= /(?:^|\/)app_[^/]*$/.test(item.name.value)
    if (item.kind !== 'CfgEngine' || hasInterpreter) continue
    const { value } = item.engine
    if (/^(?:native|default)$/i.test(value)) continue
    diagnostics.report('KAM5022', item.engine.span, `no loaded module provides the engine "${value}"`, {
      help: 'routing blocks in this file need no cfgengine',
      kamailio: `Cannot find config engine: ${value}`,
    })
  }
}
