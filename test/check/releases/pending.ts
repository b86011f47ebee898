const rows: readonly (readonly [reason: string, lines: readonly string[]])[] = [
  [
    'the parameter has both types, and the facts of a parameter hold one',
    [
      'jsonrpcs fifo_group: invents i',
      'jsonrpcs fifo_user: invents i',
      'jsonrpcs dgram_group: invents i',
      'jsonrpcs dgram_user: invents i',
    ],
  ],
  ['keep_hf() without a pattern is not built', ['textopsx keep_hf/0: invents r']],
]

/** What the checker and 5.6.3 differ on, each with its reason. */
export const pending: ReadonlyMap<string, string> = new Map(
  rows.flatMap(([reason, lines]) => lines.map((line) => [line, reason] as const)),
)
