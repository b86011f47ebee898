/** How often each place of each configuration file was executed. */
export interface CoverageData {
  /** By absolute path. */
  readonly files: ReadonlyMap<string, FileCoverage>
}

/** What is known of one file. A statement that comes from a macro stands where the macro is used. */
export interface FileCoverage {
  readonly path: string
  /** SHA-256 of the text that was compiled; undefined when it is not known. Counts of different texts are not added. */
  readonly digest: string | undefined
  /** By `placeKey`. */
  readonly statements: ReadonlyMap<string, StatementCoverage>
  /** By `placeKey`. */
  readonly branches: ReadonlyMap<string, BranchCoverage>
  /** By title and place; those without statements are not there. */
  readonly routes: ReadonlyMap<string, RouteCoverage>
  /** The arms of `#!ifdef` and the like, by the line of their directive. */
  readonly ifdefs: ReadonlyMap<string, IfdefCoverage>
}

/** A place in a file: line and column from 1. */
export interface Place {
  readonly line: number
  readonly column: number
  /** Which of several at this place, as a macro makes them; from 0. */
  readonly index: number
}

export interface StatementCoverage extends Place {
  readonly endLine: number
  readonly endColumn: number
  readonly count: number
}

/** A statement that decides, with the ways on from it. */
export interface BranchCoverage extends Place {
  /** `if`, `while`, `switch`. */
  readonly kind: string
  /** By label and place. */
  readonly arms: ReadonlyMap<string, ArmCoverage>
}

export interface ArmCoverage {
  /** As in `Arm.label`. */
  readonly label: string
  readonly line: number
  readonly column: number
  readonly count: number
}

export interface RouteCoverage {
  /** `request_route`, `route[RELAY]`; one character per byte. */
  readonly title: string
  readonly line: number
  readonly column: number
  /** How often it began. */
  readonly count: number
}

/** An arm of `#!ifdef`, `#!ifndef`, `#!ifexp`, and `#!else`. */
export interface IfdefCoverage {
  /** Of its directive. */
  readonly line: number
  /** As it is written: `ifdef WITH_TLS`, `else`. */
  readonly label: string
  /** Its text; the last line is before the first when it has none. */
  readonly firstLine: number
  readonly lastLine: number
  /** How many builds took it; its lines were never built when it is 0. */
  readonly count: number
}

export function placeKey({ line, column, index }: Place): string {
  return `${line}:${column}:${index}`
}

export function armKey({ label, line, column }: Pick<ArmCoverage, 'label' | 'line' | 'column'>): string {
  return `${line}:${column}:${label}`
}

export function routeKey({ title, line, column }: Pick<RouteCoverage, 'title' | 'line' | 'column'>): string {
  return `${line}:${column}:${title}`
}
