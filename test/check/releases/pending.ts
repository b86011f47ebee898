const rows: readonly (readonly [reason: string, lines: readonly string[]])[] = []

/** What the checker and 5.6.3 differ on, each with its reason. */
export const pending: ReadonlyMap<string, string> = new Map(
  rows.flatMap(([reason, lines]) => lines.map((line) => [line, reason] as const)),
)
