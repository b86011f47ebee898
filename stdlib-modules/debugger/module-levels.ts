import type { Core } from '#runtime/server/core.ts'

/** Log levels and facilities of single modules. */
export class ModuleLevels {
  readonly #levels = new Map<string, number>()
  readonly #facilities = new Map<string, string>()
  readonly #core: Core
  #isActive = false

  constructor(core: Core) {
    this.#core = core
  }

  /** Whether the levels are in force (mod_level_mode). */
  get isActive(): boolean {
    return this.#isActive
  }

  set isActive(active: boolean) {
    this.#isActive = active
    const target = this.#core.logger.moduleLevels
    if (target === undefined) return
    for (const [module, level] of this.#levels) {
      if (active) target.set(module, level)
      else target.delete(module)
    }
  }

  /** Whether the logger asks for levels of modules at all. */
  get isSupported(): boolean {
    return this.#core.logger.moduleLevels !== undefined
  }

  setLevel(module: string, level: number): void {
    this.#levels.set(module, level)
    if (this.#isActive) this.#core.logger.moduleLevels?.set(module, level)
  }

  /** The module's level, or that of the server. */
  level(module: string): number {
    return (
      this.#levels.get(module) ??
      Number(this.#core.config.find('core', 'debug')?.get() ?? this.#core.settings.int('debug'))
    )
  }

  setFacility(module: string, facility: string): void {
    this.#facilities.set(module, facility)
  }

  facility(module: string): string {
    return this.#facilities.get(module) ?? this.#core.settings.text('log_facility')
  }
}
