import { defineExports } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'
import type { Value } from '#grammar/value.ts'
import { implement, type KamkitModule } from '#runtime/modules/define.ts'
import { logLevels, type Logger, type LogLevel, type LogRecord, type ModuleLogger } from '#runtime/log/logger.ts'

/** What happened between two marks of a case. */
export interface Section {
  readonly values: Value[]
  readonly records: LogRecord[]
}

/** The sections of a case by the name of the mark that opened them. */
export type Observation = ReadonlyMap<string, Section>

/** The facts of the module that the configurations around the cases load. */
export const goldenExports = defineExports({
  name: 'golden',
  doc: 'Hands values of a configuration to the test, as they are.',
  functions: {
    golden_mark: {
      routes: anyRoute,
      args: { name: { kind: 'literal' } },
      returns: { 1: 'noted' },
    },
    golden_value: {
      routes: anyRoute,
      args: { pv: { kind: 'pvar' } },
      returns: { 1: 'noted' },
    },
  },
})

/** Gathers what the cases of one server do: values through a module of its own, log lines through the logger. */
export class Observer {
  readonly cases = new Map<string, Map<string, Section>>()
  #section: Section = { values: [], records: [] }
  #case = new Map<string, Section>()

  /** What follows belongs to this case. */
  begin(id: string): void {
    this.#case = new Map()
    this.cases.set(id, this.#case)
    this.#open('begin')
  }

  #open(name: string): void {
    this.#section = { values: [], records: [] }
    this.#case.set(name, this.#section)
  }

  /** The module through which a configuration speaks to the test. */
  readonly module: KamkitModule = implement(goldenExports, () => ({
    functions: {
      golden_mark: (_, { name }) => {
        this.#open(name)
        return 1
      },
      golden_value: (ctx, { pv }) => {
        this.#section.values.push(pv.get(ctx))
        return 1
      },
    },
  }))

  readonly logger: Logger = {
    isEnabled: (level) => level <= 1,
    write: (record) => {
      if (record.level <= logLevels.WARN) this.#section.records.push(record)
    },
    forModule: (module) => this.#moduleLogger(module),
  }

  #moduleLogger(module: string): ModuleLogger {
    const at =
      (level: LogLevel) =>
      (text: string): void =>
        this.logger.write({ level, module, text })
    return {
      alert: at(logLevels.ALERT),
      bug: at(logLevels.BUG),
      crit: at(logLevels.CRIT),
      error: at(logLevels.ERR),
      warn: at(logLevels.WARN),
      notice: at(logLevels.NOTICE),
      info: at(logLevels.INFO),
      debug: () => undefined,
      isEnabled: (level) => level <= 1,
    }
  }
}
