/** The formats in which a graph of blocks is written. */
export const graphFormats = ['mermaid', 'dot', 'svg', 'json'] as const
export type GraphFormat = (typeof graphFormats)[number]
